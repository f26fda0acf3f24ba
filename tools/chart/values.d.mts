/** One value of the chart, or a group of them. */
export interface Value {
  readonly description: string;
  readonly byDefault: unknown;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly members?: Readonly<Record<string, Value>>;
  readonly example?: string;
}
export declare const VALUES: Value;
