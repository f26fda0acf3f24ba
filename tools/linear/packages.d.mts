export declare const EXEMPT: Record<string, string>;
export declare const PENDING: Record<string, string>;
export declare const MODULE: string;
