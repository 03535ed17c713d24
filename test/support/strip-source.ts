/**
 * TypeScript without its comments and without the contents of strings, templates and regular expressions, so that a
 * search finds code only. Line breaks stay. What a template interpolates is code and stays.
 */
export function stripped(source: string, options: { readonly keepStrings?: boolean } = {}): string {
  const keep = options.keepStrings === true;
  let out = '';
  let i = 0;
  /** Depth of braces within each open template interpolation. */
  const templates: number[] = [];
  while (i < source.length) {
    const two = source.slice(i, i + 2);
    const character = source[i];
    if (two === '//' || two === '/*') {
      const end = endOfComment(source, i);
      out += newlines(source.slice(i, end));
      i = end;
    } else if (character === "'" || character === '"' || (character === '/' && startsRegExp(out))) {
      const end = character === '/' ? endOfRegExp(source, i) : endOfString(source, i);
      out += keep && character !== '/' ? source.slice(i, end) : `${character}${character}`;
      i = end;
    } else if (character === '`' || (character === '}' && templates.at(-1) === 0)) {
      if (character === '}') templates.pop();
      const { end, interpolates } = endOfTemplatePart(source, i + 1);
      out += character === '`' ? '`' : '}';
      out += newlines(source.slice(i, end)) + (interpolates ? '${' : '`');
      if (interpolates) templates.push(0);
      i = end;
    } else {
      if (templates.length > 0 && character === '{') templates[templates.length - 1]++;
      if (templates.length > 0 && character === '}') templates[templates.length - 1]--;
      out += character;
      i++;
    }
  }
  return out;
}

function newlines(text: string): string {
  return text.replace(/[^\n]/g, '');
}

function endOfComment(source: string, start: number): number {
  const isLine = source[start + 1] === '/';
  const end = source.indexOf(isLine ? '\n' : '*/', start + 2);
  return end < 0 ? source.length : isLine ? end : end + 2;
}

function endOfString(source: string, start: number): number {
  let i = start + 1;
  while (i < source.length && source[i] !== source[start]) i += source[i] === '\\' ? 2 : 1;
  return i + 1;
}

function endOfRegExp(source: string, start: number): number {
  let inClass = false;
  let i = start + 1;
  for (; i < source.length && (inClass || source[i] !== '/'); i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') inClass = true;
    else if (source[i] === ']') inClass = false;
  }
  return i + 1;
}

function endOfTemplatePart(
  source: string,
  start: number,
): { readonly end: number; readonly interpolates: boolean } {
  for (let i = start; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '`') return { end: i + 1, interpolates: false };
    else if (source.startsWith('${', i)) return { end: i + 2, interpolates: true };
  }
  return { end: source.length, interpolates: false };
}

/** A slash divides after a value (`a! / b` too), and opens a regular expression after anything else. */
function startsRegExp(before: string): boolean {
  const code = before
    .slice(-80)
    .trimEnd()
    .replace(/(?<=[\w$)\]}])!+$/, '');
  return !/[\w$)\]}'"`]$/.test(code) || /\b(return|typeof|case|in|of)$/.test(code);
}
