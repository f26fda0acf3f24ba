export type Figures = Record<string, Record<string, number>>;
export function figuresOf(printed: string): Figures;
export function median(values: readonly number[]): number;
export function comparison(runs: { readonly ours: readonly Figures[]; readonly other: readonly Figures[] }): readonly string[];
export function benchAgainst(root: string, revision: string, pairs: number, options: readonly string[]): Promise<void>;
