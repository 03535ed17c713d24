// A build of one study as its user waits for it: seconds of the clock and the peak of its memory.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));
/** Milliseconds between two looks at a build's memory. */
const LOOK = 50;

/** Seconds and, on Linux, peak bytes of the first `repro build` of a study with `data.csv` beside it. */
export async function measuredBuild(project, id, study, csv) {
  const folder = path.join(project, 'specs', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'study.yaml'), study);
  writeFileSync(path.join(folder, 'data.csv'), csv);
  const start = performance.now();
  const child = spawn(process.execPath, [BIN, 'build', id], { cwd: project });
  let said = '';
  for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (text) => (said += text));
  let peak = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // The process has ended, or this is not Linux.
    }
  }, LOOK);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(said);
  return { seconds: (performance.now() - start) / 1000, peak };
}
