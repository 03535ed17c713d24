/** Text as Python reads it: JSON's strings are Python's. */
export const quote = (text: string): string => JSON.stringify(text);

export function list(names: readonly string[]): string {
  return `[${names.map(quote).join(', ')}]`;
}

export function call(name: string, parts: readonly (string | null)[]): string {
  return `${name}(${parts.filter((part) => part !== null).join(', ')})`;
}
