/** English texts by area: each area adds its own by a declaration in its `en.ts`, so that a key that does not exist does not compile. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- filled in by the areas
export interface AreaTexts {}

/** What a language must have, given the English texts: the same keys. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

export type Tree = { readonly [key: string]: string | Tree };
