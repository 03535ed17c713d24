import { listNames } from '../../diagnostics/suggest.ts';
import { resolved, rootSchema } from '../schema-walk.ts';
import { type Improver, keyOf } from './message.ts';

/** A key that another kind of model has. */
export const keyOfOtherKind: Improver = (violation, told) => {
  const own = violation.schema.properties?.kind?.const;
  if (violation.keyword !== 'additionalProperties' || own === undefined) return null;
  const models = rootSchema.properties?.models?.additionalProperties;
  const branches = models ? (resolved(models).oneOf ?? []) : [];
  const key = keyOf(violation.pointer);
  const others = branches
    .map((branch) => resolved(branch))
    .filter((branch) => branch.properties?.[key] !== undefined);
  const kinds = others.map((branch) => String(branch.properties?.kind?.const));
  if (kinds.length === 0) return null;
  return { ...told, hint: `\`${key}\` is a key of ${listNames(kinds)}; this is a ${String(own)}` };
};

/** `<<` merges mappings in YAML 1.1 only. */
export const mergeKey: Improver = (violation, told) =>
  violation.keyword === 'additionalProperties' && keyOf(violation.pointer) === '<<'
    ? { ...told, hint: 'studies have no merge keys; one study is merged over another with `extends:`' }
    : null;

/** The version of the language, when it is another. */
export const version: Improver = (violation, told) =>
  violation.pointer === '/repro' && violation.keyword === 'const'
    ? { ...told, message: 'This program reads version 1 of the study language.', hint: 'write `repro: 1`' }
    : null;
