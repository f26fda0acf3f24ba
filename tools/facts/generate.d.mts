export declare const ROOT: string;
export declare function factsPageProblems(): Promise<string[]>;
