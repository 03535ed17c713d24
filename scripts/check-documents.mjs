#!/usr/bin/env node
// Compiles every .tex of a folder of outputs with the program it asks for, opens every .docx in LibreOffice, looks into
// every .pdf, and opens every .html in Chromium: light, dark, on a phone's width, and printed. With --shots DIR, pictures of all of it are kept for a look.
//   node scripts/check-documents.mjs outputs [--shots DIR]
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [root = 'outputs', , shots] = process.argv.slice(2);
/** Classes of articles: the plain one, in one column and two, and those of publishers where they are installed. */
const CLASSES = [
  ['article', '{article}'],
  ['twocolumn', '[twocolumn]{article}'],
  ['elsarticle', '[preprint,12pt]{elsarticle}'],
  ['ieeetran', '[journal]{IEEEtran}'],
];
const problems = [];
const filesOf = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));

if (shots) mkdirSync(shots, { recursive: true });
for (const study of readdirSync(root).filter((name) => statSync(path.join(root, name)).isDirectory())) {
  compile(study);
}
await browse();
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

/** Documents of one study; tables alone are fragments and are compiled with them. */
function compile(study) {
  const copy = mkdtempSync(path.join(tmpdir(), 'repro-tex-'));
  cpSync(path.join(root, study), copy, { recursive: true });
  withFragments(copy);
  for (const name of readdirSync(copy).filter((file) => file.endsWith('.tex'))) {
    const program = /^% !TeX program = xelatex/m.test(readFileSync(path.join(copy, name), 'utf8'))
      ? 'xelatex'
      : 'pdflatex';
    try {
      for (let run = 0; run < 2; run++) {
        execFileSync(program, ['-interaction=nonstopmode', '-halt-on-error', '-no-shell-escape', name], {
          cwd: copy,
          stdio: 'pipe',
        });
      }
      const log = readFileSync(path.join(copy, name.replace(/tex$/, 'log')), 'utf8').replaceAll('\n', ' ');
      const pages = /Output written on .*?\((\d+) pages?/.exec(log)?.[1];
      const wide = [...log.matchAll(/Overfull \\hbox \((\d+)\.\d+pt too wide\)/g)].filter(
        (match) => Number(match[1]) >= 5,
      );
      if (wide.length > 0) problems.push(`${study}/${name}: ${wide.length} boxes more than 5pt too wide`);
      const tall = [...log.matchAll(/Float too large for page by (\d+)\.\d+pt/g)].filter(
        (match) => Number(match[1]) >= 5,
      );
      if (tall.length > 0) problems.push(`${study}/${name}: ${tall.length} floats more than 5pt too high`);
      if (/undefined references|Missing character/.test(log))
        problems.push(`${study}/${name}: undefined references or missing characters`);
      console.log(`${study}/${name}: ${program}, ${pages} pages`);
      if (shots) {
        const pdf = path.join(copy, name.replace(/tex$/, 'pdf'));
        execFileSync('pdftoppm', [
          '-r',
          '70',
          '-png',
          pdf,
          path.join(shots, `${study}-${name.replace(/\.tex$/, '')}-tex`),
        ]);
      }
    } catch (error) {
      const log = String(error.stdout ?? error);
      problems.push(
        `${study}/${name}: ${program} failed\n${log
          .split('\n')
          .filter((line) => line.startsWith('!'))
          .join('\n')}\n${log.slice(-1200)}`,
      );
    }
  }
  for (const name of readdirSync(copy).filter((file) => /\.(?:docx|pdf)$/.test(file))) {
    if (readdirSync(path.join(root, study)).includes(name)) open(study, copy, name);
  }
  rmSync(copy, { recursive: true, force: true });
}

/** A document that takes in every table by itself, as an author would, under the preamble of the paper. */
function withFragments(copy) {
  const folder = path.join(copy, 'tables');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tex')) : [];
  if (names.length === 0) return;
  const [preamble] = readFileSync(path.join(copy, 'paper.tex'), 'utf8').split('\\begin{document}');
  const inputs = names.sort().map((name) => `\\input{"tables/${name.replace(/\.tex$/, '')}"}\\clearpage`);
  const write = (name, head) =>
    writeFileSync(
      path.join(copy, `fragments${name}.tex`),
      `${head}\\begin{document}\nText.\n\n${inputs.join('\n')}\n\\end{document}\n`,
    );
  write('', preamble);
  const [, packages] = /^% Packages: (.*)\.$/m.exec(readFileSync(path.join(folder, names[0]), 'utf8'));
  const used = `\\usepackage{${packages.replaceAll(', ', '}\\usepackage{')}}`;
  // An author's own article, with the packages that the first line of a table names and no others.
  write('-ctexart', `% !TeX program = xelatex\n\\documentclass{ctexart}\n${used}\n`);
  if (/^% !TeX program = xelatex/m.test(preamble)) return;
  for (const [name, start] of CLASSES)
    if (known(start)) write(`-${name}`, `\\documentclass${start}\n\\usepackage[T1]{fontenc}\n${used}\n`);
}

function known(start) {
  const name = /\{(.*)\}$/.exec(start)[1];
  try {
    return execFileSync('kpsewhich', [`${name}.cls`], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
}

/** Word by LibreOffice, which makes a PDF of it; a PDF as it is. Text has to come out of both. */
function open(study, copy, name) {
  const to = mkdtempSync(path.join(tmpdir(), 'repro-open-'));
  try {
    const pdf = name.endsWith('.pdf')
      ? path.join(root, study, name)
      : path.join(to, name.replace(/docx$/, 'pdf'));
    if (name.endsWith('.docx'))
      execFileSync(
        'soffice',
        [
          `-env:UserInstallation=file://${to}/profile`,
          '--headless',
          '--convert-to',
          'pdf',
          '--outdir',
          to,
          path.join(copy, name),
        ],
        { stdio: 'pipe' },
      );
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    const pages = text.split('\f').length - 1;
    if (text.length < 1000) problems.push(`${study}/${name}: ${text.length} characters of text`);
    console.log(`${study}/${name}: ${name.endsWith('.docx') ? 'LibreOffice' : 'PDF'}, ${pages} pages`);
    if (shots)
      execFileSync('pdftoppm', ['-r', '70', '-png', pdf, path.join(shots, `${study}-${name}`)], {
        stdio: 'pipe',
      });
  } catch (error) {
    problems.push(`${study}/${name}: ${error}`);
  }
  rmSync(to, { recursive: true, force: true });
}

async function browse() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const views = [
    { name: 'light', width: 1100, colorScheme: 'light' },
    { name: 'dark', width: 1100, colorScheme: 'dark' },
    { name: 'phone', width: 390, colorScheme: 'light' },
  ];
  for (const file of filesOf(root, '.html')) {
    for (const { name, width, colorScheme } of views) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      page.on('pageerror', (error) => problems.push(`${file}: ${error}`));
      page.on(
        'console',
        (message) => message.type() === 'error' && problems.push(`${file}: ${message.text()}`),
      );
      page.on('request', (request) => {
        if (!/^(file|data):/.test(request.url())) problems.push(`${file} asks for ${request.url()}`);
      });
      await page.goto(pathToFileURL(path.resolve(file)).href);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wider > 1) problems.push(`${file}: ${wider}px wider than a ${name} window`);
      const empty = await page.evaluate(
        () =>
          [...document.querySelectorAll('figure svg')].filter((svg) => svg.getBoundingClientRect().width < 50)
            .length,
      );
      if (empty > 0) problems.push(`${file}: ${empty} figures have no size`);
      if (shots)
        await page.screenshot({
          path: path.join(shots, `${file.replaceAll(path.sep, '-')}-${name}.png`),
          fullPage: true,
        });
      await page.close();
    }
    console.log(`${file}: light, dark, phone`);
  }
  await browser.close();
}
