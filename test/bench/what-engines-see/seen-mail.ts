/** Bytes that an engine was given, by their hash. */
export interface GivenBytes {
  readonly sha256: string;
  readonly bytes: number;
}

/** A file as a scanner's reply tells of it. */
export interface ToldFile {
  readonly path: string;
  readonly name: string;
  readonly types: readonly string[];
  readonly bytes: number;
}

/** What a module said; words as that build has them. */
export interface ToldModule {
  readonly module: string;
  readonly kind: string;
  readonly status: string;
  readonly classes: readonly string[];
  /** Codes of the findings. */
  readonly codes: readonly string[];
}

/** What the engines of one build were given of one mail, and what they said. */
export interface SeenMail {
  readonly mail: string;
  readonly bytes: number;
  /** Files that went through clamd's socket, without the mail as a whole. */
  readonly clamd: readonly GivenBytes[];
  readonly yara: readonly GivenBytes[];
  /** Why clamd was not given every byte of the mail, as it is or decoded; empty when it was. */
  readonly hiddenFromClamd: string;
  readonly hiddenFromYara: string;
  /** Bytes of base64 that were left out of the mail as a whole, since they were given decoded. */
  readonly leftOutForClamd: number;
  readonly leftOutForYara: number;
  /** Files that the content filter compares with its rule. */
  readonly filtered: readonly ToldFile[];
  readonly scanned: readonly ToldFile[];
  /** Words of the subject and the text that antispam rates, each once. */
  readonly words: readonly string[];
  /** Links that antispam rates, phishing is found by and lists are compared with. */
  readonly urls: readonly string[];
  /** What auth-check and antispam asked the DNS. */
  readonly dns: readonly string[];
  readonly modules: readonly ToldModule[];
}
