export declare const MALLOC_ENV: Readonly<Record<string, string>>;
export declare const NODE_FLAGS: readonly string[];
