export declare function charactersOf(raw: string, flags: string): readonly [first: number, last: number][];
