import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Attribute of a span whose trace is sent whatever the share is. */
export const KEPT = 'postern.kept';

/** Traces and spans of one that wait for their end; what is beyond is not sent. A trace whose end never comes leaves when newer ones need its room. */
const MAX_TRACES = 2000;
const MAX_SPANS = 100;

interface OpenTrace {
  readonly ended: ReadableSpan[];
  running: number;
  kept: boolean;
}

/**
 * Hands on a share of the traces (0 to 1), and each trace in which something failed or that was marked with `KEPT`. The share is chosen by the trace's id, so that every process
 * chooses the same ones; what failed is known where it failed, so of that each process sends what it knows. Spans of a trace that was not chosen wait until none of it runs in this
 * process any more.
 */
export class ShareOfTraces implements SpanProcessor {
  readonly #next: SpanProcessor;
  readonly #share: number;
  readonly #open = new Map<string, OpenTrace>();

  constructor(next: SpanProcessor, share: number) {
    this.#next = next;
    this.#share = share;
  }

  onStart(span: Parameters<SpanProcessor['onStart']>[0], parent: Parameters<SpanProcessor['onStart']>[1]): void {
    this.#next.onStart(span, parent);
    const { traceId } = span.spanContext();
    if (this.#isChosen(traceId)) return;
    const trace = this.#open.get(traceId);
    if (trace !== undefined) {
      trace.running += 1;
      return;
    }
    const [oldest] = this.#open.size >= MAX_TRACES ? this.#open.keys() : [];
    if (oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(traceId, { ended: [], running: 1, kept: false });
  }

  onEnd(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    if (this.#isChosen(traceId)) {
      this.#next.onEnd(span);
      return;
    }
    const trace = this.#open.get(traceId);
    if (trace === undefined) return;
    trace.kept ||= span.status.code === SpanStatusCode.ERROR || span.attributes[KEPT] === true;
    if (trace.ended.length < MAX_SPANS) trace.ended.push(span);
    trace.running -= 1;
    if (trace.running > 0) return;
    this.#open.delete(traceId);
    if (trace.kept) for (const each of trace.ended) this.#next.onEnd(each);
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    this.#open.clear();
    return this.#next.shutdown();
  }

  /** The last 32 bits of an id are random (W3C Trace Context, section 3.2.2.3). */
  #isChosen(traceId: string): boolean {
    return Number.parseInt(traceId.slice(-8), 16) < this.#share * 2 ** 32;
  }
}
