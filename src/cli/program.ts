import { Command, CommanderError, Option } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { type RawOptions, readOptions } from './options.ts';
import { engineVersion } from './package-files.ts';
import { openSession, type Session } from './session.ts';
import type { Terminal } from './terminal.ts';

const examples = `
Examples:
  $ repro init mine                      a new study in specs/mine that builds
  $ repro build                          every study in specs/
  $ repro build mine --set indices.services.weights.method=equal --out variants
  $ repro verify                         outputs/ are what the studies build to
  $ repro diff mine                      what changed since the last build; \`repro diff HEAD\`: since the last commit
  $ repro check mine                     every problem at once; estimates nothing
  $ repro explain mine:model:baseline    why a step is fresh or stale
  $ repro trace 0.0499 mine              where a printed number comes from
  $ repro graph mine --mermaid
  $ repro export r mine                  every model again as a script of R (or stata, python)

Exit codes: 0 done, 1 a file or resource failed, 2 wrong usage, 3 differs (where asked), 4 study or data invalid,
5 another build holds the lock, 6 stored data damaged, 70 a bug of repro, 130 and 143 interrupted.
`;

const diffHelp = `
A side is a study (its id, its file), a git revision (HEAD~1, main: the study and its data as they were then), REV:PATH
(a study or a folder of outputs in that revision), a folder of outputs, or @last (the last build that differs).
One side alone: a study is compared with @last, anything else with the study as it is now.

  $ repro diff mine                            since the last build
  $ repro diff HEAD --exit-code                since the last commit; exits with 3 where something differs
  $ repro diff v1.0:mine mine --attribute      which of the changes moved which result
  $ repro diff main:outputs/mine outputs/mine --md
  $ repro diff HEAD~1 HEAD --tex marked && cd marked && pdflatex marked.tex
`;

const exportHelp = `
  $ repro export r mine && Rscript exports/mine/scripts/models.R    every model again in R, compared with the results
  $ repro export stata mine                                         the same as a do-file
  $ repro export python mine                                        the same with statsmodels
  $ repro export package mine                                       README, data, study, outputs, scripts: builds by itself

WHAT is r, stata, python or package. Files go to exports/<id>/scripts/ or exports/<id>/package/, or below DIR with --out DIR. What
was changed there by hand is not written over without --overwrite. What is stale is built first; outputs/ is left alone.
`;

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** Options by name; a command takes those that mean something to it. */
const shared = {
  project: () => new Option('-C <dir>', 'the project: holds specs/, outputs/ and .repro/'),
  dryRun: () => new Option('-n, --dry-run', 'say what would be done; write nothing'),
  jobs: () => new Option('-j, --jobs <n>', 'heavy steps at a time (default: one per processor)'),
  keepGoing: () => new Option('-k, --keep-going', 'after a failure go on with what does not need it'),
  force: () => new Option('-f, --force', 'run every step, fresh or not'),
  quiet: () => new Option('-q, --quiet', 'print problems only'),
  verbose: () => new Option('-v, --verbose', 'print more'),
  json: () => new Option('--json', 'print one document of JSON'),
  out: () => new Option('--out <dir>', 'write to DIR/<id>/ instead of outputs/<id>/'),
  source: () => new Option('--source <name=path>', 'read a source from another file').argParser(collect),
  set: () => new Option('--set <path=value>', 'change a part of the study, as YAML').argParser(collect),
  allowExec: () => new Option('--allow-exec', 'let the external programs run that the studies name'),
  noCache: () => new Option('--no-cache', 'neither use nor fill the cache'),
  lockTimeout: () =>
    new Option('--lock-timeout <s>', 'seconds to wait for another build of the project (default: 300)'),
  color: () => new Option('--color <when>', 'color what is printed').choices(['auto', 'always', 'never']),
} as const;

type SharedName = keyof typeof shared;
const list = '[studies...]';
const everywhere: readonly SharedName[] = ['project', 'quiet', 'verbose', 'json', 'color'];
const variant: readonly SharedName[] = ['source', 'set'];
const running: readonly SharedName[] = ['jobs', 'noCache', 'lockTimeout', ...variant];

function addOptions(command: Command, names: readonly SharedName[]): Command {
  for (const name of [...names, ...everywhere]) command.addOption(shared[name]());
  return command;
}

type Work<Argument> = (session: Session, argument: Argument, raw: RawOptions) => Promise<number>;

/** Parses the arguments and does what they say. */
export async function run(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  let code: number = exitCodes.done;
  const program = newProgram(terminal);
  const command = (usage: string, description: string, names: readonly SharedName[]) =>
    addOptions(program.command(usage).description(description), names);
  const inSession = async (raw: RawOptions, writes: boolean, work: (session: Session) => Promise<number>) => {
    const session = openSession(readOptions(raw, process.cwd()), terminal, signal, writes);
    try {
      code = await work(session);
    } finally {
      await session.close();
    }
  };
  /** The action of a command that works on studies; `writes` is false where it only looks. */
  const action =
    <Argument>(writes: boolean, work: Work<Argument>) =>
    (argument: Argument, raw: RawOptions) =>
      inSession(raw, writes, (session) => work(session, argument, raw));
  const building: readonly SharedName[] = ['dryRun', 'keepGoing', 'force', 'out', 'allowExec', ...running];

  command(`build ${list}`, 'run what is stale and write outputs/<id>/', building)
    .addOption(
      new Option(
        '--frozen',
        'fail with 3 where the study, its data or results differ from repro.lock',
      ).conflicts('dryRun'),
    )
    .addOption(
      new Option('--pdf', 'make a PDF besides, in .repro/pdf/<id>/: by latexmk, or without TeX').conflicts(
        'dryRun',
      ),
    )
    .addOption(
      new Option('--watch', 'build again whenever the study, its data or its templates change').conflicts([
        'dryRun',
        'frozen',
        'json',
      ]),
    )
    .action(async (named: readonly string[], raw: RawOptions) => {
      if (raw.watch === true) {
        const { watch } = await import('./commands/watch.ts');
        code = await watch(readOptions(raw, process.cwd()), terminal, signal, named);
        return;
      }
      await inSession(raw, true, async (session) => {
        const [{ build }, { wholeBuild }] = [
          await import('./commands/build.ts'),
          await import('./study-outputs.ts'),
        ];
        return build(session, named, wholeBuild);
      });
    });
  command(`preview ${list}`, 'show the pages on 127.0.0.1, and again on every change', [
    'jobs',
    'out',
    'allowExec',
    ...variant,
  ])
    .option('--port <n>', 'the port (default: the first free one from 4600)')
    .action(async (named: readonly string[], raw: RawOptions) => {
      const { preview } = await import('./commands/preview.ts');
      const options = readOptions({ ...raw, watch: true }, process.cwd());
      code = await preview(options, terminal, signal, named, raw.port);
    });
  command(`verify ${list}`, 'build from nothing and compare with outputs/ and the lock', [
    'out',
    'source',
    'jobs',
    'allowExec',
  ]).action((named: readonly string[], raw: RawOptions) =>
    inSession({ ...raw, cache: false }, false, async (session) =>
      (await import('./commands/verify.ts')).verify(session, named),
    ),
  );
  command(`check ${list}`, 'find every problem of studies and data', running).action(
    action(true, async (session, named: readonly string[]) =>
      (await import('./commands/check.ts')).check(session, named),
    ),
  );
  command(`appendix ${list}`, 'write the appendix alone', building).action(
    action(true, async (session, named: readonly string[]) => {
      const [{ build }, { appendixOnly }] = [
        await import('./commands/build.ts'),
        await import('./study-outputs.ts'),
      ];
      return build(session, named, appendixOnly);
    }),
  );
  command(`status ${list}`, 'list the steps and their state', variant).action(
    action(false, async (session, named: readonly string[]) =>
      (await import('./commands/status.ts')).status(session, named),
    ),
  );
  command('explain <study[:step]>', 'say why steps are fresh or stale', variant).action(
    action(false, async (session, target: string) =>
      (await import('./commands/explain.ts')).explain(session, target),
    ),
  );
  command('trace <what> [studies...]', 'follow a printed number back to steps, rows and lines', [
    'noCache',
    ...variant,
  ]).action((what: string, named: readonly string[], raw: RawOptions) =>
    inSession(raw, false, async (session) =>
      (await import('./commands/trace.ts')).trace(session, what, named),
    ),
  );
  command(`graph ${list}`, 'draw what needs what', variant)
    .addOption(new Option('--mermaid', 'as a Mermaid flowchart').conflicts('dot'))
    .option('--dot', 'in the language of Graphviz')
    .action(
      action(false, async (session, named: readonly string[], raw) => {
        const form = raw.mermaid === true ? 'mermaid' : raw.dot === true ? 'dot' : 'text';
        return (await import('./commands/graph.ts')).graph(session, named, form);
      }),
    );
  command('diff [sides...]', 'compare studies, git revisions, folders of outputs, @last', [
    'allowExec',
    ...running,
  ])
    .option('--all', 'list what is the same, too')
    .option('--attribute', 'build the versions in between and say which change moved which result')
    .addOption(new Option('--md', 'as Markdown').conflicts(['html', 'json']))
    .addOption(new Option('--html', 'as one page of HTML').conflicts(['md', 'json']))
    .option('--tex <dir>', 'write the paper with what changed marked, as LaTeX with its figures, to DIR/')
    .option('--exit-code', 'exit with 3 where there is a difference')
    .addHelpText('after', diffHelp)
    .action(
      action(true, async (session, named: readonly string[], raw) =>
        (await import('./commands/diff.ts')).diff(session, named, raw),
      ),
    );
  command(
    `export [what] ${list}`,
    'write scripts for r, stata or python, or the package that journals ask for',
    ['dryRun', 'allowExec', ...running],
  )
    .option('--out <dir>', 'write below DIR/<id>/ instead of exports/<id>/')
    .option('--overwrite', 'replace files there that were changed by hand')
    .addHelpText('after', exportHelp)
    .action((what: string | undefined, named: readonly string[], raw: RawOptions) =>
      inSession(raw, true, async (session) =>
        (await import('./commands/export.ts')).exportStudies(session, what, named, raw),
      ),
    );
  command(`clean ${list}`, 'remove what builds wrote', ['dryRun', 'lockTimeout'])
    .option('--with-cache', 'remove .repro/ too')
    .action(
      action(true, async (session, named: readonly string[], raw) =>
        (await import('./commands/clean.ts')).clean(session, named, raw.withCache ?? false),
      ),
    );
  command('fsck', 'check every stored file; put aside and make again what is damaged', [
    'dryRun',
    'jobs',
    'lockTimeout',
  ]).action((raw: RawOptions) =>
    inSession(raw, true, async (session) => (await import('./commands/fsck.ts')).fsck(session)),
  );
  command('gc', 'remove from the cache what is old and not needed', ['dryRun', 'lockTimeout'])
    .option('--max-size <size>', 'the oldest go until the cache is no larger: 500M')
    .option('--max-age <age>', 'what was made longer ago goes (default without a size: 30d)')
    .action((raw: RawOptions) =>
      inSession(raw, true, async (session) => (await import('./commands/gc.ts')).gc(session, raw)),
    );
  command('init <name>', 'make a new study that builds', ['dryRun']).action(
    async (name: string, raw: RawOptions) => {
      code = (await import('./commands/init.ts')).init(readOptions(raw, process.cwd()), terminal, name);
    },
  );
  program
    .command('schema')
    .description('print the JSON schema of studies')
    .action(async () => {
      code = (await import('./commands/schema.ts')).schema(terminal);
    });

  try {
    await program.parseAsync(commandFirst(args, program), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  return code;
}

function newProgram(terminal: Terminal): Command {
  return new Command('repro')
    .description('One study in YAML in, one paper section out: cached, checked, the same bytes every time.')
    .version(engineVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', examples)
    .configureOutput({ writeOut: terminal.data, writeErr: terminal.say })
    .showSuggestionAfterError(true)
    .exitOverride();
}

/** `repro -C dir build` is `repro build -C dir`: options may stand before the command. */
function commandFirst(args: readonly string[], program: Command): string[] {
  if (args.length === 0) return ['--help'];
  const names = new Set(program.commands.map((command) => command.name()));
  const at = args.findIndex((arg, i) => names.has(arg) && !takesValue(args[i - 1]));
  return at <= 0 || args.slice(0, at).some((arg) => arg === '--')
    ? [...args]
    : [args[at] ?? '', ...args.slice(0, at), ...args.slice(at + 1)];
}

function takesValue(arg: string | undefined): boolean {
  return (
    arg !== undefined &&
    Object.values(shared).some((make) => {
      const option = make();
      return option.required && (option.short === arg || option.long === arg);
    })
  );
}
