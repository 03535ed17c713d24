/** Time, for durations and records in the cache; it never reaches a number or a document. */
export type Clock = {
  /** Milliseconds since 1970; may jump. */
  readonly now: () => number;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
};
