import path from 'node:path';
import { htmlEscape, htmlEscapeLines } from '../../report/emit/html-escape.ts';
import { readWords } from '../../report/words.ts';
import { templateText } from '../package-files.ts';
import type { Session } from '../session.ts';

const open = '<!--repro: the study does not build-->';
const close = '<!--repro: end-->';
const documents = ['paper.html', 'appendix.html'];

/** The last good pages of one study while it does not build: what failed stands on top of them. */
export type ErrorBanner = {
  /** @param said diagnostics as text */
  readonly show: (session: Session, folder: string, said: string) => void;
  /** Puts the good pages back as they were. */
  readonly clear: (session: Session) => void;
};

export function errorBanner(): ErrorBanner {
  const good = new Map<string, string>();
  return {
    show: ({ files }, folder, said) => {
      for (const name of documents) {
        const file = path.join(folder, name);
        const bytes = files.read(file);
        if (bytes === null) continue;
        const page = good.get(file) ?? withoutBanner(new TextDecoder().decode(bytes));
        good.set(file, page);
        files.write(file, withBanner(page, said));
      }
    },
    clear: ({ files }) => {
      for (const [file, page] of good) if (files.read(file) !== null) files.write(file, page);
      good.clear();
    },
  };
}

/** A page that a killed watch left with its banner. */
export function withoutBanner(page: string): string {
  const from = page.indexOf(open);
  const to = page.indexOf(close, from);
  return from < 0 || to < 0 ? page : page.slice(0, from) + page.slice(to + close.length).replace(/^\n/, '');
}

export function withBanner(page: string, said: string): string {
  const language = /<html[^>]* lang="([a-z]{2})/.exec(page)?.[1] === 'zh' ? 'zh' : 'en';
  const banner = bannerOf(said, language);
  const body = /<body[^>]*>\n?/.exec(page);
  const at = body === null ? 0 : body.index + body[0].length;
  return page.slice(0, at) + banner + page.slice(at);
}

/** A section of its own, as text: a study's words in it can do nothing. */
export function bannerOf(said: string, language: 'en' | 'zh'): string {
  const name = `${language}/words.txt`;
  const words = readWords({ [name]: templateText(name) }, language);
  const label = htmlEscape(words('banner.failed'));
  return `${open}<section class="failed" role="alert" aria-label="${label}"><p><strong>${label}</strong> ${htmlEscape(words('banner.last_good'))}</p><pre tabindex="0">${htmlEscapeLines(said.trim())}</pre></section>${close}\n`;
}
