interface Tree {
  packages: Record<string, { version?: string; optional?: boolean; link?: boolean }>;
}
export declare const ROOT: string;
/** First package of the lock that the installed tree lacks or holds in another version. */
export declare function firstStale(lock: Tree, installed: Tree): string | undefined;
export declare function ensurePackages(): Promise<void>;
export declare function ensureNode24(): Promise<string>;
export declare function node24(): string;
export declare function toolEnv(extra?: Record<string, string>): Record<string, string | undefined>;
