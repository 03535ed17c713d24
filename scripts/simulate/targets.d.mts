export const RURAL_WEIGHTS: Readonly<Record<string, number>>;
export const DIGITAL_WEIGHTS: Readonly<Record<string, number>>;
export const MOMENTS: Readonly<
  Record<'rural' | 'digital' | 'fis' | 'dev' | 'fai', { readonly mean: number; readonly sd: number }>
>;
export const DIGITAL_COEFFICIENT: number;
export function rescaled(printed: Readonly<Record<string, number>>): Record<string, number>;
