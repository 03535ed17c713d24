import type { Estimate, MediationResult } from '../../results/results.ts';
import type { MediationSpec, Study } from '../../study/study.ts';
import { formatNumber, starsOf } from '../format.ts';
import { typographyOf } from '../typography.ts';
import type { Words } from '../words.ts';
import { longLabel } from './labels.ts';
import { accent, contrast, ink, quiet, signed, width, wrap } from './style.ts';
import { svgDocument, svgText } from './svg.ts';

const BOX = { width: 168, height: 52 };
const GAP = 34;
const LINE = 15;

type Point = { readonly x: number; readonly y: number };

/** The path diagram: treatment, mediators, outcome, with the estimate of each arrow (dashed: its interval includes zero). */
export function mediationPathFigure(
  study: Study,
  model: MediationSpec,
  result: MediationResult,
  words: Words,
  alt: string,
): string {
  const pathLabel = pathLabels(study, words);
  const count = model.mediators.length;
  const argued = model.style === 'two_step';
  const bottom = 30 + count * (BOX.height + GAP) + 30;
  const height = bottom + BOX.height + 62;
  const left: Point = { x: 12, y: bottom };
  const right: Point = { x: width - BOX.width - 12, y: bottom };
  const parts: string[] = [ARROWS];
  model.mediators.forEach((mediator, i) => {
    const effects = result.effects.mediators[mediator.name]!;
    const place: Point = { x: (width - BOX.width) / 2, y: 20 + i * (BOX.height + GAP) };
    const subscript = count > 1 ? `${i + 1}` : '';
    parts.push(box(place, longLabel(study, mediator.name)));
    parts.push(
      arrow(
        { x: left.x + BOX.width * (0.3 + 0.1 * i), y: left.y },
        { x: place.x, y: place.y + BOX.height / 2 },
        effects.a,
      ),
    );
    const start = { x: place.x + BOX.width, y: place.y + BOX.height / 2 };
    const end = { x: right.x + BOX.width * (0.7 - 0.1 * i), y: right.y };
    parts.push(argued ? theoryArrow(start, end) : arrow(start, end, effects.b));
    const from = place.y + BOX.height / 2 - 6;
    parts.push(svgText(place.x - 14, from, pathLabel(`a${subscript}`, effects.a), { anchor: 'end' }));
    const b = argued ? words('figure.path.argued') : pathLabel(`b${subscript}`, effects.b);
    parts.push(svgText(place.x + BOX.width + 14, from, b));
  });
  const middle = bottom + BOX.height / 2;
  parts.push(
    box(left, longLabel(study, model.treatment.name)),
    box(right, longLabel(study, model.outcome.name)),
  );
  parts.push(...linkArrows(pathLabel, model, result));
  const ends = [
    { x: left.x + BOX.width, y: middle },
    { x: right.x, y: middle },
  ] as const;
  const center = width / 2;
  if (argued) {
    parts.push(arrow(...ends, result.effects.total));
    parts.push(svgText(center, middle - 8, pathLabel('c', result.effects.total), { anchor: 'middle' }));
    return svgDocument(parts.join('\n'), { width, height }, alt);
  }
  parts.push(arrow(...ends, result.effects.direct));
  parts.push(svgText(center, middle - 8, pathLabel('c′', result.effects.direct), { anchor: 'middle' }));
  parts.push(
    svgText(center, middle + 18, pathLabel(words('figure.path.total', { name: 'c' }), result.effects.total), {
      anchor: 'middle',
      muted: true,
      size: 11,
    }),
  );
  parts.push(
    svgText(center, height - 14, indirectLine(study, words, model, result), {
      anchor: 'middle',
      weight: 600,
    }),
  );
  return svgDocument(parts.join('\n'), { width, height }, alt);
}

/** From each mediator of a chain to the next one below it; links that skip one stand in the table. */
function linkArrows(
  pathLabel: PathLabel,
  { mediators }: MediationSpec,
  { effects }: MediationResult,
): readonly string[] {
  return mediators.slice(1).flatMap((mediator, i) => {
    const link = effects.links?.find((it) => it.from === mediators[i]!.name && it.to === mediator.name);
    if (link === undefined) return [];
    const x = width / 2;
    const from = 20 + i * (BOX.height + GAP) + BOX.height;
    const label = pathLabel(`d${i + 1}${i + 2}`, link);
    return [arrow({ x, y: from }, { x, y: from + GAP }, link), svgText(x + 8, from + GAP / 2 + 4, label)];
  });
}

/** A path that is argued, not estimated. */
function theoryArrow(from: Point, to: Point): string {
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${quiet}" stroke-width="1.4" stroke-dasharray="2 4"/>`;
}

const ARROWS = [
  '<defs>',
  ...[
    ['clear', accent],
    ['open', contrast],
  ].map(
    ([id, color]) =>
      `<marker id="repro-arrow-${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 L10 5 L0 9.5 z" fill="${color}"/></marker>`,
  ),
  '</defs>',
].join('');

function box(at: Point, label: string): string {
  const lines = wrap(label, BOX.width - 16, 12).slice(0, 3);
  const first = at.y + BOX.height / 2 + 4 - ((lines.length - 1) * LINE) / 2;
  const texts = lines.map((line, i) =>
    svgText(at.x + BOX.width / 2, first + i * LINE, line, { anchor: 'middle' }),
  );
  return `<rect x="${at.x}" y="${at.y}" width="${BOX.width}" height="${BOX.height}" rx="4" fill="none" stroke="${ink}" stroke-width="1.2"/>${texts.join('')}`;
}

/** Whether the interval leaves zero out. */
function isClear(estimate: Estimate): boolean {
  return (
    estimate.conf_low !== null &&
    estimate.conf_high !== null &&
    (estimate.conf_low > 0 || estimate.conf_high < 0)
  );
}

function arrow(from: Point, to: Point, estimate: Estimate): string {
  const clear = isClear(estimate);
  const dash = clear ? '' : ' stroke-dasharray="6 4"';
  const id = clear ? 'clear' : 'open';
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${clear ? accent : contrast}" stroke-width="1.8"${dash} marker-end="url(#repro-arrow-${id})"/>`;
}

type PathLabel = (name: string, estimate: Estimate) => string;

/** `a = 0.12**`. */
function pathLabels({ outputs }: Study, words: Words): PathLabel {
  return (name, { estimate, p_value }) => {
    if (estimate === null) return words('figure.path.missing', { name });
    return `${name} = ${signed(formatNumber(estimate, outputs.digits))}${starsOf(p_value, outputs.stars)}`;
  };
}

function indirectLine(
  study: Study,
  words: Words,
  { moderator }: MediationSpec,
  { effects, bootstrap }: MediationResult,
): string {
  const { estimate, conf_low, conf_high } = effects.indirect;
  const { space, comma } = typographyOf(study.outputs.language);
  const effect = words('figure.path.indirect');
  if (estimate === null) return words('figure.path.missing', { name: effect });
  const number = (value: number) => signed(formatNumber(value, 4));
  const at =
    moderator === null ? [] : [words('figure.path.at_mean', { name: longLabel(study, moderator.term.name) })];
  const found = [effect, ...at, number(estimate)].join(space);
  const interval =
    conf_low === null || conf_high === null
      ? []
      : [words('figure.path.interval', { low: number(conf_low), high: number(conf_high) })];
  const method = bootstrap === null ? [] : [words('figure.path.bootstrap')];
  return [found, ...interval, ...method].join(comma);
}
