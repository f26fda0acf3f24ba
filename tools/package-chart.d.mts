export interface PackagingOptions {
  readonly out: string;
  readonly version: string;
  readonly push?: string;
  readonly key?: string;
  readonly keyring?: string;
  readonly cosignKey?: string;
}
export function packagingSteps(options: PackagingOptions): string[][];
export function packageChart(options: PackagingOptions): Promise<void>;
