import { gapsRefused } from '../../catalog/index-gaps.ts';
import type { IndexSpec } from '../../study/study.ts';
import type { Index } from '../study-document.generated.ts';
import type { Binding } from './binding.ts';

const COMPARING = ['copeland', 'topsis'];

/** What `aggregate.missing: skip` goes with: means, and weights that gaps leave a definition. */
export function checkGaps(
  binding: Binding,
  written: Index,
  { aggregate, weights, pointer }: Pick<IndexSpec, 'aggregate' | 'weights' | 'pointer'>,
): void {
  const tell = (place: string, message: string, hint: string) =>
    binding.error('SPEC017', pointer + place, message, { atKey: true, hint });
  const { method, within, missing, least_share } = aggregate;
  if (missing !== 'skip') {
    if (least_share !== undefined)
      tell(
        '/aggregate/least_share',
        '`least_share` goes with `missing: skip` only.',
        'write `missing: skip`, or remove the key',
      );
    return;
  }
  const other = [method, within ?? method].find((one) => COMPARING.includes(one));
  if (other !== undefined)
    tell(
      '/aggregate/missing',
      `\`missing: skip\` goes with means only; \`${other}\` compares complete rows.`,
      'aggregate by a mean, or fill the gaps: `data.missing`',
    );
  const refused = gapsRefused(weights);
  if (refused !== null)
    tell(
      '/aggregate/missing',
      `\`missing: skip\` does not go with these weights: ${refused}.`,
      'weigh by `equal`, `expert`, `ahp`, `entropy`, `cv` or `std_dev` in one level, or fill the gaps: `data.missing`',
    );
  if (written.diagnostics === true)
    tell(
      '/diagnostics',
      '`diagnostics` looks at complete rows, and `aggregate.missing: skip` lets them have gaps.',
      'remove the key, or fill the gaps: `data.missing`',
    );
}
