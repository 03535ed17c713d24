/**
 * The sentences of a paper in Markdown, in order: headings, tables, figures and formulas on lines of their own are left
 * out, as their numbers are compared elsewhere.
 */
export function sentencesOf(markdown: string): string[] {
  const sentences: string[] = [];
  for (const block of markdown.replaceAll('\r\n', '\n').split(/\n\s*\n/)) {
    const text = block.trim();
    if (text === '' || /^(?:#|\||!\[|<|```|\$\$|---)/.test(text)) continue;
    sentences.push(...splitSentences(text.replaceAll(/\s*\n\s*/g, ' ')));
  }
  return sentences;
}

/** A point ends a sentence where a blank and a capital, a digit or an opening mark follow; `。` always does. */
function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?][)"'\u201d]?)\s+(?=[\p{Lu}\d("'\u201c*_$`])|(?<=[\u3002\uff01\uff1f])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
