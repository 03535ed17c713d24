/** A study's text may have at most this many bytes. */
export const maxStudyBytes = 2_000_000;
/** Nesting of mappings and lists. */
export const maxDepth = 64;
/** Nodes of a study after aliases are expanded. */
export const maxNodes = 100_000;
/** Aliases (`*name`) in one text. */
export const maxAliases = 1_000;
/** Studies that may extend one another in a row. */
export const maxExtends = 16;
/** Diagnostics of one kind of fault in one text: more is noise. */
export const maxDiagnostics = 200;
