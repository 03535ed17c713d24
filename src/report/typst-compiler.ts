import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/** The typst compiler with the given fonts beside its own; loading it takes a moment, so only who needs it does. */
export async function typstCompiler(fonts: readonly Uint8Array[]): Promise<NodeCompiler> {
  const typst = await import('@myriaddreamin/typst-ts-node-compiler');
  const fontBlobs = fonts.map((font) => Buffer.from(font));
  return typst.NodeCompiler.create({ workspace: '/', fontArgs: [{ fontBlobs }] });
}

/** A PDF of a file that the compiler knows; no clock in it, so that the same source is the same bytes. */
export function typstPdf(compiler: NodeCompiler, file: string): Uint8Array {
  const pdf = compiler.pdf({ mainFilePath: file }, { creationTimestamp: 0 });
  compiler.evictCache(0);
  return new Uint8Array(pdf);
}
