import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/report/document.ts';
import { block, inline } from '../../../src/report/fragment.ts';
import { templateSet } from '../../../src/report/template.ts';
import { TemplateError } from '../../../src/report/template-error.ts';

const render = (source: string, context: Parameters<ReturnType<typeof templateSet>['blocks']>[1]) =>
  templateSet({ 'en/a.hbs': source }, 'en').blocks('a', context);

const equation: Block = { kind: 'equation', id: 'e', math: { m: 'letter', name: 'x' } };

describe('templates', () => {
  test('words are parsed and values are not', () => {
    const value = '# *no* **heading**\n\n- no list {{this}} <b>';
    expect(render('# Title\n\nIt is {{value}}, *really*.', { value })).toEqual([
      { kind: 'heading', level: 1, content: [{ kind: 'text', text: 'Title', typed: true }] },
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: 'It is ', typed: true },
          { kind: 'text', text: value },
          { kind: 'text', text: ', ', typed: true },
          { kind: 'emph', children: [{ kind: 'text', text: 'really', typed: true }] },
          { kind: 'text', text: '.', typed: true },
        ],
      },
    ]);
  });

  test('a value may stand in emphasis and in a list', () => {
    const [list] = render('- **{{name}}**: one\n- two', { name: 'H1' });
    expect(list).toEqual({
      kind: 'list',
      ordered: false,
      items: [
        [
          { kind: 'strong', children: [{ kind: 'text', text: 'H1' }] },
          { kind: 'text', text: ': one', typed: true },
        ],
        [{ kind: 'text', text: 'two', typed: true }],
      ],
    });
  });

  test('blocks stand alone on their line, and several of them follow each other', () => {
    const kinds = render('Text\n{{one}}\nmore\n{{two}}{{two}}', {
      one: block(equation),
      two: block(equation),
    }).map((it) => it.kind);
    expect(kinds).toEqual(['paragraph', 'equation', 'paragraph', 'equation', 'equation']);
  });

  test('a list of values gets commas and a word', () => {
    const text = (items: string[]) =>
      render('{{list items "and"}}', { items }).flatMap((it) =>
        it.kind === 'paragraph' ? it.content.map((run) => ('text' in run ? run.text : '')) : [],
      );
    expect(text(['a']).join('')).toBe('a');
    expect(text(['a', 'b']).join('')).toBe('a and b');
    expect(text(['a', 'b', 'c']).join('')).toBe('a, b and c');
  });

  test('an empty value is false', () => {
    expect(render('{{#if value}}yes{{else}}no{{/if}}', { value: inline() })).toEqual(render('no', {}));
  });

  test.each([
    ['an unknown key', 'It is {{valeu}}.'],
    ['a helper that is not ours', '{{lookup value "constructor"}}'],
    ['the prototype', '{{value.constructor}}'],
    ['a table inside a paragraph', 'See {{table}} here.'],
    ['unfinished syntax', '{{#if value}}'],
    ['a private-use character', 'a \uE0000\uE001 b'],
  ])('%s is an error that names the template', (_, source) => {
    const attempt = () => render(source, { value: 'x', table: block(equation) });
    expect(attempt).toThrow(TemplateError);
    expect(attempt).toThrow(/en\/a\.hbs|template /);
  });
});
