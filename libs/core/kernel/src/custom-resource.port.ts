/** A kind of custom resource as the API server names it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** A custom resource as it lies in the API server. `spec` and `status` are not checked yet. */
export interface CustomResource {
  readonly name: string;
  readonly uid: string;
  /** Grows with each change of the spec, not of the status. */
  readonly generation: number;
  readonly createdAtMs: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: unknown;
  readonly status: unknown;
}

/** All resources of a kind in our namespace, kept up to date in memory. */
export interface ResourceFeed {
  /** Undefined until the first list is there: an empty answer would look as if everything had been deleted. */
  list(): readonly CustomResource[] | undefined;
  stop(): Promise<void>;
}

/** Custom resources of our namespace. */
export interface CustomResources {
  /** `onChange` may be called without a change, never the other way round. Goes on through outages by itself. */
  follow(type: ResourceType, onChange: () => void): ResourceFeed;
  /** Merges the status into that of the resource of this name. False: there is none any more. Rejects when the API server does not take it. */
  writeStatus(type: ResourceType, resource: CustomResource, status: object): Promise<boolean>;
}
