#!/usr/bin/env node
import { nothingToDo } from './fast.ts';

const args = process.argv.slice(2);
const nothing = await nothingToDo(args, process.cwd()).catch(() => null);

if (nothing === null) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(args);
} else {
  const { wantsColor } = await import('./color.ts');
  const { plain, color } = nothing.warnings;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  if (plain !== '') process.stderr.write(wantsColor(args, process.stderr) ? color : plain);
  process.stdout.write(nothing.stdout);
}
