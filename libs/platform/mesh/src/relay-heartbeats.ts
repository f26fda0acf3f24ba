import type { scanV1 } from '@postern/contracts';
import type { MessageBus } from '@postern/kernel';
import type { PeerAnswer } from '@postern/platform-grpc';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { HEARTBEAT_MS, publishBeat, revisionInForce } from './heartbeat.js';

/** What was last said at each address. */
export type Told = ReadonlyMap<string, scanV1.ReportReply>;

/** What is to be passed on of a round, and what to remember of it. */
export interface Round {
  readonly beats: readonly { readonly report: scanV1.ReportReply; readonly leaving: boolean }[];
  readonly told: Told;
}

/** Pure. A process is gone when another one answers at its address, or when its address is named no more and does not answer. One that is only silent stays. */
export function roundOf(before: Told, answers: readonly PeerAnswer[]): Round {
  const beats: { report: scanV1.ReportReply; leaving: boolean }[] = [];
  const told = new Map<string, scanV1.ReportReply>();
  for (const { address, named, report } of answers) {
    const last = before.get(address);
    const isGone = last !== undefined && (report === undefined ? !named : report.instance !== last.instance);
    if (isGone) beats.push({ report: last, leaving: true });
    if (report?.due === true) beats.push({ report, leaving: false });
    const now = report ?? (isGone ? undefined : last);
    if (now !== undefined) told.set(address, now);
  }
  return { beats, told };
}

/**
 * Asks the processes of a service that has no bus how they are, every ten seconds, and passes it on as their heartbeats. Such a service has the settings of the service that calls
 * it, so the revision is ours.
 */
export function relayHeartbeats(
  shell: Shell,
  { bus, settings }: { readonly bus: MessageBus; readonly settings: SettingsSource },
  service: string,
  ask: (signal: AbortSignal) => Promise<readonly PeerAnswer[]>,
): void {
  let told: Told = new Map();
  const pass = ({ due: _due, ...report }: scanV1.ReportReply, leaving: boolean) =>
    publishBeat(shell, bus, { ...report, ...inForce(), service, atMs: shell.clock.now(), ready: report.ready && !leaving, gauges: {}, leaving });
  // A new revision is in force there with the next call, so it is told now.
  const inForce = revisionInForce(shell, settings, () => told.forEach((report) => void pass(report, false)));
  shell.every(`heartbeats of ${service}`, HEARTBEAT_MS, async (signal) => {
    const round = roundOf(told, await ask(signal));
    told = round.told;
    await Promise.all(round.beats.map(({ report, leaving }) => pass(report, leaving)));
  });
}
