/** Path of helm when it is there already; undefined otherwise. */
export declare function findHelm(): string | undefined;
export declare function ensureHelm(): Promise<string | undefined>;
