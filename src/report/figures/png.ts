import { invariant } from '../../base/invariant.ts';
import { forPrint } from './print.ts';

/** Pixels of the picture for one of the drawing: 288 to the inch, enough for print. */
const ZOOM = 3;

let ready: Promise<typeof import('@resvg/resvg-wasm')> | null = null;

/** The rasterizer runs as WebAssembly: the same pixels on every machine. It can be started once in a process. */
function rasterizer(wasm: Uint8Array): Promise<typeof import('@resvg/resvg-wasm')> {
  ready ??= import('@resvg/resvg-wasm').then(async (module) => {
    await module.initWasm(new Uint8Array(wasm).buffer);
    return module;
  });
  return ready;
}

/** SVG -> PNG on white paper. `fonts` are the bytes of font files; no other font is looked for. */
export async function svgToPng(
  svgs: readonly string[],
  fonts: readonly Uint8Array[],
  wasm: Uint8Array,
): Promise<Uint8Array[]> {
  if (svgs.length === 0) return [];
  const { Resvg } = await rasterizer(wasm);
  return svgs.map((svg) => {
    const resvg = new Resvg(forPrint(svg), {
      background: '#ffffff',
      fitTo: { mode: 'zoom', value: ZOOM },
      font: { fontBuffers: [...fonts], defaultFontFamily: 'Source Sans 3' },
    });
    const image = resvg.render();
    const png = image.asPng();
    invariant(png.length > 0, 'a picture has no bytes');
    image.free();
    resvg.free();
    return png;
  });
}
