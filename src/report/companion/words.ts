import { companionMeasures } from '../../catalog/companion-methods.ts';
import { type Inlines, text } from '../document.ts';
import { inline, runs } from '../fragment.ts';
import { choice, droppedReason, singletonContext } from '../notes.ts';
import { countOf } from '../scope.ts';
import { proseList } from '../sections/places.ts';
import type { ContextMap } from '../template.ts';
import { firstTime, type Look, lastTime, timeText } from './look.ts';
/** What every text about a companion may ask for: its method, its variables, its options, its periods. */
export function companionContext(look: Look): ContextMap {
  const { scope, spec, result } = look;
  const { names, input } = scope;
  const { options } = spec;
  const [variable] = spec.variables;
  const index = input.study.indices.find(({ name }) => name === spec.index);
  const lone = look.times.length < 2;
  return {
    method: choice(Object.keys(companionMeasures), spec.method),
    given_title: spec.title,
    variable: variable === undefined ? null : runs(names.prose(variable.name)),
    variables: proseList(scope, spec.variables),
    population: spec.population === null ? null : runs(names.prose(spec.population.name)),
    groups: spec.groups === null ? null : names.label(spec.groups),
    index: index === undefined ? null : runs(names.prose(index.name)),
    entity: names.label(input.study.panel.entity),
    neighbors: neighborsContext(look),
    form: choice(['standard', 'power', 'liao1999', 'wang2021'], options.form ?? null),
    shares: sharesContext(look),
    normality: options.inference === 'normality',
    greater: options.alternative === 'greater',
    conditional: options.local_variance === 'conditional',
    permutations: options.permutations === undefined ? null : inline(countOf(options, 'permutations')),
    adjusted: options.adjust === 'benjamini_hochberg',
    gaussian: options.kernel === 'gaussian',
    bandwidth: choice(
      ['nrd0', 'nrd', 'stata'],
      typeof options.bandwidth === 'string' ? options.bandwidth : null,
    ),
    logged: options.logged === true,
    population_divisor: options.divisor === 'n',
    panel_design: options.design === 'panel',
    classes: options.classes === undefined ? null : inline(countOf(options, 'classes')),
    by_time: options.scope === 'by_time',
    span: options.span === undefined || options.span === 1 ? null : inline(countOf(options, 'span')),
    first: lone ? null : timeText(firstTime(look)),
    last: lone ? null : timeText(lastTime(look)),
    from: options.from === undefined ? null : timeText(options.from),
    to: options.to === undefined ? null : timeText(options.to),
    rows: inline(countOf(result, 'rows')),
    dropped: result.dropped_rows.map((it) => ({
      reason: runs(droppedReason(scope, it.reason)),
      rows: inline(countOf(it, 'rows')),
      one: it.rows === 1,
      ...singletonContext(scope, it),
    })),
    reasons: [...new Set(result.measures.flatMap(({ reason }) => reason ?? []))].map(scope.phrase),
  };
}

function neighborsContext({ result, scope, spec }: Look): ContextMap | null {
  const rule = scope.input.study.neighbors?.find(({ name }) => name === spec.neighbors)?.rule;
  if (rule === undefined) return null;
  const distance = rule.kind === 'distance' ? rule.distance : null;
  const within = distance === null || distance.kind === 'k_nearest' ? null : distance.within;
  const inverse = distance?.kind === 'inverse_distance' ? distance : null;
  return {
    name: spec.neighbors,
    source: rule.kind === 'distance' ? null : rule.source,
    inverse: inverse !== null,
    power: inverse === null || inverse.power === 1 ? null : String(inverse.power),
    within: within === null ? null : String(within),
    nearest: distance?.kind === 'k_nearest' ? String(distance.k) : null,
    links: result.neighbors === undefined ? null : inline(countOf(result.neighbors, 'links')),
    row_standardized:
      scope.input.study.neighbors?.find(({ name }) => name === spec.neighbors)?.rowStandardize === true,
  };
}

/** Shares of a coupling, where they are not all the same. */
function sharesContext({ scope, spec }: Look): ContextMap['shares'] {
  const { shares } = spec.options;
  if (shares === undefined || shares.every((share) => share === shares[0])) return null;
  return spec.variables.map(({ name }, j) => runs([...scope.names.prose(name), text(` ${shares[j]}`)]));
}

export function captionOf(look: Look, template: string): Inlines {
  return look.scope.templates.inlines(`caption/${template}`, companionContext(look));
}

export function noteOf(look: Look, template: string, more: ContextMap = {}): Inlines {
  return look.scope.templates.inlines(`note/${template}`, { ...companionContext(look), ...more });
}
