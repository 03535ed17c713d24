import path from 'node:path';
import { canonicalJson } from '../base/canonical.ts';
import { digest } from '../base/digest.ts';
import { err, type Result } from '../base/result.ts';
import type { Diagnostic, Problem } from '../diagnostics/diagnostic.ts';
import { compilePlan, sourceStep } from '../plan/compile.ts';
import { wantedPictures } from '../plan/pictures.ts';
import { spoken, typesetStep } from '../plan/report-steps.ts';
import type { Plan, PlannedStep, StepOutcome } from '../plan/step.ts';
import { bindStudy } from '../spec/bind.ts';
import { locate } from '../spec/located.ts';
import { openStudy } from '../spec/open.ts';
import type { ColumnsBySource, OpenedStudy, SetOption } from '../spec/opened.ts';
import { inOrder } from '../spec/order.ts';
import { printStudy } from '../spec/print-study.ts';
import type { SourceValue } from '../steps/source.ts';
import type { Study } from '../study/study.ts';
import { type Bounds, findDataFile, type NamedFile } from './data-files.ts';
import { type AskVersion, externalFacts } from './external-facts.ts';
import { engineVersion, figureFonts, rasterizer, templateFiles } from './package-files.ts';
import { leaves, stays } from './study-bounds.ts';
import { readStudyText } from './study-text.ts';
import { NO_TEMPLATES, typedTemplates } from './typed-templates.ts';

export type CompileRequest = {
  /** Absolute path of the study. */
  readonly file: string;
  readonly projectRoot: string;
  readonly set: readonly SetOption[];
  /** `--source NAME=PATH`, absolute paths. */
  readonly sources: { readonly [name: string]: string };
  /** Runs one step through the store: binding needs the columns of the data. */
  readonly runStep: (step: PlannedStep) => Promise<StepOutcome>;
  readonly tree?: StudyTree;
  /** Default: no version is known. */
  readonly askVersion?: AskVersion;
};

/** Where the texts, data and templates of a study are looked for, by absolute path. */
export type StudyTree = {
  readonly readText: (
    file: string,
    shown: string,
  ) => Result<string, Problem> | Promise<Result<string, Problem>>;
  readonly findData: (
    source: NamedFile,
    bounds: Bounds,
    override: string | undefined,
  ) => Result<string, Problem> | Promise<Result<string, Problem>>;
  readonly templates: (folder: string | null) => TemplateFiles | Promise<TemplateFiles>;
};
type TemplateFiles = { readonly [name: string]: string };

/** The files as they are now. */
const workingTree: StudyTree = { readText: readStudyText, findData: findDataFile, templates: templateFiles };

/** Whether figures are likely to hold Chinese: they are in that language, or the study has names in it. */
function needsChinese({ outputs }: Study, texts: ReadonlyMap<string, string>): boolean {
  return outputs.language === 'zh' || [...texts.values()].some((text) => /[\u3400-\u9fff]/.test(text));
}

export type CompiledStudy = {
  /** Everything wrong so far, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts that spans point into, by file name. */
  readonly texts: { readonly [file: string]: string };
  /** null where there is an error. */
  readonly study: Study | null;
  readonly plan: Plan | null;
  /** The step that makes a PDF, whether the study asks for one or not. */
  readonly typeset: PlannedStep | null;
  /** Every file that the study depends on, absolute: study texts, data, templates. */
  readonly files: readonly string[];
  /** Places a problem that a step found. */
  readonly locate: (problem: Problem) => Diagnostic;
};

/** Text -> study -> plan. Finds every problem that can be found without estimating anything. */
export async function compileStudy(request: CompileRequest): Promise<CompiledStudy> {
  const shown = (file: string) => path.relative(process.cwd(), file) || file;
  const tree = request.tree ?? workingTree;
  const bounds = { studyFolder: path.dirname(request.file), projectRoot: request.projectRoot };
  const readText = (named: string) => {
    const file = path.resolve(named);
    const allowed = file === request.file || stays(file, bounds);
    return allowed ? tree.readText(file, named) : err(leaves(named, ''));
  };
  const opened = await openStudy({ file: shown(request.file), readText, set: request.set });
  const place = (problem: Problem): Diagnostic =>
    opened.document === null ? { ...problem, at: null, related: [] } : locate(opened.document, problem);
  const data = await readSources(request, tree, opened, place);
  const bound = bindStudy(opened, data.columns);
  const all = [...opened.diagnostics, ...data.diagnostics, ...bound.diagnostics];
  const diagnostics = inOrder(all, opened.files);
  const texts = Object.fromEntries(opened.texts);
  const read = [...opened.files.map((file) => path.resolve(file)), ...Object.values(data.files)];
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const { study } = bound;
  if (failed || study === null || opened.document === null) {
    return { diagnostics, texts, study: null, plan: null, typeset: null, files: read, locate: place };
  }
  const folder = templateFolder(request, study);
  if (folder !== null && !stays(folder, bounds)) {
    const found = place(leaves(String(study.outputs.templates), '/outputs/templates'));
    return {
      diagnostics: [...diagnostics, found],
      texts,
      study: null,
      plan: null,
      typeset: null,
      files: read,
      locate: place,
    };
  }
  const templates = await tree.templates(folder);
  const typed =
    folder === null || tree !== workingTree ? NO_TEMPLATES : typedTemplates(folder, templates, shown);
  const found = await externalFacts(
    study,
    (file, pointer) => tree.findData(file, boundsAt(request, pointer, place), undefined),
    place,
    request.askVersion ?? (() => Promise.resolve({ version: null, problem: null })),
  );
  read.push(...found.files);
  if (found.diagnostics.length > 0) {
    const all = inOrder([...diagnostics, ...found.diagnostics], opened.files);
    return { diagnostics: all, texts, study: null, plan: null, typeset: null, files: read, locate: place };
  }
  const surroundings = {
    dataFiles: data.files,
    externals: found.externals,
    templates,
    fonts: figureFonts(needsChinese(study, opened.texts)),
    // Finding it takes longer than all other files.
    rasterizer: wantedPictures(study.outputs).png ? rasterizer() : '',
    engineVersion: engineVersion(),
    studyDigest: digest(canonicalJson(study.document)),
    studyText: printStudy(opened.document),
  };
  const plan = compilePlan(study, surroundings);
  const typeset = typesetStep(study, surroundings);
  return {
    diagnostics: [...diagnostics, ...typed.diagnostics],
    texts: { ...texts, ...typed.texts },
    study,
    plan,
    typeset,
    files: [...read, ...Object.values(spoken(templates, study.outputs.language))],
    locate: (problem) => {
      const at = problem.words === undefined ? null : typed.place(problem.words);
      return at === null ? place(problem) : { ...problem, at, related: [] };
    },
  };
}

function templateFolder(request: CompileRequest, study: Study): string | null {
  return study.outputs.templates === null
    ? null
    : path.resolve(path.dirname(request.file), study.outputs.templates);
}

type SourceData = {
  readonly files: { readonly [source: string]: string };
  readonly columns: ColumnsBySource;
  readonly diagnostics: readonly Diagnostic[];
};

async function readSources(
  request: CompileRequest,
  tree: StudyTree,
  opened: OpenedStudy,
  place: (problem: Problem) => Diagnostic,
): Promise<SourceData> {
  const files: { [source: string]: string } = {};
  const columns: { [source: string]: ColumnsBySource[string] } = {};
  const diagnostics: Diagnostic[] = [];
  for (const source of opened.sources) {
    const bounds = boundsAt(request, `${source.pointer}/path`, place);
    const found = await tree.findData(source, bounds, request.sources[source.name]);
    if (!found.ok) {
      diagnostics.push(place(found.error));
      continue;
    }
    files[source.name] = found.value;
    const outcome = await request.runStep(sourceStep(source, found.value));
    if (outcome.ok) columns[source.name] = columnsOf(outcome.value as SourceValue);
    else diagnostics.push(...outcome.problems.map(place));
  }
  return { files, columns, diagnostics };
}

/** A path is relative to the folder of the file that names it: with `extends` that may be another one. */
function boundsAt(request: CompileRequest, pointer: string, place: (problem: Problem) => Diagnostic): Bounds {
  const at = place({ code: 'DATA001', severity: 'error', message: '', pointer }).at;
  const folder = path.dirname(at === null ? request.file : path.resolve(at.file));
  return { studyFolder: folder, projectRoot: request.projectRoot };
}

function columnsOf({ table }: SourceValue): ColumnsBySource[string] {
  const kinds = Object.fromEntries(table.names.map((name) => [name, table.columns[name]!.kind]));
  return { names: table.names, kinds };
}
