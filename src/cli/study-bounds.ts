import { realpathSync, statSync } from 'node:fs';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { type Bounds, isWithin } from './data-files.ts';

/** Whether a path that a study names stays within its bounds, as it is written and with links followed. */
export function stays(file: string, { studyFolder, projectRoot }: Bounds): boolean {
  const inside = (place: string) =>
    [studyFolder, projectRoot].some((folder) => place === folder || isWithin(place, folder));
  if (!inside(file)) return false;
  return statSync(file, { throwIfNoEntry: false }) === undefined || inside(realpathSync(file));
}

export function leaves(named: string, pointer: string): Problem {
  const message = `${named} leads out of the study's folder and the project`;
  return { code: 'DATA013', severity: 'error', message, pointer };
}
