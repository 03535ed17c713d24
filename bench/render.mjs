#!/usr/bin/env node
// Seconds of rendering a study whose results are there and whose figures, documents and appendix are not, in a new
// process, wall and processor; and of each part.
//   node bench/render.mjs [STUDY...] [--rounds N] [--profile DIR] [--write]
// Each round starts from the same cache, filled by a build, and a `words.txt` that differs from that build's in what
// every figure says of itself: of figures, documents and appendix nothing can be taken from the cache, of all before
// them everything.
// LaTeX places figures as PDF, which the typst compiler makes: `md, html` is without them, `md, tex, html` with.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, writeSection } from './section.mjs';

const where = machine();
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = path.join(root, 'dist/cli/bin.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    profile: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const studies =
  positionals.length > 0 ? positionals : ['public-capital', 'digital-rural', 'asem-connectivity'];
const rounds = Number(values.rounds);
const formats = {
  'md, html': '[md, html]',
  'md, tex, html': '[md, tex, html]',
  'md, tex, html, docx, pdf': '[md, tex, html, docx, pdf]',
};
const rendering = ['figures', 'figures_pdf', 'figures_png', 'documents', 'appendix', 'typeset'];
const home = mkdtempSync(path.join(tmpdir(), 'repro-render-'));

/** Processor milliseconds of the children that have ended; NaN where there is no /proc. */
function childCpu() {
  try {
    const line = readFileSync('/proc/self/stat', 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** A project of one study that has been built once, with templates of its own: a copy of the built-in words. */
function project(id, wanted) {
  const folder = path.join(home, `${id}-${Object.keys(formats).indexOf(wanted)}`);
  const study = path.join(folder, 'specs', id);
  cpSync(path.join(root, 'specs', id), study, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  mkdirSync(path.join(study, 'words/en'), { recursive: true });
  const words = readFileSync(path.join(root, 'templates/en/words.txt'), 'utf8');
  const own = path.join(study, 'words/en/words.txt');
  writeFileSync(own, words.replace(/^(figure\..*alt\b.*)$/gm, '$1 (built)'));
  execFileSync(process.execPath, [bin, ...arguments_(folder, wanted)], { stdio: 'pipe' });
  writeFileSync(own, words);
  cpSync(path.join(folder, '.repro'), path.join(folder, 'built'), { recursive: true });
  return folder;
}

function arguments_(folder, wanted) {
  const set = [`outputs.formats=${formats[wanted]}`, 'outputs.figures=[svg]', 'outputs.templates=words'];
  return ['build', '-q', '-C', folder, ...set.flatMap((change) => ['--set', change])];
}

function once(folder, wanted) {
  for (const made of ['.repro', 'outputs']) rmSync(path.join(folder, made), { recursive: true, force: true });
  cpSync(path.join(folder, 'built'), path.join(folder, '.repro'), { recursive: true });
  const journal = path.join(folder, '.repro/journal.jsonl');
  const known = existsSync(journal) ? readFileSync(journal, 'utf8').length : 0;
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const before = childCpu();
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...profile, bin, ...arguments_(folder, wanted)]);
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(String(stderr));
  const ran = readFileSync(journal, 'utf8')
    .slice(known)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.slice(line.indexOf(' ') + 1)))
    .filter(({ end }) => end === 'ran');
  const other = ran.filter(({ step }) => !rendering.includes(step));
  if (other.length > 0 || ran.length < 3) throw new Error(`ran: ${ran.map(({ step }) => step).join(' ')}`);
  return { wall, cpu: childCpu() - before, parts: new Map(ran.map(({ step, ms }) => [step, ms])) };
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))];
const seconds = (ms) => (ms / 1000).toFixed(2);

try {
  const lines = [];
  const say = (line) => {
    console.log(line);
    lines.push(line);
  };
  console.log(`node ${process.version}, ${rounds} rounds: median (most), seconds`);
  say('| study | formats | wall | processor | of it, some beside each other |');
  say('| --- | --- | --- | --- | --- |');
  for (const id of studies) {
    for (const wanted of Object.keys(formats)) {
      const folder = project(id, wanted);
      const runs = Array.from({ length: rounds }, () => once(folder, wanted));
      const cell = (part) => {
        const all = runs.map((run) => run[part]);
        return `${seconds(at(all, 0.5))} (${seconds(at(all, 1))})`;
      };
      const parts = rendering
        .filter((step) => runs[0].parts.has(step))
        .map((step) => {
          const all = runs.map((run) => run.parts.get(step));
          return `${step} ${seconds(at(all, 0.5))}`;
        });
      say(`| ${id} | ${wanted} | ${cell('wall')} | ${cell('cpu')} | ${parts.join(', ')} |`);
    }
  }
  if (values.write) {
    const text = `${where}. \`node bench/render.mjs --write\`; a new process each time, median (most) of ${rounds} rounds in seconds: everything before the figures is in the cache, nothing from them on.`;
    writeSection('render.md', 'Figures, documents and appendix', `${text}\n\n${lines.join('\n')}`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
