import type { WeightsRule } from './index-methods.ts';

/** Weighting methods that ask nothing of the data, and those that look at each indicator by itself. */
const GIVEN = ['equal', 'expert', 'ahp'];
const ALONE = ['entropy', 'cv', 'std_dev'];

/** Why weights have no definition where cells are missing; null where they have one. */
export function gapsRefused({
  method,
  parts,
  within,
  between = 'same',
  reproduce,
}: WeightsRule): string | null {
  const rules = parts ?? [{ method, reproduce }];
  const joint = rules.find((rule) => ![...GIVEN, ...ALONE].includes(rule.method));
  if (joint !== undefined) return `\`${joint.method}\` looks at several indicators of one row`;
  if (rules.some((rule) => rule.reproduce !== undefined))
    return '`reproduce` counts the cells of a complete panel';
  if (within !== 'dimension' || between === 'equal') return null;
  const sub = rules.find(
    (rule) => ALONE.includes(rule.method) || (between === 'renormalized' && rule.method !== 'expert'),
  );
  return sub === undefined ? null : `\`${sub.method}\` weighs dimensions by sub-indices of complete rows`;
}

/** Whether weights come from the cells. */
export const weighsByData = ({ method, parts }: WeightsRule): boolean =>
  (parts ?? [{ method }]).some((rule) => !GIVEN.includes(rule.method));
