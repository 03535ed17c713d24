/** Linear red, green, blue, each from 0 to 1. */
type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/**
 * What color-blind eyes see, on linear RGB: full protanopia, deuteranopia and tritanopia.
 * Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency, table 1.
 */
export const VISIONS: { readonly [name: string]: Matrix } = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** sRGB to CIE XYZ (D65), IEC 61966-2-1. */
const XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

export function linear(hex: string): Rgb {
  const of = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [of(1), of(3), of(5)];
}

const dot = (row: Rgb, it: Rgb): number => row[0] * it[0] + row[1] * it[1] + row[2] * it[2];
const times = (matrix: Matrix, it: Rgb): Rgb => [dot(matrix[0], it), dot(matrix[1], it), dot(matrix[2], it)];

/** A color laid with some opacity on another, as browsers do it: in sRGB. */
export function laid(over: string, opacity: number, under: string): string {
  const part = (at: number) => {
    const [a, b] = [over, under].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a * opacity + b * (1 - opacity))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

/** WCAG 2.2: from 1, equal, to 21, black on white. */
export function contrastRatio(one: string, other: string): number {
  const [a, b] = [one, other].map((hex) => dot(XYZ[1], linear(hex)) + 0.05) as [number, number];
  return Math.max(a, b) / Math.min(a, b);
}

/** CIE 1976 L*, a*, b* of a color as an eye sees it. */
export function lab(hex: string, vision = 'normal'): Rgb {
  const seen = times(VISIONS[vision]!, linear(hex)).map((it) => Math.min(1, Math.max(0, it)));
  const white = times(XYZ, [1, 1, 1]);
  const [x, y, z] = times(XYZ, seen as unknown as Rgb).map((it, i) => {
    const t = it / white[i]!;
    return t > 216 / 24389 ? Math.cbrt(t) : (841 / 108) * t + 4 / 29;
  }) as unknown as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976 difference of two colors as an eye sees them; 2 is just noticed. */
export function difference(one: string, other: string, vision = 'normal'): number {
  const [a, b] = [lab(one, vision), lab(other, vision)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
