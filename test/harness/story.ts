import { until } from './child-process.js';
import type { Gateway } from './gateway.js';

/** The parts of GET /messages/{msgId}/trace that scenarios look at. */
export interface Story {
  readonly msgId: string;
  readonly reply: { readonly code: number; readonly text: string };
  readonly revision: number;
  readonly stored: boolean;
  readonly groups: readonly {
    readonly rule: { readonly id: number; readonly name: string };
    readonly recipients: readonly string[];
    readonly fate: string;
    readonly action: string;
    readonly causedBy: string;
    readonly explanation: readonly string[];
  }[];
  readonly refusals: readonly { readonly recipient: string; readonly code: string; readonly reply: { readonly code: number } }[];
  readonly scans: readonly {
    readonly scanner: string;
    readonly durationMs: number;
    readonly modules: readonly { readonly module: string; readonly outcome: string; readonly status: string; readonly why: string }[];
    readonly engines: readonly { readonly engine: string; readonly version: string; readonly database: string }[];
  }[];
  readonly steps: readonly { readonly name: string; readonly durationMs: number }[];
  readonly deliveries: readonly {
    readonly recipient: string;
    readonly result: string;
    readonly attempt: number;
    readonly reply: string;
    readonly dsnMsgId: string;
  }[];
}

/** The story of a mail, once it is told and `complete` holds for it. */
export function storyOf(gateway: Gateway, msgId: string | undefined, complete: (story: Story) => boolean = () => true): Promise<Story> {
  if (msgId === undefined) throw new Error('the reply names no message');
  const read = async () => {
    const story = await gateway.api.get<Story>(`/messages/${msgId}/trace`);
    return complete(story) ? story : undefined;
  };
  return until(`the story of ${msgId}`, read, 60_000, gateway.output);
}

/** The decision and an attempt are known. They are facts of two topics, and the journal may read the attempt first. */
export const isDecidedAndTried = (story: Story): boolean => story.groups.length > 0 && story.deliveries.length > 0;

export interface Totals {
  readonly messages: number;
  readonly byFate: Readonly<Record<string, number>>;
}

/** Statuses by module. */
export function statuses(story: Story): Readonly<Record<string, string>> {
  return Object.fromEntries(story.scans.flatMap((scan) => scan.modules.map((module) => [module.module, module.status])));
}
