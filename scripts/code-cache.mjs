// Writes FOLDER/bundle/*.cache: what V8 makes of the bundle's text while the study of `repro init` is built. A later run of the same
// version of Node starts from it. No digest speaks of these files, and without them all is the same but slower.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const project = mkdtempSync(path.join(tmpdir(), 'repro-code-'));
try {
  writeFileSync(path.join(project, 'package.json'), '{}\n');
  const { bundled, keepCode } = await import(pathToFileURL(path.join(folder, 'cli/bundle.js')).href);
  const { main } = bundled('main.js');
  for (const args of [
    ['init', 'sample'],
    ['build', '--no-cache', '--set', 'outputs.formats=[md, tex, html]'],
  ]) {
    const code = await main([...args, '-q', '-C', project]);
    if (code !== 0) throw new Error(`repro ${args[0]} ended with ${code}`);
  }
  keepCode();
} finally {
  rmSync(project, { recursive: true, force: true });
}
