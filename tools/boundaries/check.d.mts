/** All problems of a tree, sorted. */
export declare function problemsOf(root: string): string[];
