import {
  columnsFile,
  dataFile,
  expectedFile,
  expectedIndicesFile,
  indicatorsFile,
  weightsFile,
} from '../export/data-files.ts';
import { type PeerStudy, type ScriptKind, scriptKinds } from '../export/peer.ts';
import { pythonScript } from '../export/python-script.ts';
import { rIndices } from '../export/r-indices.ts';
import { rScript } from '../export/r-script.ts';
import { stataScript } from '../export/stata-script.ts';
import { templateText } from './package-files.ts';

const scripts: {
  readonly [kind in ScriptKind]: {
    readonly name: string;
    readonly make: (study: PeerStudy, part: (name: string) => string) => string;
  };
} = {
  r: { name: 'models.R', make: rScript },
  stata: { name: 'models.do', make: stataScript },
  python: { name: 'models.py', make: pythonScript },
};

export function isScriptKind(kind: string): kind is ScriptKind {
  return scriptKinds.some((known) => known === kind);
}

/** The scripts of some programs with the data and the numbers that they are held to. */
export function scriptFiles(study: PeerStudy, kinds: readonly ScriptKind[]): { [name: string]: string } {
  const files: { [name: string]: string } = {
    'data.csv': dataFile(study),
    'columns.csv': columnsFile(study),
    'expected.csv': expectedFile(study),
  };
  for (const kind of kinds) {
    const { name, make } = scripts[kind];
    files[name] = make(study, (part) => templateText(`export/${part}`));
  }
  if (kinds.includes('r') && study.neighbors.length > 0) files['weights.csv'] = weightsFile(study);
  if (kinds.includes('r') && study.indices.length > 0) {
    files['indicators.csv'] = indicatorsFile(study);
    files['expected-indices.csv'] = expectedIndicesFile(study);
    files['indices.R'] = rIndices(study, templateText('export/indices.R'));
  }
  return files;
}
