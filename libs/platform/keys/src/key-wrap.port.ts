/** A key of 32 octets as it may lie in a database: useless without the master key that `keyId` names. */
export interface WrappedKey {
  /** Name of the master key that wrapped it. */
  readonly keyId: string;
  readonly octets: Buffer;
}

/** Wraps keys of objects by a master key that the caller never sees. */
export interface KeyWrap {
  /** Name of the master key that wraps now; those wrapped by others are to be wrapped again. */
  readonly keyId: string;
  /** `name`: what the key is for. The same name is needed to unwrap it. Rejects when no master key can be had now. */
  wrap(key: Buffer, name: string): Promise<WrappedKey>;
  /** Rejects with KeyUnknown when its master key is not there, with KeyRefused when it was made by another, for another name, or altered, and with any other error when it cannot be known now: then ask again later. */
  unwrap(wrapped: WrappedKey, name: string): Promise<Buffer>;
}

/** The master key that wrapped a key is none of those that are there. */
export class KeyUnknown extends Error {
  override readonly name = 'KeyUnknown';
}

/** A wrapped key, or sealed octets, are not what was written under this name. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}
