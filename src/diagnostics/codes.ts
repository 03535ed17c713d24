/**
 * Every code a diagnostic can carry, with its one-line meaning. SPEC: the study's text and shape. BIND: its names and
 * formulas. DATA: what the data files hold. RUN: what a method can do with them. A code never changes its meaning.
 */
export const codes = {
  SPEC001: 'The study file cannot be read.',
  SPEC002: 'The study file is larger than a study may be.',
  SPEC003: 'The text is not YAML.',
  SPEC004: 'A key stands twice in one mapping.',
  SPEC005: 'The text nests too deep, or its aliases expand to too much.',
  SPEC006: 'A key has a name that is not allowed.',
  SPEC007: 'The text uses a part of YAML that studies do not have.',
  SPEC008: 'The study is empty or not a mapping.',
  SPEC010: 'A key is not known at this place.',
  SPEC011: 'A key that must be there is missing.',
  SPEC012: 'A value has the wrong type.',
  SPEC013: 'A value is not one of those allowed.',
  SPEC014: 'A number is outside its range.',
  SPEC015: 'A text does not have the form it must have.',
  SPEC016: 'A list or mapping has too few or too many members, or one twice.',
  SPEC017: 'Keys exclude each other, or one needs another.',
  SPEC020: 'The study named by `extends` cannot be used.',
  SPEC021: 'Studies extend each other in a circle.',
  SPEC022: 'A `--set` cannot be applied.',
  BIND001: 'A formula cannot be read.',
  BIND002: 'A name is neither a data column, nor a variable, nor an index.',
  BIND003: 'Formulas need each other in a circle.',
  BIND004: 'One name has two meanings.',
  BIND005: 'A claim names a model that the study does not have, or of another kind.',
  BIND006: 'A claim names a term that the model does not have.',
  BIND007: 'A claim names a column that the model does not have.',
  BIND008: 'A claim names a mediator that the model does not have.',
  BIND009: 'A Hausman test names a model that it cannot be computed for.',
  BIND010: 'An effect or a cluster is not a column of the data.',
  BIND011: 'A column that the study names is absent from the data.',
  BIND013: 'A formula uses what its place does not allow.',
  BIND014: 'A model names one term twice.',
  BIND015: 'A model needs something that its study or its data do not have.',
  BIND016: 'Two sources have a column of one name.',
  BIND017: 'Two variables of one model are made from one column of the data.',
  BIND031: 'A mediator is made of a column that the outcome or the treatment is made of too.',
  BIND032: 'A key names a mediator that its model does not have.',
  DATA001: 'A data file cannot be found or read.',
  DATA002: 'A data file is malformed.',
  DATA003: 'Text stands in a cell where a number is due.',
  DATA004: 'Several rows have the same entity and time.',
  DATA005: 'The data do not meet the expectation of the study.',
  DATA006: "A value is missing in an index's indicator.",
  DATA007: 'A formula leaves its domain: a logarithm of a number <= 0, a division by 0.',
  DATA008: 'An indicator is constant.',
  DATA009: 'A score <= 0 has no logarithm.',
  DATA010: 'A row has no entity or no time.',
  DATA011: 'Too few rows are left, or nothing can be estimated.',
  DATA012: 'A data file is not in the encoding it should be in.',
  DATA013: "A path leaves the study's folder and the project.",
  DATA014: 'Neighbors are missing or contradict each other.',
  RUN001: 'The method cannot run on this panel.',
  RUN010: 'The weights of an index deserve a second look.',
  RUN002: 'A step failed: a bug of the program, not of the study.',
  RUN003: 'A template of the documents cannot be used.',
  RUN004: 'A step could not run: the machine refused memory, or a file changed while it was read.',
} as const;

export type Code = keyof typeof codes;

/** Whether `text` is one of the finite list of codes. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}
