import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeFiles } from '../../platform/node.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { simulatedRegions } from '../init-data.ts';
import type { Options } from '../options.ts';
import { packageFolder } from '../package-files.ts';
import type { Terminal } from '../terminal.ts';

const idForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** `repro init NAME`: `specs/NAME/` with a study that builds and simulated data. Nothing that exists is touched. */
export function init({ project, dryRun, quiet, json }: Options, terminal: Terminal, id: string): number {
  if (!idForm.test(id)) {
    const rule = 'letters, digits, _ and -, at most 64, beginning with a letter or a digit';
    throw new Stop(`a study cannot be called ${JSON.stringify(id)}: ${rule}`, exitCodes.usage);
  }
  const folder = path.join(project, 'specs', id);
  if (existsSync(folder)) throw new Stop(`${folder} exists already`, exitCodes.usage);
  const template = readFileSync(path.join(packageFolder, 'templates', 'init', 'study.yaml'), 'utf8');
  const text = template.replaceAll('{{id}}', id).replaceAll('{{schema}}', schemaPath(folder));
  const files = { 'study.yaml': text, 'data/regions.csv': simulatedRegions() };
  if (!dryRun)
    for (const [name, content] of Object.entries(files)) nodeFiles.write(path.join(folder, name), content);
  const shown = path.relative(process.cwd(), folder) || folder;
  const names = Object.keys(files);
  if (json) {
    const data = { id, folder: shown, files: names };
    terminal.data(
      `${JSON.stringify({ schema: 'repro/init/1', ok: true, data, diagnostics: [] }, null, 2)}\n`,
    );
  } else if (!quiet) {
    for (const name of names)
      terminal.data(`${dryRun ? 'would write' : 'wrote'} ${path.join(shown, name)}\n`);
    terminal.data(`next: repro build ${id}\n`);
  }
  return exitCodes.done;
}

/** Where an editor finds the schema, from the study's folder; with forward slashes everywhere. */
function schemaPath(folder: string): string {
  return path
    .relative(folder, path.join(packageFolder, 'schema', 'study.schema.json'))
    .split(path.sep)
    .join('/');
}
