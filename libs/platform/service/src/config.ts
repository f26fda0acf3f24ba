import { existsSync } from 'node:fs';
import { isIP } from 'node:net';

import { parseHostPort, parseNetwork } from '@postern/net';

/** One setting of a process: where it comes from, what it defaults to, why it is there. */
export interface Setting<T> {
  readonly env: string;
  /** Undefined: required. */
  readonly byDefault: T | undefined;
  readonly reason: string;
  /** Unit or shape for the manual page. */
  readonly unit: string;
  /** True for secrets: never printed. */
  readonly secret: boolean;
  /** Undefined when the text is not valid. */
  parse(text: string): T | undefined;
}

export type ConfigDefinition = Readonly<Record<string, Setting<unknown>>>;
export type ConfigOf<D extends ConfigDefinition> = { readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never };

/** All problems of an environment together; a bad value stops the start. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  constructor(readonly problems: readonly string[]) {
    super(`configuration is not valid:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
}

export function defineConfig<const D extends ConfigDefinition>(definition: D): D {
  return definition;
}

function setting<T>(
  env: string,
  byDefault: T | undefined,
  reason: string,
  unit: string,
  parse: (text: string) => T | undefined,
  secret = false,
): Setting<T> {
  return { env, byDefault, reason, unit, parse, secret };
}

export function int(
  env: string,
  byDefault: number | undefined,
  reason: string,
  range: readonly [min: number, max: number] = [0, Number.MAX_SAFE_INTEGER],
): Setting<number> {
  return setting(env, byDefault, reason, `integer ${range[0]} to ${range[1]}`, (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= range[0] && value <= range[1] ? value : undefined;
  });
}

export function text(env: string, byDefault: string | undefined, reason: string): Setting<string> {
  return setting(env, byDefault, reason, 'text', (value) => (/[\0\r\n]/.test(value) ? undefined : value));
}

/**
 * Address to listen on. `::` takes both families, as every listener of ours should; where the kernel has no IPv6 (`ipv6.disable=1`) nobody could listen there, so
 * it is all of IPv4 then.
 */
export function listenAddress(env: string, byDefault: string, reason: string, hasIpv6: () => boolean = kernelHasIpv6): Setting<string> {
  const usable = (address: string) => (address === '::' && !hasIpv6() ? '0.0.0.0' : address);
  return setting(env, usable(byDefault), reason, 'an IP address', (value) => (isIP(value) === 0 ? undefined : usable(value)));
}

/** Elsewhere than on Linux IPv6 is there. */
const kernelHasIpv6 = () => process.platform !== 'linux' || existsSync('/proc/net/if_inet6');

/** A value that must never be printed or logged. */
export function secret(env: string, byDefault: string | undefined, reason: string): Setting<string> {
  return setting(env, byDefault, reason, 'secret', (value) => value, true);
}

export function flag(env: string, byDefault: boolean | undefined, reason: string): Setting<boolean> {
  return setting(env, byDefault, reason, 'true or false', (value) =>
    /^(true|1)$/.test(value) ? true : /^(false|0)$/.test(value) ? false : undefined,
  );
}

/** Seconds in the environment, milliseconds in the program. */
export function seconds(env: string, byDefault: number | undefined, reason: string): Setting<number> {
  return setting(env, byDefault === undefined ? undefined : byDefault * 1000, reason, 'seconds', (value) =>
    /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : undefined,
  );
}

const SIZES: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `25 MiB`, `1 GiB` or plain bytes. */
export function bytes(env: string, byDefault: string | undefined, reason: string): Setting<number> {
  const parse = (value: string) => {
    const [, count, unit] = /^(\d+) ?(KiB|MiB|GiB)?$/.exec(value) ?? [];
    return count === undefined ? undefined : Number(count) * (SIZES[unit ?? ''] as number);
  };
  return setting(env, byDefault === undefined ? undefined : parse(byDefault), reason, 'bytes, like 25 MiB', parse);
}

/** `host:port`, IPv6 in brackets. */
export function hostPort(env: string, byDefault: string | undefined, reason: string): Setting<string> {
  return setting(env, byDefault, reason, 'host:port', (value) => (parseHostPort(value) === undefined ? undefined : value));
}

export function list(env: string, byDefault: readonly string[] | undefined, reason: string): Setting<readonly string[]> {
  return setting(env, byDefault, reason, 'comma separated', (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}

/** Comma separated addresses and networks (CIDR). One that cannot be read ends the start: a wrong one would open or close a door. */
export function networks(env: string, byDefault: readonly string[] | undefined, reason: string): Setting<readonly string[]> {
  const listed = list(env, byDefault, reason);
  return setting(env, byDefault, reason, 'comma separated networks, like 10.20.0.0/16', (value) => {
    const all = listed.parse(value) ?? [];
    return all.every((network) => parseNetwork(network) !== undefined) ? all : undefined;
  });
}

/** Reads every setting; an empty variable counts as unset. Throws ConfigProblem with all problems. Values of secrets are never in its text. */
export function readConfig<D extends ConfigDefinition>(definition: D, env: Readonly<Record<string, string | undefined>>): ConfigOf<D> {
  const problems: string[] = [];
  const entries = Object.entries(definition).map(([key, setting]) => {
    const raw = env[setting.env];
    if (raw === undefined || raw === '') {
      if (setting.byDefault === undefined) problems.push(`${setting.env} is missing (${setting.reason})`);
      return [key, setting.byDefault] as const;
    }
    const value = setting.parse(raw);
    if (value === undefined) problems.push(`${setting.env} must be ${setting.unit}${setting.secret ? '' : `, not ${JSON.stringify(raw)}`}`);
    return [key, value] as const;
  });
  if (problems.length > 0) throw new ConfigProblem(problems);
  return Object.fromEntries(entries) as ConfigOf<D>;
}
