import type { scanV1 } from '@postern/contracts';
import type { Body, BodyRef } from '@postern/kernel';
import { createBodyOpener } from '@postern/platform-bodies';
import { ownEndpoint, serveScan } from '@postern/platform-grpc';
import type { Endpoint } from '@postern/platform-grpc';
import { defineConfig, readConfig, runService, text } from '@postern/platform-service';
import type { ServiceManifest, Shell } from '@postern/platform-service';
import type { EngineVersion } from '@postern/verdict';

import type { RunningScanner } from './create-scanner.js';

/** Environment of every scanner process, beside its own and that of gRPC. */
export const scannerConfig = defineConfig({
  node: text('POSTERN_NODE_NAME', '', 'Name of the node, for the console'),
});

/** Certificates that may ask for a scan, and how a scanner is. */
const CALLERS = ['pipeline'] as const;
/** For so long after a report that is to be passed on, others are told that they need not. */
const TOLD_MS = 5000;

/** The whole life of a scanner process: gRPC, bodies pulled from the service that holds them. It knows no bus and no settings: what it needs comes with the call. */
export function runScanner(manifest: ServiceManifest, create: (shell: Shell) => RunningScanner): Promise<void> {
  return runService(manifest, async (shell) => {
    const endpoint = ownEndpoint(shell, CALLERS);
    const { node } = readConfig(scannerConfig, process.env);
    await serveScanner(shell, endpoint, create(shell), createBodyOpener(shell, endpoint.tls), node);
  });
}

/** Serves a scanner and its reports over gRPC. */
export function serveScanner(
  shell: Shell,
  endpoint: Endpoint,
  scanner: RunningScanner,
  open: (ref: BodyRef) => Body,
  node = '',
): Promise<{ readonly port: number }> {
  return serveScan(
    shell,
    endpoint,
    scanner,
    open,
    reporter(shell, () => scanner.engines(), node),
  );
}

/** What this process is when it is asked. Of several who ask within a few seconds, one is to pass it on; for the others the health is not looked into again. */
function reporter(shell: Shell, engines: () => readonly EngineVersion[], node: string): () => Promise<scanV1.ReportReply> {
  const { instance, version } = shell;
  const startedAtMs = shell.clock.now();
  let told: { readonly at: number; readonly health: Promise<{ readonly ready: boolean }> } | undefined;
  return async () => {
    const at = shell.clock.monotonicMs();
    const due = told === undefined || at - told.at >= TOLD_MS;
    if (told === undefined || due) told = { at, health: shell.health.report() };
    const { ready } = await told.health;
    return { instance, version, startedAtMs, ready, node, engines: engines().map((engine) => ({ ...engine })), due };
  };
}
