#!/usr/bin/env node
// Seconds from a change of words in a study to the page that says them, under `repro build --watch`, as a reader would
// see it: from the save to the new paper.html.
//   node bench/watch.mjs [STUDY] [ROUNDS]
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [id = 'public-capital', rounds = '20'] = process.argv.slice(2);
const project = mkdtempSync(path.join(tmpdir(), 'repro-watch-'));
mkdirSync(path.join(project, 'specs'));
cpSync(path.join(root, 'specs', id), path.join(project, 'specs', id), { recursive: true });
writeFileSync(path.join(project, 'package.json'), '{}\n');
const study = path.join(project, 'specs', id, 'study.yaml');
const page = path.join(project, 'outputs', id, 'paper.html');
const text = readFileSync(study, 'utf8');
const watch = spawn(
  process.execPath,
  [path.join(root, 'dist/cli/bin.js'), 'build', '--watch', '-q', '-C', project],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);

const says = (word) => {
  try {
    return readFileSync(page, 'utf8').includes(word);
  } catch {
    return false;
  }
};
/** Processor seconds that the program has used; null where there is no /proc. */
const used = () => {
  try {
    const line = readFileSync(`/proc/${watch.pid}/stat`, 'utf8');
    const [user, system] = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return null;
  }
};
const until = async (test, ms) => {
  const end = performance.now() + ms;
  while (!test()) {
    if (performance.now() > end) throw new Error('the page did not come');
    await new Promise((wait) => setTimeout(wait, 2));
  }
};
try {
  await until(() => says('</html>'), 120_000);
  await new Promise((wait) => setTimeout(wait, 1500));
  const times = [];
  const before = used();
  for (let round = 0; round < Number(rounds); round++) {
    const word = `Round ${round} of the watch`;
    writeFileSync(study, text.replace(/^( {2}title: ).*$/m, `$1${word}`));
    const start = performance.now();
    await until(() => says(word), 30_000);
    times.push((performance.now() - start) / 1000);
    await new Promise((wait) => setTimeout(wait, 300));
  }
  const cpu = before === null ? '' : `; processor ${((used() - before) / times.length).toFixed(3)} each`;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(3);
  console.log(
    `${id}: ${times.length} changes of words, seconds from save to page: least ${at(0)}, median ${at(0.5)}, nine in ten ${at(0.9)}${cpu}`,
  );
} finally {
  watch.kill('SIGINT');
  await new Promise((done) => watch.on('exit', done));
  rmSync(project, { recursive: true, force: true });
}
