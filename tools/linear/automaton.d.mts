/** Places, classes and tree of a pattern; the tests use only what is shown here. */
export declare function automatonOf(
  source: string,
  flags: string,
): { classes: { shown: string[] }; ast: import('@eslint-community/regexpp').AST.Pattern };
