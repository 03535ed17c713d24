import { mean } from '../../numeric/sum.ts';
import { cell, type NumberRun, text } from '../document.ts';
import { formatPercent } from '../format.ts';
import { runs } from '../fragment.ts';
import { derived } from '../origin.ts';
import {
  firstTime,
  type Look,
  lastTime,
  percent,
  type Told,
  tableOf,
  timeText,
  toldPercent,
} from './look.ts';
import { captionOf, noteOf } from './words.ts';

const TOLD = 3;

/** Mean obstacle degrees of the indicators, the greatest of the last period first. */
export function obstaclesTold(look: Look): Told {
  const { scope, spec } = look;
  const { words, names } = scope;
  const [first, last] = [firstTime(look), lastTime(look)];
  const index = scope.input.study.indices.find(({ name }) => name === spec.index);
  const dimensions = new Map(
    (index?.dimensions ?? []).flatMap((dimension) =>
      dimension.indicators.map(({ name }) => [name, dimension.label ?? dimension.name] as const),
    ),
  );
  const at = (name: string, time: number | null) => look.at('obstacle', time, name);
  const ranked = look
    .members('obstacle')
    .map(([name = '']) => name)
    .sort((a, b) => (at(b, last)?.estimate ?? 0) - (at(a, last)?.estimate ?? 0));
  const over = (name: string): NumberRun => {
    const all = look.times.map((time) => at(name, time)).filter((one) => one !== null);
    const value = mean(look.times.map((time) => at(name, time)?.estimate ?? Number.NaN));
    return derived(
      { kind: 'number', text: formatPercent(value), value },
      'mean',
      ...all.map((entry) => ({ entry, field: 'estimate' })),
    );
  };
  const table = tableOf(look, {
    part: '',
    caption: captionOf(look, 'companion'),
    label: words('table.indicator'),
    labelColumn: { align: 'left', share: 0.34 },
    groups: [ranked],
    nameOf: (name) => names.label(name),
    columns: [
      ...(index?.hasDimensions === true
        ? [
            {
              head: words('table.dimension'),
              column: { align: 'left' as const, share: 0.24 },
              cell: (name: string) => cell(text(dimensions.get(name) ?? '')),
            },
          ]
        : []),
      ...(look.times.length > 1
        ? [{ head: timeText(first), cell: (name: string) => cell(percent(look, at(name, first))) }]
        : []),
      {
        head: look.times.length > 1 ? timeText(last) : words('measure.obstacle'),
        cell: (name: string) => cell(percent(look, at(name, last))),
      },
      ...(look.times.length > 1
        ? [{ head: words('table.mean'), cell: (name: string) => cell(over(name)) }]
        : []),
    ],
    notes: [noteOf(look, 'companion')],
  });
  return {
    tables: [table],
    context: {
      greatest: ranked.slice(0, TOLD).map((name) => ({
        name: runs(names.prose(name)),
        share: toldPercent(look, at(name, last)),
      })),
    },
  };
}
