/** Randomness as a dependency. Cryptographically strong. */
export interface Random {
  bytes(count: number): Uint8Array;
}
