import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readPhrases } from '../../../src/report/phrases.ts';
import { renderAppendix, renderPaper } from '../../../src/report/render.ts';
import { listed, typographyOf } from '../../../src/report/typography.ts';
import type { Results } from '../../../src/results/results.ts';
import { builtInTemplates, fixtureInput } from '../../golden/fixture.ts';
import { inChinese, relabeled } from '../../golden/variants.ts';

const templates = builtInTemplates();
/** Chinese has phrases for the English of results. */
const OWN_FILES = new Set(['phrases.txt']);

function filesOf(language: string): readonly string[] {
  return Object.keys(templates)
    .filter((name) => name.startsWith(`${language}/`))
    .map((name) => name.slice(language.length + 1))
    .filter((name) => !OWN_FILES.has(name))
    .sort();
}

/** Values that a template prints, and the partials it takes; what it only asks about differs with a grammar. */
function printed(source: string): readonly string[] {
  const found = [...source.matchAll(/\{\{\s*(>\s*)?(?:list\s+)?([\w./]+)(?:\s+[^}]*)?\}\}/g)]
    .map((match) => `${match[1] === undefined ? '' : '> '}${match[2]}`)
    .filter((name) => !['else', '/if', '/unless', '/each'].includes(name));
  return [...new Set(found)].sort();
}

function asked(source: string): readonly string[] {
  return [...new Set([...source.matchAll(/\{\{#(?:if|unless|each)\s+([\w./@]+)\}\}/g)].map((it) => it[1]!))];
}

function keysOf(language: string): ReadonlyMap<string, readonly string[]> {
  const lines = (templates[`${language}/words.txt`] as string)
    .split('\n')
    .filter((it) => /^[^#].* = /.test(it));
  return new Map(
    lines.map((line) => {
      const [key = '', words = ''] = line.split(' = ');
      return [key, [...words.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()];
    }),
  );
}

describe('languages', () => {
  test('have the same files', () => {
    expect(filesOf('zh')).toEqual(filesOf('en'));
  });

  test.each(filesOf('en').filter((name) => name.endsWith('.hbs')))('print the same values in %s', (name) => {
    const [en, zh] = [`en/${name}`, `zh/${name}`].map((path) => templates[path] as string) as [
      string,
      string,
    ];
    expect(printed(zh)).toEqual(printed(en));
    const known = new Set([...asked(en), '@first', '@last']);
    expect(asked(zh).filter((condition) => !known.has(condition))).toEqual([]);
  });

  test('have the same words, with the same blanks', () => {
    expect([...keysOf('zh').keys()].sort()).toEqual([...keysOf('en').keys()].sort());
    for (const [key, blanks] of keysOf('en')) expect([key, keysOf('zh').get(key)]).toEqual([key, blanks]);
  });

  test.each(['en', 'zh'])('write no key of words twice in %s, where the later line would win', (language) => {
    const keys = (templates[`${language}/words.txt`] as string)
      .split('\n')
      .filter((line) => /^[^#].* = /.test(line))
      .map((line) => line.slice(0, line.indexOf('=')).trim());
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test('join lists as they write', () => {
    expect(listed(['a', 'b', 'c'], 'and', typographyOf('en'))).toBe('a, b and c');
    expect(listed(['甲', '乙', '丙'], '和', typographyOf('zh'))).toBe('甲、乙和丙');
    expect(listed(['甲', '乙'], '和', typographyOf('zh'))).toBe('甲和乙');
    expect(listed([], '和', typographyOf('zh'))).toBe('');
  });
});

/** Two lower-case English words in a row: a sentence that nobody translated. */
const ENGLISH = /\b[a-z]{2,} (?:[a-z]+ )*[a-z]{2,}\b(?![\\_])/g;

function englishOf(markdown: string): readonly string[] {
  const text = markdown
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, '');
  return [...text.matchAll(ENGLISH)].map(([words]) => words);
}

describe('a Chinese document', () => {
  test('has no English sentence where the study has none', () => {
    const input = inChinese(relabeled('标'));
    const files = { ...renderPaper(input), ...renderAppendix(input) };
    expect(englishOf(files['paper.md'] as string)).toEqual([]);
    // Works are listed in the language that they were published in.
    const appendix = (files['appendix.md'] as string).replace(/^## .* 参考文献\n[\s\S]*?(?=^## )/m, '');
    expect(englishOf(appendix)).toEqual([]);
  });

  test('says its language, and numbers its parts as Chinese papers do', () => {
    const files = renderPaper(inChinese(fixtureInput()));
    expect(files['paper.html']).toContain('<html lang="zh-CN">');
    expect(files['paper.md']).toContain('## 一、变量设定');
    expect(files['paper.md']).toContain('**表1**\u3000');
    expect(files['paper.tex']).toContain('\\section{一、变量设定}');
    expect(files['paper.tex']).toContain('% !TeX program = xelatex');
  });

  test('puts every claim and reason of the studies in specs/ into Chinese', () => {
    const phrase = readPhrases(templates, 'zh');
    const left = studyResults().flatMap((results) => saidBy(results).map(phrase).flatMap(englishOf));
    expect(left).toEqual([]);
  });

  test('has no phrase that nothing in the program says any more', () => {
    const sources = sourceText();
    const gone = (templates['zh/phrases.txt'] as string)
      .split('\n')
      .filter((line) => line.includes(' => '))
      .flatMap((line) =>
        (line.split(' => ')[0] as string)
          .split(/\{\*?\w+\}|\bthrough\b|^by\b|change of the\b/)
          .map((it) => it.trim()),
      )
      .filter(
        (piece) => /[a-z]{4}/.test(piece) && !sources.includes(piece.replace(/^[,:(]\s*|\s*[(:;]$/g, '')),
      );
    expect(gone).toEqual([]);
  });
});

function studyResults(): readonly Results[] {
  const outputs = fileURLToPath(new URL('../../../outputs/', import.meta.url));
  return readdirSync(outputs)
    .filter((name) => !name.includes('.'))
    .map((name) => JSON.parse(readFileSync(`${outputs}/${name}/results.json`, 'utf8')) as Results);
}

function saidBy(results: Results): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown) => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === 'string' && ['reason', 'claim', 'observed'].includes(key)) found.push(member);
      else walk(member);
    }
  };
  walk(results);
  return found;
}

/** All of `src`, templates with their blanks put as spaces would not be found: pieces between blanks are. */
function sourceText(): string {
  const src = fileURLToPath(new URL('../../../src/', import.meta.url));
  return readdirSync(src, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${src}/${name}`, 'utf8'))
    .join('\n')
    .replaceAll("\\'", "'")
    .replaceAll('_by_', ' by ')
    .replaceAll('wild_cluster', 'wild cluster');
}
