import { documentJson, type LocatedDocument } from './located.ts';
import { writeYaml } from './read.ts';

/** The merged study as YAML, without comments: what the appendix shows. Builds again as the same study. */
export function printStudy(document: LocatedDocument): string {
  return writeYaml(documentJson(document));
}
