import { cell } from '../document.ts';
import { byPeriod, counted, type Look, moved, periodTable, type Told, timeText } from './look.ts';
import { captionOf, noteOf } from './words.ts';

/** Coupling, densities, dispersion and specialization: a row per period. */
export function toldByPeriod(look: Look): Told {
  switch (look.spec.method) {
    case 'coupling':
      return table(look, ['coupling', 'development', 'coordination'], {
        coordination: moved(look, 'coordination'),
      });
    case 'sigma_convergence':
      return table(look, ['sd_log', 'cv'], { sd_log: moved(look, 'sd_log'), cv: moved(look, 'cv') });
    case 'specialization':
      return specialization(look);
    default:
      return densities(look);
  }
}

function table(look: Look, measures: readonly string[], context: Told['context']): Told {
  const { words } = look.scope;
  const columns = measures.map((measure) => byPeriod(look, measure, words(`measure.${measure}`)));
  return {
    tables: [periodTable(look, columns, captionOf(look, 'companion'), [noteOf(look, 'companion')])],
    context,
  };
}

/** Of more periods than these the text says how many there are. */
const MOST_NAMED = 6;

function densities(look: Look): Told {
  const { words } = look.scope;
  const columns = [
    ...['bandwidth', 'mode', 'peak'].map((measure) => byPeriod(look, measure, words(`measure.${measure}`))),
    { head: words('measure.modes'), cell: (time: number | null) => cell(counted(look.at('modes', time))) },
  ];
  const several = look.times.filter((time) => (look.at('modes', time)?.estimate ?? 1) > 1);
  const told = several.flatMap((time) => (time === null ? [] : [timeText(time)]));
  return {
    tables: [periodTable(look, columns, captionOf(look, 'companion'), [noteOf(look, 'companion')])],
    context: {
      mode: moved(look, 'mode'),
      peak: moved(look, 'peak'),
      multimodal:
        told.length === 0
          ? null
          : {
              all: told.length === look.times.length && told.length > 1,
              list: told.length > MOST_NAMED ? null : told,
              count: String(told.length),
              of: String(look.times.length),
            },
    },
  };
}

function specialization(look: Look): Told {
  const { words, names, typography } = look.scope;
  const columns = [
    byPeriod(look, 'krugman_mean', words('measure.krugman_mean')),
    byPeriod(look, 'herfindahl_mean', words('measure.herfindahl_mean')),
    ...look
      .members('concentration')
      .map(([part = '']) =>
        byPeriod(
          look,
          'concentration',
          `${words('measure.concentration')}${typography.colon}${names.term(part)}`,
          part,
        ),
      ),
  ];
  return {
    tables: [periodTable(look, columns, captionOf(look, 'companion'), [noteOf(look, 'companion')])],
    context: { krugman: moved(look, 'krugman_mean') },
  };
}
