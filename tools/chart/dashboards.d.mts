export type Panel = readonly [title: string, unit: string, queries: readonly (readonly [legend: string, expression: string])[]];
export declare const DASHBOARDS: Readonly<Record<string, { readonly title: string; readonly panels: readonly Panel[] }>>;
