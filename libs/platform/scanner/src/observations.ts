import { visible } from '@postern/mail';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { Finding, ObjectClass, Removable } from '@postern/verdict';

/** Findings without weight of one module; those that make a detection are kept in any case. */
const MAX_FINDINGS = 200;
const MAX_PATH = 400;

/** Parts of one mail in a reply. */
export const MAX_PARTS = 1000;

/** What a module observes in one mail, cut to what may travel: findings, each once, and the MIME parts that *Delete attachment* would remove. No waiting, no clock. */
export class Observations<C extends ObjectClass> {
  readonly #findings: Finding[] = [];
  readonly #removable = new Map<string, Removable<C>>();

  /** `part`: path of the part or member; absent or empty for the whole message. */
  note(code: string, weight: number, evidence: string, part?: string): void {
    const finding: Finding = { code, weight, evidence: visible(evidence, MAX_EVIDENCE), ...(part ? { part: part.slice(0, MAX_PATH) } : {}) };
    const known = this.#findings.some((one) => one.code === code && one.part === finding.part && one.evidence === finding.evidence);
    if (known || (this.#findings.length >= MAX_FINDINGS && weight === 0)) return;
    this.#findings.push(finding);
  }

  /** Of one detection each part once, for the first reason. */
  remove(objectClass: C, part: string, why: string): void {
    const key = `${objectClass} ${part}`;
    if (!this.#removable.has(key)) this.#removable.set(key, { class: objectClass, part, why: visible(why, MAX_EVIDENCE) });
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** Those that make a detection. */
  get weighty(): readonly Finding[] {
    return this.#findings.filter(({ weight }) => weight > 0);
  }

  get removable(): readonly Removable<C>[] {
    return [...this.#removable.values()];
  }
}
