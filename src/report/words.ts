import { TemplateError } from './template-error.ts';

/** A short label in the document's language: `words('table.weight')`, `words('row.other_effects', { name })`. */
export type Words = (key: string, values?: { readonly [name: string]: string }) => string;

/**
 * Reads `LANGUAGE/words.txt`: lines `key = words`, `#` for comments.
 * @throws TemplateError where the file is missing, a line does not read, or a key that is asked for is not there
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
    words.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  });
  return (key, values = {}) => {
    const found = words.get(key);
    if (found === undefined) throw new TemplateError(file, `"${key}" is missing`);
    return found.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}
