export const SEED: number;
export function generate(seed?: number): string;
