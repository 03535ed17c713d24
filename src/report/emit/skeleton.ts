import { TemplateError } from '../template-error.ts';

/**
 * The frame around a document's body (`tex/document.tex`, `html/page.html`): `<<name>>` stands for a part that is
 * already written in the format.
 *
 * @throws TemplateError where the frame is missing or asks for a part that there is not
 */
export function fillSkeleton(
  templates: { readonly [name: string]: string },
  name: string,
  parts: { readonly [key: string]: string },
): string {
  const source = templates[name];
  if (source === undefined) throw new TemplateError(name, 'the file is missing');
  return source.replace(/<<([a-z]+)>>/g, (_, key: string) => {
    const part = parts[key];
    if (part === undefined) throw new TemplateError(name, `there is no part "${key}"`);
    return part;
  });
}
