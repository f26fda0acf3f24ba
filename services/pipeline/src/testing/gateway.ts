import type { BlobStore, MessageBus, Tracer } from '@postern/kernel';
import type { SettingsInput } from '@postern/settings';
import type { Pipeline, SmtpReply, Submission } from '@postern/smtp';
import type { Envelope, Scanner, ScannerName } from '@postern/verdict';

import { createPipeline } from '../pipeline.module.js';
import type { PipelineLimits } from '../pipeline.module.js';
import { fakeBlobs, fakeBus, fakeScanners, fakeShell, MAIL, settingsOf, submissionOf } from './fakes.js';
import type { FakeShell } from './fakes.js';

export interface Gateway {
  readonly shell: FakeShell;
  readonly pipeline: Pipeline;
  readonly settings: ReturnType<typeof settingsOf>;
  /** What happened at the ports, in its order. */
  readonly record: string[];
  readonly blobs: ReturnType<typeof fakeBlobs>;
  readonly bus: ReturnType<typeof fakeBus>;
  readonly hangUp: AbortController;
  send(text?: string | Buffer, envelope?: Partial<Envelope>): Promise<SmtpReply>;
  submit(submission: Submission): Promise<SmtpReply>;
}

export interface GatewayOptions {
  readonly settings?: SettingsInput;
  readonly scanners?: Parameters<typeof fakeScanners>[1];
  readonly withScanners?: ReadonlyMap<ScannerName, Scanner>;
  readonly put?: () => ReturnType<BlobStore['put']>;
  readonly publish?: () => ReturnType<MessageBus['publish']>;
  readonly limits?: Partial<PipelineLimits>;
  readonly tracer?: Tracer;
}

/** Every original goes by the store. */
export const BY_STORE = { originalsOnBusBytes: 0 } as const;

/** The composition of both products, over ports that remember. */
export function gateway(options: GatewayOptions = {}): Gateway {
  const shell = fakeShell(options.tracer);
  const record: string[] = [];
  const blobs = fakeBlobs(record, options.put);
  const bus = fakeBus(record, options.publish);
  const settings = settingsOf(options.settings);
  const scanners = options.withScanners ?? fakeScanners(record, options.scanners);
  const pipeline = createPipeline({ shell, settings, scanners, blobs, bus, limits: options.limits });
  const hangUp = new AbortController();
  const submit = (submission: Submission) => pipeline.submit(submission, hangUp.signal);
  const send: Gateway['send'] = (text = MAIL, envelope = {}) => submit(submissionOf(shell.clock, text, envelope));
  return { shell, pipeline, settings, record, blobs, bus, hangUp, send, submit };
}
