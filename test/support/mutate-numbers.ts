import type { Spot, TextSpot } from '../../src/report/audit-spots.ts';
import type { Document, FigureBlock } from '../../src/report/document.ts';
import { checkedFigure } from '../../src/report/figure-check.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { numberOrigins } from '../../src/report/origins.ts';
import { documentSpots, printedInTables } from '../../src/report/prose-audit.ts';
import { printedNumbers } from '../../src/report/rounding.ts';
import { checkRun } from '../../src/report/run-check.ts';
import { knownIn, sourcesOf } from '../../src/report/text-check.ts';
import { typedParts } from '../../src/report/typed-numbers.ts';

/** Numbers of one document that were changed, and those among them that the checks let pass. */
export type Survey = { readonly mutants: number; readonly survived: readonly string[] };

/** The last digit one unit higher, a nine one lower: the width stays. */
export const nudged = (number: string): string =>
  number.replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1)));

/** A text with its n-th number nudged. Of `4.42e-10` the digit before the exponent changes. */
function nudgedText(text: string, at: number): string {
  let seen = -1;
  return text.replace(/-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g, (number) => {
    seen++;
    if (seen !== at) return number;
    const [mantissa = '', exponent] = number.split('e');
    return nudged(mantissa) + (exponent === undefined ? '' : `e${exponent}`);
  });
}

/** Every number of text and tables as another number: printed a unit higher, and held to be that number too. */
export function numberMutants(
  document: Document,
  input: ReportInput,
): { printed: Survey; held: Survey; swapped: Survey } {
  const origins = numberOrigins(input);
  const { numbers: spots } = documentSpots(document, input);
  const printed = printedInTables(spots);
  const passes = (spot: Spot) => checkRun(spot, printed, () => origins, input).fault === null;
  const told = ({ run, kind }: Spot, text: string) =>
    `${run.origin?.kind ?? 'none'}, ${kind}: ${run.text} -> ${text}`;
  const survey = (make: (spot: Spot) => readonly Spot[]): Survey => {
    const all = spots.flatMap((spot) => make(spot).map((mutant) => ({ spot, mutant })));
    const survived = all
      .filter(({ mutant }) => passes(mutant))
      .map(({ spot, mutant }) => told(spot, mutant.run.text));
    return { mutants: all.length, survived };
  };
  const texts = (spot: Spot) => printedNumbers(spot.run.text).map((_, at) => nudgedText(spot.run.text, at));
  return {
    printed: survey((spot) => texts(spot).map((text) => ({ ...spot, run: { ...spot.run, text } }))),
    held: survey((spot) =>
      spot.run.value === null || /[<[]/.test(spot.run.text)
        ? []
        : texts(spot).map((text) => {
            const value = Number(printedNumbers(text)[0]?.replaceAll(',', ''));
            return { ...spot, run: { ...spot.run, text, value } };
          }),
    ),
    swapped: survey((spot) => {
      const other = spots.find(
        ({ run }) =>
          run.value !== null &&
          run.text !== spot.run.text &&
          run.value !== spot.run.value &&
          !/[<[]/.test(run.text),
      );
      const { value, text } = other?.run ?? spot.run;
      return spot.run.value === null || other === undefined
        ? []
        : [{ ...spot, run: { ...spot.run, text, value } }];
    }),
  };
}

/** Every number in words. */
export function textMutants(document: Document, input: ReportInput): Survey {
  const own = sourcesOf(input);
  const shown = document.blocks.flatMap((block) =>
    block.kind === 'table' && block.id === 'app:audit'
      ? block.body
          .flat()
          .flatMap(({ cells }) =>
            cells.flatMap(({ content }) => content.map((it) => ('text' in it ? it.text : ''))),
          )
      : [],
  );
  const sources = { ...own, shown: new Set(shown) };
  const spots = documentSpots(document, input).texts.filter(({ text }) =>
    typedParts(text).some(({ number }) => number),
  );
  const all = spots.flatMap((spot) =>
    typedParts(spot.text).flatMap((part): { spot: TextSpot; text: string }[] =>
      part.number
        ? [
            {
              spot,
              text:
                spot.text.slice(0, part.start) +
                nudged(part.text) +
                spot.text.slice(part.start + part.text.length),
            },
          ]
        : [],
    ),
  );
  const survived = all.filter(({ spot, text }) => knownIn({ ...spot, text }, sources) !== null);
  return {
    mutants: all.length,
    survived: survived.map(({ spot, text }) => `${spot.kind}: ${spot.text} -> ${text}`),
  };
}

/** Every number in the drawings. */
export function figureMutants(document: Document, input: ReportInput): Survey {
  const blocks = document.blocks.filter((block): block is FigureBlock => block.kind === 'figure');
  let mutants = 0;
  const survived = blocks.flatMap((block) =>
    [...block.svg.matchAll(/(<(?:text|tspan)\b[^>]*>)([^<]*\d[^<]*)/g)].flatMap((match) => {
      const [whole, , text = ''] = match;
      const start = match.index + whole.length - text.length;
      return typedParts(text).flatMap((part) => {
        if (!part.number) return [];
        mutants++;
        const changed =
          text.slice(0, part.start) + nudged(part.text) + text.slice(part.start + part.text.length);
        const svg = block.svg.slice(0, start) + changed + block.svg.slice(start + text.length);
        const caught = checkedFigure({ ...block, svg }, input).wrong.length > 0;
        return caught ? [] : [`${block.name}: ${text} -> ${changed}`];
      });
    }),
  );
  return { mutants, survived };
}

/**
 * Survivors among words with numbers that a reader would miss: not those of one digit, which names of columns (`(2)`) and
 * constants of the wording (`from 0 to 1`) have, so that the next digit is mostly there too.
 */
export function missedWords({ survived }: Survey): readonly string[] {
  return survived.filter((it) => {
    const [before = [], after = []] = it.split(' -> ').map(printedNumbers);
    return before.some((number, i) => number !== after[i] && !/^-?\d$/.test(number));
  });
}
