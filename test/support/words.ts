import { readFileSync } from 'node:fs';
import { readWords, type Words } from '../../src/report/words.ts';

/** The built-in words of a language. */
export function builtInWords(language: 'en' | 'zh'): Words {
  const name = `${language}/words.txt`;
  const file = new URL(`../../templates/${name}`, import.meta.url);
  return readWords({ [name]: readFileSync(file, 'utf8') }, language);
}
