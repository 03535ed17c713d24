import { expect, test } from 'vitest';
import { parseFormula } from '../../../src/formula/parse.ts';
import { mathTex } from '../../../src/report/emit/math-tex.ts';
import { namesOf } from '../../../src/report/names.ts';
import { typographyOf } from '../../../src/report/typography.ts';
import { readWords } from '../../../src/report/words.ts';
import { fixtureInput } from '../../golden/fixture.ts';

function termOf(formula: string) {
  const parsed = parseFormula(formula);
  if (!parsed.ok) throw new Error(formula);
  return { name: formula, expr: parsed.value };
}

/** A study whose summary has the given terms. */
function mathOf(formula: string): string {
  const { study, templates } = fixtureInput();
  const models = study.models.map((model) =>
    model.kind === 'descriptives' ? { ...model, variables: [...model.variables, termOf(formula)] } : model,
  );
  const names = namesOf({ ...study, models }, readWords(templates, 'en'), typographyOf('en'));
  return mathTex(names.math(formula));
}

test.each([
  ['ln(gsp)', String.raw`\ln \mathit{gsp}`],
  ['ln(gsp / emp)', String.raw`\ln \left(\frac{\mathit{gsp}}{\mathit{emp}}\right)`],
  ['ln(1 + gsp)', String.raw`\ln \left(\text{1 + gsp}\right)`],
  ['ln(gsp)^2', String.raw`\left(\ln \mathit{gsp}\right)^{2}`],
])('%s in an equation', (formula, tex) => {
  expect(mathOf(formula)).toBe(tex);
});
