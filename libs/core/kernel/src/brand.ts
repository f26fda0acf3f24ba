declare const brand: unique symbol;

/** A value that was parsed at an edge and needs no second check inside. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
