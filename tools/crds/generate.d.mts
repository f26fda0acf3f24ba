export const ROOT: string;
export const CRD_FOLDER: string;
export function crds(): Promise<readonly Crd[]>;
export function generated(): Promise<Record<string, string>>;
export function stale(): Promise<string[]>;

/** What tests look at. */
export interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string; readonly shortNames: readonly string[]; readonly categories: readonly string[] };
    readonly versions: readonly [
      {
        readonly name: string;
        readonly subresources: { readonly status?: object };
        readonly additionalPrinterColumns: readonly { readonly name: string }[];
        readonly schema: { readonly openAPIV3Schema: Structural };
      },
    ];
  };
}
export interface Structural {
  readonly type: string;
  readonly properties?: Readonly<Record<string, Structural>>;
  readonly items?: Structural;
  readonly pattern?: string;
  readonly [keyword: string]: unknown;
}
