export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}
export declare function debianPackages(status: string): readonly DebianPackage[];
export declare function spdxOf(
  root: string,
  image: string,
  tag: string,
  npmPaths: readonly string[],
  debian: readonly DebianPackage[],
): { readonly packages: readonly { readonly name: string; readonly versionInfo: string; readonly externalRefs: readonly { readonly referenceLocator: string }[] }[] };
