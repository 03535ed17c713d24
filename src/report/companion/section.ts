import type { CompanionResult } from '../../results/results.ts';
import type { CompanionSpec } from '../../study/study.ts';
import { block } from '../fragment.ts';
import type { Scope } from '../scope.ts';
import { figuresAt } from '../sections/figures.ts';
import { modelTitle, reference } from '../sections/places.ts';
import type { ContextMap } from '../template.ts';
import { betaTold } from './growth.ts';
import { dagumTold, theilTold } from './inequality.ts';
import { type Look, lookAt, type Told } from './look.ts';
import { obstaclesTold } from './obstacles.ts';
import { toldByPeriod } from './periods.ts';
import { moranTold } from './spatial.ts';
import { markovTold } from './transitions.ts';
import { companionContext } from './words.ts';

/** A companion of an index: what it is, its tables and figure, what they say. */
export function companionSection(scope: Scope, spec: CompanionSpec, result: CompanionResult): ContextMap {
  const look = lookAt(scope, spec, result);
  const { tables, context } = toldOf(look);
  const shared = companionContext(look);
  const drawn = scope.input.figures.find((it) => it.model === spec.name && it.placement === 'companion');
  return {
    ...shared,
    title: modelTitle(scope, spec, shared),
    more_ref: null,
    ...context,
    tables: block(...tables),
    table_ref: reference(`tbl:${spec.name}`),
    figures: block(...figuresAt(scope, 'companion', { model: spec.name })),
    figure_ref: drawn === undefined ? null : reference(`fig:${drawn.name}`),
  };
}

function toldOf(look: Look): Told {
  switch (look.spec.method) {
    case 'theil':
      return theilTold(look);
    case 'dagum':
      return dagumTold(look);
    case 'moran':
      return moranTold(look);
    case 'markov':
      return markovTold(look);
    case 'obstacle_degree':
      return obstaclesTold(look);
    case 'beta_convergence':
      return betaTold(look);
    default:
      return toldByPeriod(look);
  }
}
