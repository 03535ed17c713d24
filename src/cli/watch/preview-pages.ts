import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Answer, eventsPath } from '../../platform/page-server.ts';
import { htmlEscape } from '../../report/emit/html-escape.ts';
import type { WatchedStudy } from './builds.ts';
import { withBanner } from './error-banner.ts';

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.tex': 'text/plain; charset=utf-8',
  '.csv': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.pdf': 'application/pdf',
};

/** Loads the page again when the preview has a newer one than this was. */
const liveScript = `'use strict';
(() => {
  const mine = new URL(document.currentScript.src).searchParams.get('version');
  new EventSource('${eventsPath}').addEventListener('version', ({ data }) => {
    if (data !== mine) location.reload();
  });
})();
`;

/** What the preview shows at a path: the outputs of the studies under watch, and nothing else. */
export function previewPage(
  parts: readonly string[],
  studies: readonly WatchedStudy[],
  version: number,
): Answer | null {
  const [first, ...rest] = parts;
  if (first === '-' && rest.join('/') === 'live.js')
    return { kind: 'content', type: 'text/javascript; charset=utf-8', bytes: liveScript };
  if (first === 'favicon.ico') return { kind: 'content', type: 'image/x-icon', bytes: '' };
  const names = studies.map((study) => nameOf(study));
  if (first === undefined)
    return names.length === 1
      ? { kind: 'redirect', to: `/${encodeURIComponent(names[0] as string)}/paper.html` }
      : page(listOf(names), version);
  const study = studies[names.indexOf(first)];
  if (study === undefined) return null;
  if (rest.length === 0) return { kind: 'redirect', to: `/${encodeURIComponent(first)}/paper.html` };
  const file = study.folder === null ? null : fileIn(study.folder, rest);
  if (file === null) return rest.join('/') === 'paper.html' ? page(waitingPage(study), version) : null;
  const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  return type.startsWith('text/html')
    ? page(readFileSync(file, 'utf8'), version)
    : { kind: 'content', type, bytes: readFileSync(file) };
}

/** The id of a study that was built; before that the name of its folder. */
function nameOf({ folder, file }: WatchedStudy): string {
  return folder === null ? path.basename(path.dirname(file)) : path.basename(folder);
}

/** A file under a folder, links followed and still there. */
function fileIn(folder: string, parts: readonly string[]): string | null {
  const file = path.join(folder, ...parts);
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) return null;
  const real = realpathSync(file);
  return real.startsWith(`${realpathSync(folder)}${path.sep}`) ? real : null;
}

/** The page's own policy, opened for the one script that reloads it and for what that asks. */
function page(html: string, version: number): Answer {
  const open = html
    .replace(
      /(<meta http-equiv="Content-Security-Policy" content="[^"]*?)script-src /,
      "$1script-src 'self' ",
    )
    .replace(
      /(<meta http-equiv="Content-Security-Policy" content=")default-src 'none'/,
      "$1default-src 'none'; connect-src 'self'",
    );
  const live = `<script src="/-/live.js?version=${version}"></script>\n`;
  const at = open.lastIndexOf('</body>');
  const bytes = at < 0 ? open + live : open.slice(0, at) + live + open.slice(at);
  return { kind: 'content', type: 'text/html; charset=utf-8', bytes };
}

const frame = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${htmlEscape(title)}</title></head>\n<body>\n<main><h1>${htmlEscape(title)}</h1>${body}</main>\n</body>\n</html>\n`;

function listOf(names: readonly string[]): string {
  const items = names.map(
    (name) => `<li><a href="/${encodeURIComponent(name)}/paper.html">${htmlEscape(name)}</a></li>`,
  );
  return frame('Studies', `<ul>${items.join('')}</ul>`);
}

/** Before there is a paper: what is wrong, or that it is being made, or that the study asks for none. */
function waitingPage(study: WatchedStudy): string {
  const name = nameOf(study);
  if (study.failure !== null)
    return withBanner(frame(name, '<p>There is no earlier paper.</p>'), study.failure);
  const built = study.folder !== null && statSync(study.folder, { throwIfNoEntry: false }) !== undefined;
  return frame(
    name,
    built
      ? '<p>This study writes no HTML: put <code>html</code> into <code>outputs.formats</code>.</p>'
      : '<p>The paper is being made.</p>',
  );
}
