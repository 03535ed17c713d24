/** A study's text may have at most this many bytes. */
export const maxStudyBytes = 2_000_000;
/** Nesting of mappings and lists. */
export const maxDepth = 64;
/** Tokens of one text, counted before it is parsed: time and memory grow with them, not with the bytes. */
export const maxTokens = 400_000;
/** Nodes of a study after aliases are expanded. */
export const maxNodes = 100_000;
/** Studies that may extend one another in a row. */
export const maxExtends = 16;
