/** Path -> text of every file that is made from the study schema. */
export function generate(): Promise<{ readonly [file: string]: string }>;
