#!/usr/bin/env node
// Opens every page of a folder of outputs in Chromium and tries what it offers: accessibility by axe (light, dark, on a
// phone, with a number explained), sorting, origins of numbers by mouse and by keyboard, its policy, and that it reads the same without
// its script. With --shots DIR, pictures are kept for a look.
//   node scripts/check-pages.mjs outputs [--shots DIR]
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.join(process.env.PAGES_TOOLS ?? process.cwd(), 'package.json'));
const missing = ['playwright-core', 'axe-core'].filter((name) => {
  try {
    require.resolve(name);
    return false;
  } catch {
    return true;
  }
});
if (missing.length > 0) {
  console.error(`${missing.join(' and ')} not installed: the pages are not checked`);
  process.exit(process.env.REPRO_REQUIRE_TOOLS === '1' ? 1 : 0);
}
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [root = 'outputs', , shots] = process.argv.slice(2);
const problems = [];
if (shots) mkdirSync(shots, { recursive: true });
const files = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith('.html'))
  .sort()
  .map((name) => path.join(root, name));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
});
const views = [
  { name: 'light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 390, height: 800 }, colorScheme: 'light' },
];

for (const file of files) {
  const plain = await textWithoutScript(file);
  for (const view of views) {
    const context = await browser.newContext({ ...view, bypassCSP: false });
    const page = await context.newPage();
    const tell = (what) => problems.push(`${file}, ${view.name}: ${what}`);
    page.on('pageerror', (error) => tell(error.message));
    page.on('console', (message) => message.type() === 'error' && tell(message.text()));
    await page.goto(pathToFileURL(path.resolve(file)).href);
    if (view.name === 'light') {
      const live = await page.evaluate(() => document.querySelector('main').textContent);
      if (live.replace(/\s+/g, ' ') !== plain) tell('reads otherwise without its script');
      await trySorting(page, tell);
      await tryPolicy(page, tell);
    }
    await accessible(page, tell, 'as it opens');
    if (shots)
      await page.screenshot({ path: path.join(shots, `${nameOf(file)}-${view.name}.png`), fullPage: true });
    await tryOrigins(page, tell);
    await accessible(page, tell, 'with a number explained');
    if (shots) await page.screenshot({ path: path.join(shots, `${nameOf(file)}-${view.name}-origin.png`) });
    if (view.name === 'light' && shots) {
      await page.keyboard.press('Escape');
      await page.pdf({ path: path.join(shots, `${nameOf(file)}.pdf`), preferCSSPageSize: true });
    }
    await context.close();
  }
  console.log(`${file}: light, dark, phone; axe, sorting, origins, policy, without script`);
}
await browser.close();
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

function nameOf(file) {
  return path
    .relative(root, file)
    .replaceAll(path.sep, '-')
    .replace(/\.html$/, '');
}

async function textWithoutScript(file) {
  const context = await browser.newContext({ ...views[0], javaScriptEnabled: true });
  const page = await context.newPage();
  // The policy forbids the script when a word of it is changed: the page as it is where no script runs.
  const html = readFileSync(file, 'utf8').replace(
    '<script>',
    '<script>/* not the one that the policy knows */',
  );
  await page.setContent(html);
  const found = await page.evaluate(() => ({
    text: document.querySelector('main').textContent,
    live: document.documentElement.classList.contains('live'),
  }));
  if (found.live) problems.push(`${file}: the policy lets another script run`);
  await context.close();
  return found.text.replace(/\s+/g, ' ');
}

async function accessible(page, tell, when) {
  // The policy would refuse axe as it refuses everybody: it is run from outside the page's own scripts.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations.map(({ id, help, nodes }) => [id, help, nodes.length, nodes[0].html.slice(0, 160)])))`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails)
    return tell(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  for (const [id, help, count, html] of JSON.parse(result.value))
    tell(`axe ${when}: ${id}: ${help} (${count}): ${html}`);
}

async function trySorting(page, tell) {
  const table = page.locator('table[data-sort]').first();
  if ((await table.count()) === 0) return;
  // The last column whose values differ: one of equal values has but one order.
  const column = await table.evaluate((it) => {
    const varies = (k) =>
      [...it.tBodies].some(
        (body) => new Set([...body.rows].map((row) => row.cells[k]?.textContent)).size > 1,
      );
    return it.querySelectorAll('thead th .sort').length - 1 - (varies(it.rows[0].cells.length - 1) ? 0 : 2);
  });
  const button = table.locator('thead th .sort').nth(column);
  const keys = () =>
    table.evaluate((it) => [...it.tBodies].map((body) => [...body.rows].map((row) => row.textContent)));
  const before = await keys();
  await button.click();
  if ((await table.locator('[aria-sort="ascending"]').count()) !== 1) tell('a click on a head sorts nothing');
  const up = await keys();
  await button.press('Enter');
  const down = await keys();
  await button.press(' ');
  const after = await keys();
  if (JSON.stringify(before) !== JSON.stringify(after))
    tell('the third sort does not give back the order of the study');
  if (JSON.stringify(up) === JSON.stringify(down)) tell('descending is as ascending');
  const same = (a, b) => JSON.stringify([...a.flat()].sort()) === JSON.stringify([...b.flat()].sort());
  if (!same(before, up) || !same(before, down)) tell('sorting loses rows');
}

async function tryPolicy(page, tell) {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = 1';
    document.body.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.intruder = 2');
    image.src = 'data:,';
    document.body.append(image);
    return new Promise((done) =>
      setTimeout(() => {
        script.remove();
        image.remove();
        done(window.intruder ?? 0);
      }, 100),
    );
  });
  if (ran !== 0) tell('the policy lets a script in');
  problems.splice(0, problems.length, ...problems.filter((it) => !/Content Security Policy/.test(it)));
}

async function tryOrigins(page, tell) {
  const number = page.locator('main td [data-n]').first();
  if ((await number.count()) === 0) return tell('no number says where it comes from');
  await number.scrollIntoViewIfNeeded();
  await number.click();
  const panel = page.locator('dialog.origin');
  if (!(await panel.isVisible())) return tell('a click on a number explains nothing');
  const text = await panel.textContent();
  if (!/source:/.test(text)) tell(`the walk does not reach the data: ${text.slice(0, 200)}`);
  await page.keyboard.press('Escape');
  if (await panel.isVisible()) tell('Escape does not close the explanation');
  const toggle = page.locator('.tools button');
  await toggle.focus();
  await page.keyboard.press('Enter');
  await number.focus();
  await page.keyboard.press('Enter');
  if (!(await panel.isVisible())) tell('Enter on a number explains nothing');
  const focused = await page.evaluate(() => document.activeElement?.closest('.origin') !== null);
  if (!focused) tell('the focus does not follow into the explanation');
  await page.keyboard.press('Escape');
  const back = await number.evaluate((it) => document.activeElement === it);
  if (!back) tell('the focus does not come back to the number');
  await page.keyboard.press('Enter');
  const box = await panel.boundingBox();
  const size = page.viewportSize();
  if (box.x < 0 || box.x + box.width > size.width + 1) tell('the explanation leaves the window');
}
