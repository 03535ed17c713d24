import { TemplateError } from './template-error.ts';

/** A sentence of the results (a claim, a reason, a check), which are in English, in the document's language. */
export type Phrases = (sentence: string) => string;

type Rule = {
  readonly pattern: RegExp;
  readonly names: readonly { readonly name: string; readonly nested: boolean }[];
  readonly words: string;
};

/**
 * Reads `LANGUAGE/phrases.txt`: lines `English => words`, where `{name}` stands for what is taken over as it is and
 * `{*name}` for a phrase of its own; the first line that fits decides. A language without the file keeps the English.
 *
 * @throws TemplateError where a line does not read
 */
export function readPhrases(templates: { readonly [name: string]: string }, language: string): Phrases {
  const file = `${language}/phrases.txt`;
  const source = templates[file];
  if (source === undefined) return (sentence) => sentence;
  const rules = rulesOf(source, file);
  const translate = (sentence: string): string => {
    for (const rule of rules) {
      const match = rule.pattern.exec(sentence);
      if (match === null) continue;
      const parts = new Map(
        rule.names.map(({ name, nested }, i) => {
          const part = match[i + 1] ?? '';
          return [name, nested ? translate(part) : part] as const;
        }),
      );
      return rule.words.replace(/\{(\w+)\}/g, (whole, name: string) => parts.get(name) ?? whole);
    }
    return sentence;
  };
  return translate;
}

let latest: { readonly source: string; readonly rules: readonly Rule[] } | null = null;

function rulesOf(source: string, file: string): readonly Rule[] {
  if (latest?.source === source) return latest.rules;
  const rules: Rule[] = [];
  source.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [english, words, ...more] = line.split(' => ');
    if (english === undefined || words === undefined || more.length > 0)
      throw new TemplateError(file, `line ${i + 1} is not of the form "English => words"`);
    rules.push(ruleOf(english.trim(), words.trim()));
  });
  latest = { source, rules };
  return rules;
}

function ruleOf(english: string, words: string): Rule {
  const names: { name: string; nested: boolean }[] = [];
  const pattern = english
    .split(/(\{\*?\w+\})/)
    .map((part) => {
      const name = /^\{(\*?)(\w+)\}$/.exec(part);
      if (name === null) return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      names.push({ name: name[2] as string, nested: name[1] === '*' });
      return '(.+?)';
    })
    .join('');
  return { pattern: new RegExp(`^${pattern}$`, 'su'), names, words };
}
