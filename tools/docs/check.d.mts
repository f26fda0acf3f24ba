/** All problems of the pages below a root, sorted. */
export declare function docProblems(root: string): string[];
