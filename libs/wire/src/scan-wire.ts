import type { scanV1 } from '@postern/contracts';
import { Defect, parseMsgId } from '@postern/kernel';
import type { Body, BodyRef } from '@postern/kernel';
import { failedReply, SCANNER_NAMES, SCANNERS } from '@postern/verdict';
import type { ModuleResult, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import { authFromWire, authToWire, envelopeFromWire, envelopeToWire } from './mail-wire.js';
import { partFromWire, resultFromWire, resultToWire } from './result-wire.js';

export function scanRequestToWire(request: ScanRequest): scanV1.ScanRequest {
  return {
    msgId: request.msgId,
    deadlineAtMs: request.deadline.atMs,
    envelope: envelopeToWire(request.envelope),
    body: { ...request.body.ref },
    revision: request.revision,
    profileJson: JSON.stringify(request.profile),
    auth: request.auth && authToWire(request.auth),
    excerpt: request.excerpt && { ...request.excerpt, gaps: request.excerpt.gaps.map((gap) => ({ ...gap })) },
  };
}

/** The profile stays unknown: the scanner parses it with its own schema. Throws Defect when the caller sent no message id or body, or an excerpt of another one. */
export function scanRequestFromWire(wire: scanV1.ScanRequest, open: (ref: BodyRef) => Body): ScanRequest {
  const msgId = parseMsgId(wire.msgId);
  if (msgId === undefined || wire.body === undefined) throw new Defect('scan request without message id or body');
  if (wire.excerpt !== undefined && wire.excerpt.size !== wire.body.size)
    throw new Defect(`excerpt of ${wire.excerpt.size} bytes beside a body of ${wire.body.size}`);
  return {
    msgId,
    deadline: { atMs: wire.deadlineAtMs },
    envelope: envelopeFromWire(wire.envelope),
    body: open(wire.body),
    revision: wire.revision,
    profile: JSON.parse(wire.profileJson) as unknown,
    auth: wire.auth && authFromWire(wire.auth),
    ...(wire.excerpt === undefined ? {} : { excerpt: wire.excerpt }),
  };
}

export function scanReplyToWire(reply: ScanReply): scanV1.ScanReply {
  return {
    scanner: reply.scanner,
    modules: reply.modules.map(resultToWire),
    parts: reply.parts.map((p) => ({ ...p, types: [...p.types], threats: [...p.threats] })),
    engines: reply.engines.map((e) => ({ ...e })),
    durationMs: reply.durationMs,
    auth: reply.auth && authToWire(reply.auth),
  };
}

/**
 * Reads a peer's reply with distrust: a module that the scanner does not own is dropped, and so are authentication facts of any but auth-check; a module that is
 * missing is failed, and a status, detection or fact that its record does not have makes a module failed. So garbage is never clean.
 */
export function scanReplyFromWire(wire: scanV1.ScanReply, expected: ScannerName): ScanReply {
  const unreadable = failedReply(
    expected,
    { code: 'SCAN_REPLY_UNREADABLE', retry: true, detail: `reply of ${wire.scanner.slice(0, 40)}` },
    wire.durationMs,
  );
  if (SCANNER_NAMES.find((name) => name === wire.scanner) !== expected) return unreadable;
  const modules = SCANNERS[expected].map((name, i) => {
    const found = wire.modules.find((m) => m.module === name);
    return (found && resultFromWire(name, found)) ?? (unreadable.modules[i] as ModuleResult);
  });
  return {
    scanner: expected,
    modules,
    parts: wire.parts.map(partFromWire),
    engines: wire.engines.map((e) => ({ ...e })),
    durationMs: wire.durationMs,
    // Authentication is auth-check's business alone.
    auth: expected === 'auth-check' && wire.auth !== undefined ? authFromWire(wire.auth) : undefined,
  };
}
