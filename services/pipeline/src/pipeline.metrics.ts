import type { Counter, Gauge, Histogram, Metrics } from '@postern/kernel';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] as const;

/** Metrics of the pipeline; names are stable and listed in the reference. */
export interface PipelineMetrics {
  /** `fate`: accepted, deleted, refused, tempfailed, overloaded. */
  readonly messages: Counter;
  /** `code` of the error table. */
  readonly errors: Counter;
  /** `answer`: local, relay, or the code of the refusal. */
  readonly recipients: Counter;
  readonly submitSeconds: Histogram;
  /** `scanner`, `outcome`: clean, found, unscannable, notScanned, failed. */
  readonly scanSeconds: Histogram;
  /** `step`: blob, bus. */
  readonly commitSeconds: Histogram;
  readonly inFlight: Gauge;
  readonly inFlightBytes: Gauge;
  readonly budgetBytes: Gauge;
  readonly scansWaiting: Gauge;
  /** Facts about refused or tempfailed mail that could not be published. */
  readonly lostStories: Counter;
  /** Refusals at RCPT without a fact. `why`: session (enough of it were told), busy, bus. */
  readonly untoldRefusals: Counter;
}

export function pipelineMetrics(metrics: Metrics): PipelineMetrics {
  return {
    messages: metrics.counter('postern_pipeline_messages_total', 'Messages by their fate', ['fate']),
    errors: metrics.counter('postern_pipeline_errors_total', 'Messages that an error ended, by its code', ['code']),
    recipients: metrics.counter('postern_pipeline_recipients_total', 'Answers to RCPT', ['answer']),
    submitSeconds: metrics.histogram('postern_pipeline_submit_seconds', 'From DATA to its answer, by fate', SECONDS, ['fate']),
    scanSeconds: metrics.histogram('postern_pipeline_scan_seconds', 'Calls of scanners by their worst outcome', SECONDS, ['scanner', 'outcome']),
    commitSeconds: metrics.histogram('postern_pipeline_commit_seconds', 'Waits for durability', SECONDS, ['step']),
    inFlight: metrics.gauge('postern_pipeline_in_flight_messages', 'Messages between DATA and its answer'),
    inFlightBytes: metrics.gauge('postern_pipeline_in_flight_bytes', 'Bytes of messages between DATA and its answer'),
    budgetBytes: metrics.gauge('postern_pipeline_budget_bytes', 'Bytes of messages that may be in flight', [], 'max'),
    untoldRefusals: metrics.counter('postern_pipeline_untold_refusals_total', 'Refusals at RCPT that have no fact', ['why']),
    scansWaiting: metrics.gauge('postern_pipeline_scans_waiting', 'Messages that wait for their turn to be scanned'),
    lostStories: metrics.counter('postern_pipeline_lost_stories_total', 'Facts about tempfailed mail that could not be published'),
  };
}
