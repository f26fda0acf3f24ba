import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { z } from 'zod';

import type { ApiRequest } from './caller.js';
import { invalidField } from './invalid-input.js';

const NONE = Symbol('no dry run');

/** One value that a write would change, like a change between two revisions. */
export interface WouldChange {
  /** Like `rules[id=7].name`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What a dry run is answered with instead of what the write itself answers. */
export const dryRunSchema = z
  .object({
    dryRun: z.literal(true).meta({ description: 'Nothing was written' }),
    changed: z.int().min(0).meta({ description: 'How many values or rows would change' }),
    changes: z
      .array(
        z.object({
          path: z.string().meta({ description: 'Where, like rules[id=7].name' }),
          before: z.unknown().optional().meta({ description: 'Absent: it would be new' }),
          after: z.unknown().optional().meta({ description: 'Absent: it would be gone' }),
        }),
      )
      .meta({ description: 'What would change, as far as it is told value by value' }),
  })
  .meta({ id: 'DryRun', description: 'Answer to a write with dryRun=true: it was checked, and nothing was written' });
export type DryRun = z.infer<typeof dryRunSchema>;

/** End of a dry run. It is thrown, so that a transaction that is open is rolled back and no step after it runs. */
export class DryRunEnd extends Error {
  override readonly name = 'DryRunEnd';
  readonly answer: DryRun;
  constructor(changes: readonly WouldChange[], changed = changes.length) {
    super('a dry run');
    this.answer = { dryRun: true, changed, changes: changes.map((change) => ({ ...change })) };
  }
}

/** The last line before a write: with dryRun=true nothing behind it runs. */
export function endOfDryRun({ dryRun }: { readonly dryRun?: boolean }, changes: () => readonly WouldChange[]): void {
  if (dryRun === true) throw new DryRunEnd(changes());
}

/** A write that cannot be tried out, with the reason. */
export const NoDryRun =
  (why: string): MethodDecorator =>
  (_target, _key, descriptor) => {
    Reflect.defineMetadata(NONE, why, descriptor.value as object);
  };

/** Why a write cannot be tried out; undefined when it can. */
export function noDryRun(handler: object): string | undefined {
  return Reflect.getMetadata(NONE, handler) as string | undefined;
}

/** Reads `dryRun` of a write. What is neither true nor false is refused, and so is a dry run of what knows none: it must never be done instead. */
export class DryRunGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<ApiRequest & { readonly query: Readonly<Record<string, unknown>> }>();
    const { dryRun } = request.query;
    if (['GET', 'HEAD'].includes(request.method) || dryRun === undefined || dryRun === 'false') return true;
    if (dryRun !== 'true') throw invalidField('dryRun', 'WRONG_TYPE', 'is true or false');
    const why = noDryRun(context.getHandler());
    if (why !== undefined) throw invalidField('dryRun', 'REFUSED', why);
    request.dryRun = true;
    return true;
  }
}
