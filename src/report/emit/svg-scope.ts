import { htmlEscape } from './html-escape.ts';

/**
 * A drawing inside a page: its ids get the figure's name, so that two drawings cannot share one, and it says what it
 * shows. Our own drawings hold no script; what is here is only what `figures/` made.
 */
export function scopedSvg(svg: string, name: string, alternative: string): string {
  const start = svg.indexOf('<svg');
  const markup = (start < 0 ? '' : svg.slice(start)).trim();
  const ids = new Set([...markup.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1] as string));
  let out = markup;
  for (const id of ids) {
    const scoped = `${name}-${id}`;
    out = out
      .replaceAll(` id="${id}"`, ` id="${scoped}"`)
      .replaceAll(`url(#${id})`, `url(#${scoped})`)
      .replaceAll(`href="#${id}"`, `href="#${scoped}"`)
      .replaceAll(`aria-labelledby="${id}"`, `aria-labelledby="${scoped}"`);
  }
  if (/^<svg[^>]*\saria-label/.test(out)) return out;
  return out.replace(/^<svg/, `<svg role="img" aria-label="${htmlEscape(alternative)}"`);
}
