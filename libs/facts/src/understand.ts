import { err, messageOf, ok } from '@postern/kernel';
import type { IncomingMessage, Result } from '@postern/kernel';

import { FACT_NAMES, FACTS, recordOf } from './facts.js';
import type { FactName, FactOf } from './facts.js';

/** A fact with its name. */
export type Understood = { readonly [Name in FactName]: { readonly name: Name; readonly value: FactOf<Name> } }[FactName];

const NAME_OF = new Map<string, FactName>(FACT_NAMES.map((name) => [FACTS[name].type, name]));
/** Types of others may be anything; so much of one goes into a reason. */
const MAX_TYPE = 100;

/** Name of the fact that a message says it is; the reason when it is none that may be on this topic. Its value is not looked at. */
export function nameOf({ headers, topic }: Pick<IncomingMessage, 'headers' | 'topic'>): Result<FactName, string> {
  const type = headers['ce-type'];
  if (type === undefined) return err('no ce-type');
  const name = NAME_OF.get(type);
  if (name === undefined) return err(`unknown ce-type ${type.slice(0, MAX_TYPE)}`);
  return FACTS[name].topic.name === topic ? ok(name) : err(`${name} does not belong on ${topic}`);
}

/** What a message says. Protobuf decodes most foreign bytes without an error, so the type decides, then the bytes, then the closed words in them. Never throws. */
export function understand(message: Pick<IncomingMessage, 'headers' | 'topic' | 'key' | 'value'>): Result<Understood, string> {
  const name = nameOf(message);
  return name.ok ? readAs(name.value, message) : name;
}

function readAs<Name extends FactName>(name: Name, message: Pick<IncomingMessage, 'key' | 'value'>): Result<Understood, string> {
  const record = recordOf(name);
  try {
    const value = record.codec.decode(message.value);
    const unreadable = record.unreadable?.(value);
    if (unreadable !== undefined) return err(`${name} that is not understood: ${unreadable}`);
    // Under another key it would neither replace what it is to replace nor be replaced.
    if (record.topic.compacted && record.key(value) !== message.key) return err(`${name} under a key of another`);
    return ok({ name, value } as unknown as Understood);
  } catch (cause) {
    return err(`not a ${name}: ${messageOf(cause)}`);
  }
}
