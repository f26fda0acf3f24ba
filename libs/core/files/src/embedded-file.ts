/** A file that lies within another one. */
export interface EmbeddedFile {
  /** As stored; may be anything. Empty when it has none. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Set when the place tells what it is; else it is to be identified. */
  readonly types?: readonly string[];
}
