import type { Value } from './values.mjs';

export declare function valuesText(values: Value): string;
export declare function valuesSchema(values: Value): Record<string, unknown>;
export declare function valuesDefaults(values: Value): Record<string, unknown>;
