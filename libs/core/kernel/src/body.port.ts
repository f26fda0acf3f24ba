/** Reference to a message's bytes that another process holds until the decision is made. Pulled over HTTP with the token, whole or by range, unless the bytes came along. */
export interface BodyRef {
  /** http(s) URL of the internal body endpoint; empty in one process. */
  readonly url: string;
  /** Capability for exactly this body. Never logged. */
  readonly token: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex of SHA-256. */
  readonly sha256: string;
  /** The body itself, when it is small enough to travel with the call; absent: pull it. Never logged. */
  readonly octets?: Buffer;
}

/** A message's bytes, wherever they are. Reading may fail with AppError BODY_UNAVAILABLE; bytes are never altered. */
export interface Body {
  readonly ref: BodyRef;
  readonly size: number;
  readonly sha256: string;
  /** Bytes [start, end), clamped to the size. Implementations check the hash of a whole read. */
  read(range?: { readonly start: number; readonly end: number }, signal?: AbortSignal): Promise<Buffer>;
}

/** Bytes of a message that were left out. */
export interface Gap {
  /** In the message. */
  readonly offset: number;
  readonly length: number;
}

/** As much of a message as its reader needs. Where it came from somewhere else, nobody has checked that its parts fit together. Never logged. */
export interface Excerpt {
  /** Bytes of the whole message. */
  readonly size: number;
  /** What stands outside of the gaps. */
  readonly octets: Buffer;
  /** Ascending; between two of them something is kept. */
  readonly gaps: readonly Gap[];
}

/** Body in this process: the buffer itself. */
export function bodyOf(bytes: Buffer, sha256: string, ref?: Partial<BodyRef>): Body {
  const along = ref?.octets === undefined ? {} : { octets: ref.octets };
  const full: BodyRef = { url: ref?.url ?? '', token: ref?.token ?? '', size: bytes.length, sha256, ...along };
  return {
    ref: full,
    size: bytes.length,
    sha256,
    read: (range) => Promise.resolve(range ? bytes.subarray(range.start, range.end) : bytes),
  };
}
