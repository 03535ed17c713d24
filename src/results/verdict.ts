/** What a hypothesis comes to, and a part of its claim. */
export type Verdict = 'supported' | 'partially_supported' | 'contradicted' | 'not_supported' | 'not_testable';
export type Outcome = 'met' | 'unmet' | 'opposite' | 'untestable';
