// Writes FOLDER/bundle/*.cache: what V8 makes of the bundle's text while a study is built. A later run of the same
// version of Node starts from it. No digest speaks of these files, and without them all is the same but slower.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const STUDY = 'public-capital';
const project = mkdtempSync(path.join(tmpdir(), 'repro-code-'));
try {
  mkdirSync(path.join(project, 'specs'));
  cpSync(path.join(root, 'specs', STUDY), path.join(project, 'specs', STUDY), { recursive: true });
  writeFileSync(path.join(project, 'package.json'), '{}\n');
  const { bundled, keepCode } = await import(pathToFileURL(path.join(folder, 'cli/bundle.js')).href);
  const { main } = bundled('main.js');
  const code = await main(['build', '-q', '--no-cache', '-C', project]);
  if (code !== 0) throw new Error(`the study ${STUDY} was not built: ${code}`);
  keepCode();
} finally {
  rmSync(project, { recursive: true, force: true });
}
