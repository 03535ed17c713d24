import { columnLabel } from '../format.ts';
import type { Figure, FigureSort } from '../input.ts';
import { correlationFigure } from './correlations.ts';
import type { FigureInput } from './figure-input.ts';
import { fileName, longLabel, shortLabel } from './labels.ts';
import { residualFigure } from './residuals.ts';
import { roadmapFigure } from './roadmap.ts';
import { ranksFigure, scoreMapFigure } from './score-map.ts';
import { studyGraphFigure } from './study-graph.ts';

/**
 * Figures of the study as a whole, and those that look closer: the roadmap stands in the paper, the others in the appendix
 * unless the study wants them in the paper.
 */
export function studyFigures(input: FigureInput): Figure[] {
  return [...wholeFigures(input), ...indexFigures(input), ...modelFigures(input)];
}

type Placed = Pick<Figure, 'placement' | 'model' | 'index'>;

/** Where a figure of some sort stands. */
function at({ study }: FigureInput, sort: string, paper: Placed): Placed {
  return study.outputs.paperFigures.some((wanted) => wanted === sort)
    ? paper
    : { ...paper, placement: 'appendix' };
}

function figure(
  sort: FigureSort,
  name: string,
  caption: string,
  alt: string,
  svg: string | null,
  place: Placed,
): Figure[] {
  return svg === null ? [] : [{ sort, name, caption, alt, svg, ...place }];
}

function wholeFigures(input: FigureInput): Figure[] {
  const { study, words } = input;
  const roadmapAlt = words('figure.roadmap.alt');
  const graphAlt = words('figure.graph.alt');
  return [
    ...(study.hypotheses.length === 0
      ? []
      : figure(
          'roadmap',
          'roadmap',
          words('figure.roadmap'),
          roadmapAlt,
          roadmapFigure(input, roadmapAlt),
          at(input, 'roadmap', { placement: 'intro' }),
        )),
    ...figure(
      'graph',
      'graph',
      words('figure.graph'),
      graphAlt,
      studyGraphFigure(study, words, graphAlt),
      at(input, 'graph', { placement: 'intro' }),
    ),
  ];
}

function indexFigures(input: FigureInput): Figure[] {
  const { study, results, words } = input;
  return study.indices.flatMap((index, place) => {
    const result = results.indices[index.name];
    if (result === undefined) return [];
    const label = index.label ?? index.name;
    const paper: Placed = { placement: 'indices', index: index.name };
    const mapAlt = words('figure.regions.alt', { label });
    const ranksAlt = words('figure.ranks.alt', { label });
    return [
      ...figure(
        'regions',
        fileName('regions', index.name, place),
        words('figure.regions', { label }),
        mapAlt,
        scoreMapFigure(result, mapAlt),
        at(input, 'regions', paper),
      ),
      ...figure(
        'ranks',
        fileName('ranks', index.name, place),
        words('figure.ranks', { label }),
        ranksAlt,
        ranksFigure(result, words('figure.ranks.axis'), ranksAlt),
        at(input, 'ranks', paper),
      ),
    ];
  });
}

function modelFigures(input: FigureInput): Figure[] {
  const { study, details, words } = input;
  return study.models.flatMap((model, place): Figure[] => {
    const correlations = details.descriptives?.[model.name];
    if (model.kind === 'descriptives' && correlations !== undefined) {
      const alt = words('figure.correlations.alt');
      const caption = words('figure.correlations', { rows: String(correlations.rows) });
      const svg = correlationFigure(correlations, (name) => shortLabel(study, name), alt);
      const paper: Placed = { placement: 'data', model: model.name };
      return figure(
        'correlations',
        fileName('correlations', model.name, place),
        caption,
        alt,
        svg,
        at(input, 'correlations', paper),
      );
    }
    const residuals = details.regressions?.[model.name];
    if (model.kind !== 'regression' || residuals === undefined) return [];
    const last = model.columns.at(-1);
    const outcome = longLabel(study, last?.outcome.name ?? '');
    const alt = words('figure.residuals.alt', { outcome });
    const caption = words('figure.residuals', { outcome, column: columnLabel(last?.label ?? '') });
    const paper: Placed = { placement: 'regression', model: model.name };
    return figure(
      'residuals',
      fileName('residuals', model.name, place),
      caption,
      alt,
      residualFigure(residuals, words, alt),
      at(input, 'residuals', paper),
    );
  });
}
