export declare const ROOT: string;
export declare const CHART: string;
/** Generated files of the chart, path to text. */
export declare function generated(): Promise<Record<string, string>>;
/** Names of generated files that are not what they should be. */
export declare function stale(): Promise<string[]>;
