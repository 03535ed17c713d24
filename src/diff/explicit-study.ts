import type { Json, JsonObject } from '../base/json.ts';
import { printFormula } from '../formula/print.ts';
import type {
  DimensionSpec,
  IndexSpec,
  IndicatorSpec,
  OutputSpec,
  SourceSpec,
  Study,
  VariableSpec,
} from '../study/study.ts';
import type { TableSpec } from '../study/tables.ts';
import { explicitClaim } from './explicit-claim.ts';
import { explicitModel } from './explicit-model.ts';

/**
 * A bound study in the language's own keys with every default written out, so that two studies that mean the same have
 * equal documents however they are written. What is null in the bound study is left out.
 */
export function explicitStudy(study: Study): JsonObject {
  return compact({
    study: {
      id: study.id,
      title: study.title,
      data_status: study.dataStatus,
      seed: study.seed,
      ...explicitCredits(study.credits),
    },
    data: {
      sources: byName(study.sources, explicitSource),
      panel: study.panel,
      join: study.join,
      sample: {
        where: study.sample.where === null ? null : printFormula(study.sample.where),
        expect: study.sample.expect,
      },
      missing: {
        method: study.missing.method,
        window: study.missing.window ?? null,
        weighting: study.missing.weighting ?? null,
        by: study.missing.by ?? null,
        sets: study.missing.sets ?? null,
        reversed: study.missing.reversed ?? null,
        edges: study.missing.edges,
        max_gap: study.missing.maxGap,
        columns: [...study.missing.columns].sort(),
      },
    },
    variables: byName(study.variables, explicitVariable),
    indices: byName(study.indices, explicitIndex),
    models: byName(study.models, explicitModel),
    hypotheses: byName(study.hypotheses, ({ statement, claim }) => ({
      statement,
      claim: explicitClaim(claim),
    })),
    tables: study.tables === undefined ? null : byName(study.tables, explicitTable),
    outputs: {
      ...study.outputs,
      formats: [...study.outputs.formats].sort(),
      figures: [...study.outputs.figures].sort(),
      paper_figures: [...study.outputs.paperFigures].sort(),
      stars: explicitStars(study.outputs.stars),
    },
  });
}

function explicitCredits(credits: Study['credits']): JsonObject {
  if (credits === undefined) return {};
  const { authors, keywords, ...texts } = credits;
  return {
    // A list would be compared by place: who is moved is not replaced.
    authors: Object.fromEntries(
      authors.map(({ name, affiliations, ...author }) => [
        authors.filter((it) => it.name === name).length < 2 ? name : `${name} (${author.orcid})`,
        { ...author, affiliation: affiliations },
      ]),
    ),
    author_order: authors.length < 2 ? null : authors.map(({ name }) => name),
    keywords: keywords.length === 0 ? null : keywords,
    ...texts,
  };
}

const explicitStars = (stars: OutputSpec['stars']): JsonObject | string =>
  stars === null ? 'none' : Object.fromEntries(stars.map(({ symbol, below }) => [symbol, below]));

function explicitTable(table: TableSpec): JsonObject {
  const { title, panels, terms, groups, labels, rows, parentheses, note } = table;
  const { drop, marks, lines, bases, head, layout, scale, digits, stars } = table;
  const [first = null, ...more] = parentheses ?? [];
  return {
    title,
    panels,
    terms,
    groups,
    column_labels: labels,
    rows,
    parentheses: more.length === 0 ? first : parentheses,
    note,
    drop: drop ?? null,
    marks: marks ?? null,
    lines: lines ?? null,
    base_rows: bases ?? null,
    head: head ?? null,
    layout: layout ?? null,
    scale: scale ?? null,
    digits: digits ?? null,
    stars: stars === undefined ? null : explicitStars(stars),
  } as JsonObject;
}

function byName<T extends { readonly name: string }>(
  items: readonly T[],
  explicit: (item: T) => JsonObject,
): JsonObject {
  return Object.fromEntries(items.map((item) => [item.name, explicit(item)]));
}

function explicitSource(source: SourceSpec): JsonObject {
  const { path, format, encoding, sheet, delimiter, layout, citation, license, redistributable, url } =
    source;
  const wide = layout === null ? null : { wide: layout };
  const missing_codes = [...source.missingCodes].sort();
  return {
    path,
    format,
    encoding,
    sheet,
    delimiter,
    missing_codes,
    layout: wide,
    citation,
    license,
    redistributable,
    url,
  };
}

function explicitVariable({
  label,
  symbol,
  unit,
  description,
  source,
  definition,
}: VariableSpec): JsonObject {
  return { label, symbol, unit, description, source, ...explicitDefinition(definition) };
}

function explicitDefinition(definition: VariableSpec['definition']): JsonObject {
  if (definition.kind === 'formula') return { formula: printFormula(definition.expr) };
  if (definition.kind === 'coupling') {
    const { members, shares, form, value } = definition;
    return { coupling: { of: members.map(printFormula), shares, form, value } };
  }
  return {
    location_quotient: { part: printFormula(definition.part), whole: printFormula(definition.whole) },
  };
}

function explicitIndex(index: IndexSpec): JsonObject {
  const { label, symbol, treat, aggregate, diagnostics, transform, hasDimensions, dimensions } = index;
  const normalize = index.normalize as JsonObject;
  const weights = explicitWeights(index.weights);
  const content: JsonObject = hasDimensions
    ? { dimensions: byName(dimensions, explicitDimension) }
    : { indicators: dimensions.length === 0 ? {} : byName(dimensions[0].indicators, explicitIndicator) };
  return compact({
    label,
    symbol,
    treat: (treat ?? null) as JsonObject | null,
    normalize,
    weights,
    aggregate: aggregate as JsonObject,
    diagnostics: diagnostics ?? null,
    transform,
    ...content,
  });
}

type WeightsRule = IndexSpec['weights'];

/** Matrices as the language writes them: without the names of their rows, which follow the study. */
function explicitWeights(weights: WeightsRule): JsonObject {
  const { parts, ...own } = weights;
  return { ...explicitRule(own), ...(parts === undefined ? {} : { parts: parts.map(explicitRule) }) };
}

function explicitRule(
  rule: Omit<WeightsRule, 'parts'> | NonNullable<WeightsRule['parts']>[number],
): JsonObject {
  const { judgement, judgements, ...rest } = rule;
  return {
    ...(rest as JsonObject),
    ...(judgement === undefined ? {} : { matrix: judgement.matrix as Json }),
    ...(judgements === undefined
      ? {}
      : {
          matrices: Object.fromEntries(
            Object.entries(judgements).map(([name, { matrix }]) => [name, matrix as Json]),
          ),
        }),
  };
}

function explicitDimension({ label, indicators }: DimensionSpec): JsonObject {
  return { label, indicators: byName(indicators, explicitIndicator) };
}

/** The formula stands even where it is the indicator's own name: another name is then another column, no renaming. */
function explicitIndicator({ label, unit, direction, expr }: IndicatorSpec): JsonObject {
  return { label, unit, direction: direction === 1 ? 'positive' : 'negative', formula: printFormula(expr) };
}

/** Without the members that are null, and without members left empty by that. */
function compact(value: JsonObject): JsonObject {
  const members = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (member === null || member === undefined) return [];
    return [[key, isObject(member) ? compact(member) : member]];
  });
  return Object.fromEntries(members);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
