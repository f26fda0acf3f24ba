import type { Body, Deadline, Excerpt, MsgId } from '@postern/kernel';

import type { DetectionOf, FactsOf, PartStatus, StatusOf } from '@postern/modules';

import type { Finding } from './finding.js';
import type { ModuleName, ObjectClass, ScannerName } from './modules.js';
import type { ScanOutcome } from './outcome.js';

/** The SMTP client and what it said. */
export interface Envelope {
  /** Empty for the null sender. Local part as sent, domain lower-case A-labels. */
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly helo: string;
  /** IPv4 or IPv6 text, never IPv4-mapped. */
  readonly clientIp: string;
  /** Forward-confirmed reverse name; empty when there is none. */
  readonly clientName: string;
  /** True when the client is in the trusted networks. */
  readonly trusted: boolean;
  /** TLS version of the session, empty for plain text. */
  readonly tls: string;
  /** Wall time of MAIL, ms since the epoch. */
  readonly receivedAtMs: number;
}

/** What was learnt about the sender; carried from auth-check to later modules, headers and facts. RFC 8601 result words. */
export interface AuthResults {
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
  readonly arc: string;
  /** Domain that SPF looked at. */
  readonly spfDomain: string;
  /** Domains of passing DKIM signatures. */
  readonly dkimDomains: readonly string[];
  /** Author domain that DMARC's result is about: of several the one that decides. Empty when From names none. */
  readonly fromDomain: string;
  /** Published policy that applies: none, quarantine, reject, or empty. */
  readonly dmarcPolicy: string;
  /** SPF or DKIM passed and is aligned with every author domain. */
  readonly aligned: boolean;
}

/** One MIME part or archive member as a scanner saw it. */
export interface PartResult {
  /** `1.2` for MIME parts (IMAP numbering), `1.2/dir/name` for members. */
  readonly path: string;
  /** Decoded name, control characters escaped; empty when it has none. */
  readonly name: string;
  /** True types by content, most specific first, like `exe`, `zip`, `docm`. */
  readonly types: readonly string[];
  /** Decoded bytes. */
  readonly size: number;
  readonly status: PartStatus;
  /** Names of what was detected. */
  readonly threats: readonly string[];
}

export interface EngineVersion {
  /** Engine name like `clamd`, `yara-x`, `postern-spam`. */
  readonly engine: string;
  readonly version: string;
  /** Version of its databases, empty when it has none. */
  readonly database: string;
  /** Publishing time of the databases, ms since the epoch; 0 when unknown. */
  readonly databaseAtMs: number;
  /** Of a malware engine: whether its databases are renewed from outside. */
  readonly updates?: boolean | undefined;
}

/** What one module says, whichever it is. */
export interface ModuleResult {
  readonly module: ModuleName;
  readonly outcome: ScanOutcome;
  readonly status: StatusOf<ModuleName>;
  /** Detections that apply, none for clean. */
  readonly classes: readonly ObjectClass[];
  /** Every observation, also those that do not make a detection. */
  readonly findings: readonly Finding[];
  readonly facts: Readonly<Record<string, string | number | undefined>>;
  /** Paths of MIME parts that a Delete attachment would remove, by detection. */
  readonly removable: readonly Removable[];
}

export interface Removable<C extends ObjectClass = ObjectClass> {
  readonly class: C;
  readonly part: string;
  readonly why: string;
}

/** What this module says. Its words are those of its record in @postern/modules. */
export interface ResultOf<M extends ModuleName> extends ModuleResult {
  readonly module: M;
  readonly status: StatusOf<M> & StatusOf<ModuleName>;
  readonly classes: readonly (DetectionOf<M> & ObjectClass)[];
  readonly facts: FactsOf<M>;
  readonly removable: readonly Removable<DetectionOf<M> & ObjectClass>[];
}

export interface ScanRequest {
  readonly msgId: MsgId;
  readonly deadline: Deadline;
  readonly envelope: Envelope;
  readonly body: Body;
  /** Of the body, when that is enough for this scanner, which need not read the body then. */
  readonly excerpt?: Excerpt;
  /** Number of the settings revision that the pipeline decides with. */
  readonly revision: number;
  /** The scanner's profile: general and rule settings that change what it looks for. Shape: @postern/settings `scanProfiles[scanner]`. */
  readonly profile: unknown;
  /** From auth-check when it ran before. */
  readonly auth?: AuthResults;
}

export interface ScanReply {
  readonly scanner: ScannerName;
  readonly modules: readonly ModuleResult[];
  readonly parts: readonly PartResult[];
  readonly engines: readonly EngineVersion[];
  readonly durationMs: number;
  /** auth-check only. */
  readonly auth?: AuthResults;
}

/**
 * Port of every scanner. Resolves with a reply for each of its modules before the deadline. What goes wrong inside is outcome `failed`; the
 * promise rejects only when the scanner could not be reached or did not answer in time, and the caller makes that `failed` too.
 */
export interface Scanner {
  readonly name: ScannerName;
  scan(request: ScanRequest, signal: AbortSignal): Promise<ScanReply>;
}
