/** Files of definitions that are there and are what they should be, by operator and version. Empty when they were never fetched. */
export declare function findDefinitions(): readonly { readonly name: string; readonly files: readonly string[] }[];
/** Folders of jars with Strimzi's model, by version, each with a Java that runs it. */
export declare function findStrimzi(): readonly { readonly version: string; readonly jars: string; readonly java: string }[];
export declare function ensureDefinitions(): Promise<void>;
