// A bench that shares its page of results with another one writes its own section of it, and leaves the rest.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'results');

/** `Node v20.20.2, CPU model, 2 cores, load 0.10 before`: call it before the work begins. */
export const machine = () =>
  `Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(2)} before`;

/** Writes the section `## title` of results/FILE, or puts it at the end. */
export function writeSection(file, title, text) {
  const target = path.join(folder, file);
  const parts = (existsSync(target) ? readFileSync(target, 'utf8') : '').split(/^(?=## )/m);
  const section = `## ${title}\n\n${text.trim()}\n`;
  const at = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
  if (at >= 0) parts[at] = section;
  else parts.push(section);
  writeFileSync(target, `${parts.map((part) => part.trim()).join('\n\n')}\n`);
}
