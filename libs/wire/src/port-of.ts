/** A unary method as ts-proto describes it. */
export interface UnaryMethod {
  readonly path: string;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

/**
 * The port of a service that answers for its data: an async function a method of the contract. In one process it is the owner's object itself, in the cluster a
 * client of it; callers cannot tell. The signal ends a call that nobody waits for any more.
 */
export type PortOf<Definition> = {
  readonly [Name in keyof Definition]: Definition[Name] extends {
    readonly requestDeserialize: (bytes: Buffer) => infer Request;
    readonly responseDeserialize: (bytes: Buffer) => infer Reply;
  }
    ? (request: Request, signal?: AbortSignal) => Promise<Reply>
    : never;
};
