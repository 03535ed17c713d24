/** Handlebars sources and words, from the ports `template:NAME`. */
export function templatesOf(inputs: { readonly [port: string]: unknown }): { [name: string]: string } {
  const decoder = new TextDecoder();
  const templates: { [name: string]: string } = {};
  for (const [port, value] of Object.entries(inputs)) {
    if (port.startsWith('template:'))
      templates[port.slice('template:'.length)] = decoder.decode(value as Uint8Array);
  }
  return templates;
}
