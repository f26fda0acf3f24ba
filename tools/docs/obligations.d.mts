/** Obligation numbers by the titles of one spec file that carry them. */
export declare function numbersInTitles(source: string): ReadonlySet<number>;
/** What is not so about the table of obligations in SECURITY.md below a root, sorted. */
export declare function obligationProblems(root: string): string[];
