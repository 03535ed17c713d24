import type { ThresholdDetails } from '../../results/results.ts';
import { countByPeriod } from '../tables/regimes.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { ink, series, textWidth } from './style.ts';

const HEIGHT = 260;
const LINE = 18;

/** Bars, one per period: the share of entities in each regime, the lowest regime at the bottom. */
export function regimeSharesFigure(
  details: ThresholdDetails,
  labels: readonly string[],
  words: Words,
  alt: string,
): string | null {
  const periods = countByPeriod(details.membership, labels.length);
  if (periods.length < 2 || labels.length < 2) return null;
  const bars = periods.flatMap(({ time, rows }) => {
    let all = 0;
    for (const own of rows) all += own;
    let below = 0;
    return rows.map((own, regime) => {
      const from = below;
      below += own;
      return { time: String(time), regime, low: from / all, high: below / all };
    });
  });
  const domain = periods.map(({ time }) => String(time));
  const step = Math.ceil(domain.length / 12);
  const ticks = domain.filter((_, i) => (domain.length - 1 - i) % step === 0);
  const names = namesAt(bars.slice(-labels.length), labels);
  const marginRight = Math.ceil(Math.max(...labels.map((label) => textWidth(label, 11))) + LINE + 14);
  return plotSvg(
    {
      height: HEIGHT,
      marginLeft: 52,
      marginRight,
      x: { type: 'band', label: null, domain, ticks, padding: 0.12 },
      y: {
        label: words('figure.regimes.axis'),
        labelArrow: 'none',
        domain: [0, 1],
        tickFormat: '.0%',
        ticks: 5,
      },
      color: { type: 'ordinal', domain: labels.map((_, i) => i), range: labels.map((_, i) => series[i]!) },
      marks: [
        Plot.rectY(bars, { x: 'time', y1: 'low', y2: 'high', fill: 'regime', insetTop: 1 }),
        Plot.dot(names, {
          y: 'at',
          frameAnchor: 'right',
          dx: 14,
          r: 5,
          symbol: 'square',
          fill: 'regime',
          clip: false,
        }),
        Plot.text(names, {
          y: 'at',
          frameAnchor: 'right',
          dx: 24,
          text: 'label',
          textAnchor: 'start',
          fill: ink,
          fontSize: 11,
        }),
      ],
    },
    alt,
  );
}

/** Names beside the parts of the last bar, moved apart where parts are thin. */
function namesAt(
  parts: readonly { readonly low: number; readonly high: number }[],
  labels: readonly string[],
): { label: string; regime: number; at: number }[] {
  const apart = 16 / (HEIGHT - 58);
  const names = labels.map((label, regime) => {
    const { low, high } = parts[regime]!;
    return { label, regime, at: (low + high) / 2 };
  });
  for (let i = 1; i < names.length; i++) names[i]!.at = Math.max(names[i]!.at, names[i - 1]!.at + apart);
  let most = 1;
  for (const name of names.reverse()) {
    name.at = Math.min(name.at, most);
    most = name.at - apart;
  }
  return names.reverse();
}
