import type { MessageTrace, ModuleResult } from '../../kit/api/generated/client.js';
import { isDetection, isKnown, OUTCOMES } from '../../kit/words/words.js';
import type { Tone } from '../../kit/words/tones.js';

type Group = MessageTrace['groups'][number];

/** What a module said, for a sentence: classes or status, threats with the files they are in, rating. */
export interface ModuleWords {
  readonly module: string;
  readonly status: string;
  readonly classes: readonly string[];
  readonly threats: readonly { readonly names: string; readonly file: string }[];
  readonly rate: string | undefined;
}

/** A sentence of the explanation. The page words it. */
export type Sentence =
  | { readonly kind: 'deliver' | 'rejectByRule' | 'droppedByRule' | 'passedByRule' | 'tempfail' }
  | { readonly kind: 'deliverThough' | 'reject' | 'dropped' | 'detail'; readonly found: ModuleWords }
  | { readonly kind: 'failed'; readonly module: string; readonly code: string }
  | { readonly kind: 'unscannable'; readonly module: string; readonly reason: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly action: string };

/** Why a group of recipients got what it got: first the decision with its cause, then what else was seen, then the rule. Pure. */
export function whyOf(trace: MessageTrace, group: Group): readonly Sentence[] {
  const results = trace.scans.flatMap((scan) => scan.modules);
  const cause = results.find((result) => result.module === group.causedBy);
  const others = results.filter(
    (result) => result !== cause && isDetection(result.status) && result.outcome !== 'failed' && result.outcome !== 'unscannable',
  );
  return [
    decision(group, cause === undefined ? undefined : wordsOf(cause, trace)),
    ...others.map((result): Sentence => ({ kind: 'detail', found: wordsOf(result, trace) })),
    ...results.flatMap((result): readonly Sentence[] => {
      if (result.outcome === 'failed') return [{ kind: 'failed', module: result.module, code: result.why }];
      return result.outcome === 'unscannable' ? [{ kind: 'unscannable', module: result.module, reason: result.why }] : [];
    }),
    { kind: 'rule', rule: group.rule.name, action: group.action },
  ];
}

function decision(group: Group, found: ModuleWords | undefined): Sentence {
  switch (group.fate) {
    case 'reject':
      return found === undefined ? { kind: 'rejectByRule' } : { kind: 'reject', found };
    case 'delete-message':
      return found === undefined ? { kind: 'droppedByRule' } : { kind: 'dropped', found };
    case 'tempfail':
      return { kind: 'tempfail' };
    default:
      return found === undefined ? { kind: 'deliver' } : { kind: 'deliverThough', found };
  }
}

function wordsOf(result: ModuleResult, trace: MessageTrace): ModuleWords {
  const parts = trace.scans.filter((scan) => scan.modules.includes(result)).flatMap((scan) => scan.parts);
  const infected = parts.filter((part) => part.threats.length > 0);
  // An archive is infected by what is in it: the innermost file says where it is.
  const innermost = infected.filter((part) => !infected.some((other) => other.path.startsWith(`${part.path}/`)));
  const threats = innermost.map((part) => ({ names: [...new Set(part.threats)].join(', '), file: fileOf(part) }));
  const told = result.facts['threats'] ?? '';
  return {
    module: result.module,
    status: result.status,
    classes: result.classes,
    threats: threats.length === 0 && told !== '' ? [{ names: told, file: '' }] : threats,
    rate: result.facts['rate'],
  };
}

/** `in.zip › b.zip › a.com` of the path `1.2/in.zip/b.zip/a.com`; a part that is in nothing has its name alone. */
function fileOf({ path, name }: { readonly path: string; readonly name: string }): string {
  const [, ...within] = path.split('/');
  return within.length > 0 ? within.join(' › ') : name === '' ? path : name;
}

/** Colour of the explanation: that of what was found, not of the SMTP reply, so that mail which nobody could look into is not green. */
export function whyTone(trace: MessageTrace, group: Group): Tone {
  if (group.fate === 'reject' || group.fate === 'delete-message') return 'bad';
  if (group.fate === 'tempfail') return 'warn';
  const results = trace.scans.flatMap((scan) => scan.modules);
  const looked = results.every((result) => isKnown(OUTCOMES, result.outcome) && result.outcome !== 'unscannable' && result.outcome !== 'failed');
  return looked && !results.some((result) => isDetection(result.status)) ? 'good' : 'warn';
}
