import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanContext } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';

import { KEPT, ShareOfTraces } from './share-of-traces.js';

/** `low` is chosen by any share above 0, `high` by none below 1. */
const IDS = { low: '0af7651916cd43dd8448eb2100000000', high: '0af7651916cd43dd8448eb21ffffffff' };

function tracing(share: number) {
  const exporter = new InMemorySpanExporter();
  const tracer = new TracerProvider({ spanProcessors: [new ShareOfTraces(new SimpleSpanProcessor({ exporter }), share)] }).getTracer('test');
  const within = (traceId: string) => {
    const parent: SpanContext = { traceId, spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true };
    return trace.setSpanContext(ROOT_CONTEXT, parent);
  };
  return {
    start: (name: string, traceId: string) => tracer.startSpan(name, {}, within(traceId)),
    sent: () => exporter.getFinishedSpans().map((span) => span.name),
  };
}

describe('a share of the traces', () => {
  it.each([
    [0, []],
    [0.1, ['low']],
    [1, ['low', 'high']],
  ])('of %s sends the traces that their ids choose', (share, sent) => {
    const t = tracing(share);
    t.start('low', IDS.low).end();
    t.start('high', IDS.high).end();
    expect(t.sent()).toEqual(sent);
  });

  it('sends all of a trace in which one span failed, also those that ended before', () => {
    const t = tracing(0);
    const whole = t.start('whole', IDS.high);
    t.start('good', IDS.high).end();
    const bad = t.start('bad', IDS.high);
    bad.setStatus({ code: SpanStatusCode.ERROR });
    bad.end();
    t.start('later', IDS.high).end();
    expect(t.sent()).toEqual([]);
    whole.end();
    expect(t.sent()).toEqual(['good', 'bad', 'later', 'whole']);
  });

  it('sends a trace that was marked, and nothing of its neighbour', () => {
    const t = tracing(0);
    const [marked, neighbour] = [t.start('marked', IDS.high), t.start('neighbour', IDS.low)];
    marked.setAttribute(KEPT, true);
    neighbour.end();
    marked.end();
    expect(t.sent()).toEqual(['marked']);
  });

  it('forgets what ended well: a trace that comes back begins anew', () => {
    const t = tracing(0);
    t.start('well', IDS.high).end();
    const bad = t.start('bad', IDS.high);
    bad.setStatus({ code: SpanStatusCode.ERROR });
    bad.end();
    expect(t.sent()).toEqual(['bad']);
  });

  it('gives up the oldest of too many traces that never end', () => {
    const t = tracing(0);
    const failed = (traceId: string) => {
      const span = t.start(traceId, traceId);
      span.setStatus({ code: SpanStatusCode.ERROR });
      return span;
    };
    const idOf = (i: number) => `0af7651916cd43dd8448eb21f${String(i).padStart(7, '0')}`;
    const all = Array.from({ length: 2001 }, (_, i) => failed(idOf(i)));
    for (const span of all) span.end();
    expect(t.sent()).toHaveLength(2000);
    expect(t.sent()).not.toContain(idOf(0));
  });

  it('keeps a bounded number of spans of one trace', () => {
    const t = tracing(0);
    const whole = t.start('whole', IDS.high);
    whole.setStatus({ code: SpanStatusCode.ERROR });
    for (let i = 0; i < 150; i++) t.start('part', IDS.high).end();
    whole.end();
    expect(t.sent()).toHaveLength(100);
  });
});
