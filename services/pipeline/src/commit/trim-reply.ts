import type { EngineVersion, Finding, ModuleResult, PartResult, ScanReply } from '@postern/verdict';

/** How much of a reply goes into a fact, which has to fit a bus message (1 MB by default at the brokers) however many parts a hostile mail has. */
export interface TrimLimits {
  readonly parts: number;
  readonly findings: number;
}

export const FULL: TrimLimits = { parts: 200, findings: 60 };
/** For facts that are still too large: the verdicts and what they are made of, little else. */
export const BRIEF: TrimLimits = { parts: 10, findings: 10 };

/** A reply as it goes into a fact: what was detected first, the rest cut. Nothing that decided anything is read from here. */
export function trimReply(reply: ScanReply, limits: TrimLimits = FULL): ScanReply {
  const modules = reply.modules.map((module) => trimModule(module, limits));
  return { ...reply, modules, parts: trimParts(reply.parts, limits.parts), engines: reply.engines.slice(0, 20).map(wholeEngine) };
}

/** Times of files have fractions, and the fact's field is an integer: a value that cannot be encoded would put all mail off. */
function wholeEngine(engine: EngineVersion): EngineVersion {
  return { ...engine, databaseAtMs: wholeNumber(engine.databaseAtMs) };
}

function wholeNumber(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0;
}

function trimParts(parts: readonly PartResult[], count: number): readonly PartResult[] {
  const suspicious = (part: PartResult) => (part.status === 'Clean' ? 1 : 0);
  const kept = [...parts].sort((a, b) => suspicious(a) - suspicious(b)).slice(0, count);
  return kept.map((part) => ({
    ...part,
    path: part.path.slice(0, 160),
    name: part.name.slice(0, 160),
    size: wholeNumber(part.size),
    types: part.types.slice(0, 6).map((type) => type.slice(0, 32)),
    threats: part.threats.slice(0, 4).map((threat) => threat.slice(0, 120)),
  }));
}

function trimModule(module: ModuleResult, limits: TrimLimits): ModuleResult {
  const { outcome } = module;
  return {
    ...module,
    findings: heaviest(module.findings, limits.findings),
    outcome: outcome.kind === 'found' ? { kind: 'found', findings: heaviest(outcome.findings, limits.findings) } : outcome,
    facts: Object.fromEntries(
      Object.entries(module.facts)
        .slice(0, 40)
        .map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, 500) : value]),
    ),
    removable: module.removable.slice(0, limits.findings).map((item) => ({ ...item, part: item.part.slice(0, 160), why: item.why.slice(0, 160) })),
  };
}

function heaviest(findings: readonly Finding[], count: number): readonly Finding[] {
  const kept = [...findings].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, count);
  return kept.map((finding) => (finding.part === undefined ? finding : { ...finding, part: finding.part.slice(0, 160) }));
}
