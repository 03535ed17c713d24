import fc from 'fast-check';

/** Random cases are the same in every run; a failure here is a failure everywhere. Another seed is FC_SEED away. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20250526) });
