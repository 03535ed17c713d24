import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../package-files.ts';
import type { Terminal } from '../terminal.ts';

/** `repro schema`: the JSON schema of studies, for editors. */
export function schema(terminal: Terminal): number {
  terminal.data(readFileSync(path.join(packageFolder, 'schema', 'study.schema.json'), 'utf8'));
  return 0;
}
