import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';

import { messageOf } from '@postern/kernel';
import type { Tracer } from '@postern/kernel';

import { KEPT, ShareOfTraces } from './share-of-traces.js';

export interface OtelTracer extends Tracer {
  /** Sends what is buffered; bounded by the exporter's own time-out. */
  stop(): Promise<void>;
}

/**
 * Spans by OpenTelemetry, sent as OTLP over HTTP when an endpoint is given (OTEL_EXPORTER_OTLP_ENDPOINT). Without one, spans still carry context, so
 * that a traceparent travels through facts, and nothing leaves the process. `share` of the traces is sent, 0 to 1, and what failed or is to be kept.
 */
export function otelTracer(service: string, version: string, endpoint: string, share: number): OtelTracer {
  const exporter = () => new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 5000 });
  const spanProcessors = endpoint === '' ? [] : [new ShareOfTraces(new BatchSpanProcessor({ exporter: exporter() }), share)];
  const provider = new TracerProvider({
    // What nobody collects is not recorded, unless the caller records; its context travels all the same.
    ...(endpoint === '' ? { sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) } : {}),
    resource: resourceFromAttributes({ 'service.name': `postern-${service}`, 'service.version': version }),
    spanProcessors,
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const tracer = provider.getTracer('postern', version);
  return {
    span(name, attributes, work, parent) {
      const from = parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
      return tracer.startActiveSpan(name, { attributes }, from, async (span) => {
        try {
          return await work();
        } catch (thrown) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(thrown) });
          throw thrown;
        } finally {
          span.end();
        }
      });
    },
    keep: () => void trace.getActiveSpan()?.setAttribute(KEPT, true),
    current() {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent;
    },
    stop: () => provider.shutdown(),
  };
}
