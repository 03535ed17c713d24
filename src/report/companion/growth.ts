import { formatPercent } from '../format.ts';
import { inline, runs } from '../fragment.ts';
import { from } from '../origin.ts';
import { numberOf, pEquationOf, percentOf } from '../scope.ts';
import { effectsContext, proseList } from '../sections/places.ts';
import { estimateKey } from '../tables/coefficients.ts';
import { growthTable } from '../tables/regression.ts';
import { type Look, type Told, told } from './look.ts';
import { captionOf } from './words.ts';

/** Periods, with one decimal. */
const halfLifeRun = (of: object, periods: number) =>
  from({ kind: 'number', text: formatPercent(periods / 100), value: periods }, of, 'estimate');

/** The growth equation as a regression table, and the speed that its slope implies. */
export function betaTold(look: Look): Told {
  const { scope, spec, result } = look;
  const equation = spec.columns[0]!;
  const column = result.columns[0]!;
  const initial = equation.regressors[0]!.name;
  const slope = column.terms.find(({ term }) => term === initial);
  const speed = look.at('speed', null);
  const halfLife = look.at('half_life', null);
  const variable = scope.names.term(spec.variables[0]!.name);
  const table = growthTable(
    scope,
    spec.name,
    result.columns,
    spec.confidence,
    captionOf(look, 'companion'),
    variable,
    {
      speed: speed === null || speed.estimate === null ? null : told(look, speed),
      speed_error: speed?.std_error == null ? null : inline(numberOf(scope, speed, 'std_error')),
      half_life: halfLife === null || halfLife.estimate === null ? null : told(look, halfLife),
      panel_design: spec.options.design === 'panel',
    },
  );
  const significant = slope?.p_value != null && slope.p_value < 0.05;
  return {
    tables: [table],
    context: {
      slope:
        slope === undefined
          ? null
          : {
              value: inline(
                numberOf(scope, slope, 'estimate', estimateKey(spec.name, column.label, initial)),
              ),
              p: runs(pEquationOf(scope, slope, 'p_value')),
            },
      converges: significant && (slope?.estimate ?? 0) < 0,
      diverges: significant && (slope?.estimate ?? 0) > 0,
      speed: speed?.estimate == null ? null : inline(percentOf(speed, 'estimate')),
      half_life: halfLife?.estimate == null ? null : inline(halfLifeRun(halfLife, halfLife.estimate)),
      controls: proseList(scope, equation.controls),
      effects: effectsContext(scope, equation.effects),
    },
  };
}
