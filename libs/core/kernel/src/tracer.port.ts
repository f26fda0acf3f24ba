/** Spans as a dependency, in W3C terms; the platform maps them to OpenTelemetry. */
export interface Tracer {
  /** Runs `work` in a child span of the current one (or of `parent`, a W3C traceparent). The span ends with the promise, failed when it rejects. */
  span<T>(name: string, attributes: Readonly<Record<string, string | number | boolean>>, work: () => Promise<T>, parent?: string): Promise<T>;
  /** The trace of the current span is worth keeping, also where only a share of them is: a mail that was refused or put off. Nothing outside of a span. */
  keep(): void;
  /** W3C traceparent of the current span; undefined outside of any. */
  current(): string | undefined;
}

export const noTracer: Tracer = { span: (_name, _attributes, work) => work(), keep: () => {}, current: () => undefined };
