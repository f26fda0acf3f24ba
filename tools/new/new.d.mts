/** What `npm run new` made, and what is left: edits by hand (place, what) and commands to run then. */
export interface Made {
  readonly written: readonly string[];
  readonly byHand: readonly (readonly [place: string, what: string])[];
  readonly commands: readonly string[];
}
/** Throws a text for a person when there is one of that name, or the name or kind is none. */
export declare function makeNew(root: string, kind: string, name: string): Promise<Made>;
