/** What Handlebars makes of a template: a program for its runtime. */
export type Program = Readonly<Record<string, unknown>>;

/**
 * Programs of a language's built-in templates by the digest of their text. `scripts/precompile-templates.mjs` writes
 * this module of the compiled package anew with all of them; in a checkout that runs its sources there are none.
 */
export function programsOf(_language: string): { readonly [source: string]: Program } {
  return {};
}
