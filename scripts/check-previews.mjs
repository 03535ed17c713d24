#!/usr/bin/env node
// Opens in Chromium the pages that are not of a folder of outputs: the index of two builds that `repro preview` serves, a
// paper there while its study is edited (reloads in its place), while the study is broken (what is wrong stands above the
// last good paper), and mended; and a page of `repro diff --html`. Each light, dark and on a phone: axe, errors, width.
//   node scripts/check-previews.mjs
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(path.join(process.env.PAGES_TOOLS ?? process.cwd(), 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

const problems = [];
const project = mkdtempSync(path.join(tmpdir(), 'repro-previews-'));
const repro = (...args) =>
  execFileSync(process.execPath, [bin, ...args, '-C', project], { encoding: 'utf8' });
const studyOf = (name) => path.join(project, 'specs', name, 'study.yaml');
writeFileSync(path.join(project, 'package.json'), '{}\n');
repro('init', 'one');
repro('init', 'two');
const text = readFileSync(studyOf('one'), 'utf8');

const server = spawn(process.execPath, [bin, 'preview', '-C', project, '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const home = await new Promise((done) =>
  server.stdout.once('data', (chunk) => done(String(chunk).split('\n')[0])),
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
});
const views = [
  { name: 'light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 390, height: 800 }, colorScheme: 'light' },
];

try {
  await served('/two/paper.html', 'id="origins"');
  await look('the index of builds', new URL('/', home).href);
  await look('a served paper', new URL('/one/paper.html', home).href);
  await edit();
  writeFileSync(studyOf('two'), text.replace('seed: ', 'seed: 1'));
  const page = path.join(project, 'diff.html');
  writeFileSync(page, repro('diff', studyOf('one'), studyOf('two'), '--html'));
  await look('a page of differences', pathToFileURL(page).href);
} finally {
  await browser.close();
  server.kill('SIGINT');
  await new Promise((done) => server.once('exit', done));
  rmSync(project, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

/** Waits until a page of the server says something. */
async function served(place, words) {
  for (let i = 0; i < 600; i++) {
    const found = await fetch(new URL(place, home)).then((answer) => answer.text());
    if (found.includes(words)) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error(`${place} never said ${words}`);
}

async function look(what, address) {
  for (const view of views) {
    const context = await browser.newContext(view);
    const page = await context.newPage();
    const tell = (problem) => problems.push(`${what}, ${view.name}: ${problem}`);
    page.on('pageerror', (error) => tell(error.message));
    page.on('console', (message) => message.type() === 'error' && tell(message.text()));
    await page.goto(address);
    await accessible(page, tell);
    await context.close();
  }
  console.log(`${what}: light, dark, phone`);
}

async function accessible(page, tell) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wider > 1) tell(`${wider}px wider than the window`);
  // The policy would refuse axe as it refuses everybody: it is run from outside the page's own scripts.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations.map(({ id, help, nodes }) => [id, help, nodes.length, nodes[0].html.slice(0, 160)])))`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) return tell(`axe: ${exceptionDetails.text}`);
  for (const [id, help, count, html] of JSON.parse(result.value))
    tell(`axe: ${id}: ${help} (${count}): ${html}`);
}

/** An author who reads on while editing: the page follows, stays where it was, says what is wrong, and comes back. */
async function edit() {
  const page = await (await browser.newContext(views[0])).newPage();
  const tell = (problem) => problems.push(`an edited study: ${problem}`);
  page.on('pageerror', (error) => tell(error.message));
  await page.goto(new URL('/one/paper.html', home).href);
  await page.evaluate(() => window.scrollTo({ top: 700, behavior: 'instant' }));
  writeFileSync(studyOf('one'), text.replace(/^( {2}title: ).*$/m, '$1A title that is new'));
  await page.waitForFunction(() => document.querySelector('h1')?.textContent.includes('A title that is new'));
  await page.waitForTimeout(300);
  const top = await page.evaluate(() => window.scrollY);
  if (Math.abs(top - 700) > 60) tell(`the page is at ${top} after it was loaded again, not at 700`);
  writeFileSync(studyOf('one'), text.replace('kind: regression', 'kind: regresion'));
  await page.waitForSelector('.failed pre');
  const said = await page.textContent('.failed');
  if (!/study\.yaml:\d+:\d+/.test(said) || !said.includes('regresion'))
    tell(`no place of the mistake: ${said.slice(0, 200)}`);
  if (!(await page.textContent('h1')).includes('A title that is new')) tell('the last good paper is gone');
  for (const view of views) {
    await page.setViewportSize(view.viewport);
    await page.emulateMedia({ colorScheme: view.colorScheme });
    await accessible(page, (problem) => tell(`broken, ${view.name}: ${problem}`));
  }
  writeFileSync(studyOf('one'), text);
  await page.waitForFunction(() => document.querySelector('.failed') === null);
  console.log('an edited study: follows, stays, says what is wrong, comes back');
}
