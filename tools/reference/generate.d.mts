/** Repository that this tool belongs to. */
export declare const ROOT: string;
/** Text of each generated page by its path below the root. */
export declare function referencePages(root: string): (readonly [path: string, text: string])[];
/** Pages that are not what the sources make. */
export declare function referenceProblems(root?: string): string[];
