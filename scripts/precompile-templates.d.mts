export function programsText(sources: readonly string[], compileOptions: object): string;
export function languages(): string[];
export function builtInSources(language: string): string[];
