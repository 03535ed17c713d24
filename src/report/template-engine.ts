import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import Runtime from 'handlebars/runtime.js';
import { digest } from '../base/digest.ts';
import { type Program, programsOf } from './precompiled.ts';

type Engine = ReturnType<typeof Handlebars.create>;

/** How every template is compiled, here and when the package is built. */
export const compileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: { constant: true, list: true, if: true, unless: true, each: true },
} as const;

export type TemplateEngine = {
  readonly registerHelper: Engine['registerHelper'];
  /** A template that others may place by its name. @throws what Handlebars throws where it does not parse */
  readonly add: (name: string, source: string) => Handlebars.TemplateDelegate;
};

/**
 * Handlebars with the helpers that templates may use. Its compiler takes longer to load than most studies to render: only
 * templates that were not compiled with the package, a study's own, need it.
 */
export function templateEngine(language: string, sources: readonly string[]): TemplateEngine {
  const known = programsOf(language);
  const programs = new Map<string, Program>();
  for (const source of sources) {
    const program = known[digest(source)];
    if (program !== undefined) programs.set(source, program);
  }
  const whole = sources.every((source) => programs.has(source));
  const engine = (whole ? (Runtime as unknown as typeof Handlebars) : compiler()).create();
  for (const name of ['log', 'lookup', 'with']) engine.unregisterHelper(name);
  return {
    registerHelper: engine.registerHelper.bind(engine),
    add: (name, source) => {
      const program = programs.get(source);
      const template =
        program === undefined ? engine.compile(source, compileOptions) : engine.template(program as never);
      engine.registerPartial(name, template);
      return template;
    },
  };
}

/** Rendering is not asynchronous, and should not become so for the sake of a few studies. */
function compiler(): typeof Handlebars {
  const require = createRequire(import.meta.url);
  return require('handlebars') as typeof Handlebars;
}
