export declare function brokerRights(row: {
  readonly name: string;
  readonly bus: { readonly produces: readonly string[]; readonly consumes: readonly string[]; readonly follows: readonly string[] };
}): readonly (readonly [service: string, kind: string, name: string, pattern: string, operations: readonly string[]])[];
export declare function prerequisitesPage(table: { readonly services: object; readonly topics: readonly object[] }): string;
