/** A file that lies within another one without being a member of an archive. */
export interface EmbeddedFile {
  /** As stored; may be anything. Empty when it has none. */
  readonly name: string;
  /** Other names that it may go by: programs differ in which of them they believe. */
  readonly alsoNamed?: readonly string[];
  readonly bytes: Buffer;
  /** Set when the place tells what it is; else it is to be identified. */
  readonly types?: readonly string[];
  /**
   * It is what the file as a whole stands for: signed, compressed, in another encoding. It goes by the name of the file without the ending of the wrapper. `mail`: it is an
   * entity of the inspection too, so that it is a file only where a system would run it by its name.
   */
  readonly wrapped?: 'file' | 'mail';
}

/** A file under all of its names, the first that it has in front. */
export function namedFile(names: readonly string[], bytes: Buffer): EmbeddedFile {
  const [name = '', ...alsoNamed] = new Set(names.filter((own) => own !== ''));
  return alsoNamed.length === 0 ? { name, bytes } : { name, alsoNamed, bytes };
}
