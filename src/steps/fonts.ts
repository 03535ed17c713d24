/** Bytes of the font files, from the ports `font:NAME`. */
export function fontsOf(inputs: { readonly [port: string]: unknown }): readonly Uint8Array[] {
  return Object.entries(inputs).flatMap(([port, value]) =>
    port.startsWith('font:') ? [value as Uint8Array] : [],
  );
}
