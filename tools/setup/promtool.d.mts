/** Path of promtool when it is there already; undefined otherwise. */
export declare function findPromtool(): string | undefined;
export declare function ensurePromtool(): Promise<string | undefined>;
