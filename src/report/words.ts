import { TemplateError } from './template-error.ts';

/**
 * A short label in the document's language: `words('table.weight')`, `words('row.other_effects', { name })`; without
 * values as it stands, for a document that fills it later.
 */
export type Words = (key: string, values?: { readonly [name: string]: string }) => string;

/**
 * Reads `LANGUAGE/words.txt`: lines `key = words`, `#` for comments.
 * @throws TemplateError where the file is missing, a line does not read, a key stands twice or is not there, or asks for what is not given
 */
export function readWords(templates: { readonly [name: string]: string }, language: string): Words {
  const file = `${language}/words.txt`;
  const source = templates[file];
  if (source === undefined) throw new TemplateError(file, 'the file is missing');
  const words = new Map<string, string>();
  source.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const at = line.indexOf('=');
    if (at < 1) throw new TemplateError(file, `line ${i + 1} is not of the form "key = words"`);
    const key = line.slice(0, at).trim();
    if (words.has(key)) throw new TemplateError(file, `line ${i + 1} says "${key}" once more`);
    words.set(key, line.slice(at + 1).trim());
  });
  return (key, values) => {
    const found = words.get(key);
    if (found === undefined) throw new TemplateError(file, `"${key}" is missing`);
    if (values === undefined) return found;
    return found.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new TemplateError(file, `"${key}" asks for {${name}}, which is not there`);
      return value;
    });
  };
}
