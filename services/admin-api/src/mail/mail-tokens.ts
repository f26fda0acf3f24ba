/** Injection token of the journal. */
export const JOURNAL = Symbol('journal');
