import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';

import { StartProblem } from '@postern/kernel';
import { parseHostPort, parseNetwork } from '@postern/net';

/** One setting of a process: where it comes from, what it defaults to, why it is there. */
export interface Setting<T> {
  readonly env: string;
  /** Undefined: required. */
  readonly byDefault: T | undefined;
  /** The default as one would write it; empty: none. */
  readonly written: string;
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

/** All problems of an environment at once; a bad value stops the start. */
export class ConfigProblem extends StartProblem {
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
  { secret = false, written = String(byDefault ?? '') }: { readonly secret?: boolean; readonly written?: string } = {},
): Setting<T> {
  return { env, byDefault, written, reason, unit, parse, secret };
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

/** One of some words. */
export function choice<const T extends string>(env: string, byDefault: T | undefined, reason: string, words: readonly T[]): Setting<T> {
  return setting(env, byDefault, reason, `one of ${words.filter((word) => word !== '').join(', ')}`, (value) => words.find((word) => word === value));
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
  return setting(env, byDefault, reason, 'secret', (value) => value, { secret: true });
}

/** A secret that people type, of at least so many characters. */
export function password(env: string, byDefault: string | undefined, reason: string, minimum: number): Setting<string> {
  const parse = (value: string) => (value.length < minimum ? undefined : value);
  return setting(env, byDefault, reason, `a secret of at least ${minimum} characters`, parse, { secret: true });
}

export function flag(env: string, byDefault: boolean | undefined, reason: string): Setting<boolean> {
  return setting(env, byDefault, reason, 'true or false', (value) =>
    /^(true|1)$/.test(value) ? true : /^(false|0)$/.test(value) ? false : undefined,
  );
}

/** Seconds in the environment, milliseconds in the program. */
export function seconds(env: string, byDefault: number | undefined, reason: string): Setting<number> {
  const parse = (value: string) => (/^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : undefined);
  const written = byDefault === undefined ? '' : `${byDefault} seconds`;
  return setting(env, byDefault === undefined ? undefined : byDefault * 1000, reason, 'seconds', parse, { written });
}

const SIZES: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `25 MiB`, `1 GiB` or plain bytes; `least`, written the same way: with less the product could not work. */
export function bytes(env: string, byDefault: string | undefined, reason: string, least?: string): Setting<number> {
  const fewest = least === undefined ? 0 : (bytesIn(least) ?? 0);
  const parse = (value: string) => {
    const count = bytesIn(value);
    return count === undefined || count < fewest ? undefined : count;
  };
  const unit = `bytes, like 25 MiB${least === undefined ? '' : `, at least ${least}`}`;
  return setting(env, byDefault === undefined ? undefined : parse(byDefault), reason, unit, parse, { written: byDefault ?? '' });
}

function bytesIn(text: string): number | undefined {
  const [, count, unit] = /^(\d+) ?(KiB|MiB|GiB)?$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (SIZES[unit ?? ''] as number);
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

/** Comma separated, each of one shape; `unit` says which. */
function listOf(
  env: string,
  byDefault: readonly string[] | undefined,
  reason: string,
  unit: string,
  isOne: (entry: string) => boolean,
): Setting<readonly string[]> {
  const listed = list(env, byDefault, reason);
  return setting(env, byDefault, reason, unit, (value) => {
    const all = listed.parse(value) ?? [];
    return all.every(isOne) ? all : undefined;
  });
}

/** Comma separated addresses and networks (CIDR). One that cannot be read ends the start: a wrong one would open or close a door. */
export function networks(env: string, byDefault: readonly string[] | undefined, reason: string): Setting<readonly string[]> {
  return listOf(env, byDefault, reason, 'comma separated networks, like 10.20.0.0/16', (entry) => parseNetwork(entry) !== undefined);
}

/** Comma separated `host:port`. */
export function hostPorts(env: string, byDefault: readonly string[] | undefined, reason: string): Setting<readonly string[]> {
  return listOf(env, byDefault, reason, 'comma separated host:port', (entry) => parseHostPort(entry) !== undefined);
}

/** DNS servers, comma separated: their names cannot be asked of DNS, so they are addresses. */
export function nameServers(env: string, byDefault: readonly string[], reason: string): Setting<readonly string[]> {
  const isServer = (entry: string) => isIP(entry) !== 0 || isIP(parseHostPort(entry)?.host ?? '') !== 0;
  return listOf(env, byDefault, reason, 'comma separated IP addresses, with or without a port, like 192.0.2.53 or [2001:db8::53]:5353', isServer);
}

/** `http://` or `https://`, a host, and what follows. */
export function httpUrl(env: string, byDefault: string | undefined, reason: string): Setting<string> {
  return setting(env, byDefault, reason, 'an http or https URL', (value) =>
    URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol) ? value : undefined,
  );
}

/** `host:port` (IPv6 in brackets), or the path of a unix socket. `words`: what may stand instead. */
export function socketAddress(env: string, byDefault: string | undefined, reason: string, words: readonly string[] = []): Setting<string> {
  const unit = ['host:port', 'the path of a socket', ...words].join(' or ');
  return setting(env, byDefault, reason, unit, (value) =>
    words.includes(value) || /^\/[^\0]*$/.test(value) || parseHostPort(value) !== undefined ? value : undefined,
  );
}

/** The text of a setting: of the variable, or of the file that `NAME_FILE` names, without the line end that editors leave. Undefined when neither is set. */
function textOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const own = env[name];
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '' || (own !== undefined && own !== '')) return own;
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

/**
 * Reads every setting; an empty variable counts as unset. With `NAME_FILE` the value is in that file, as Kubernetes mounts secrets; the variable itself wins.
 * Throws ConfigProblem with all problems. Values of secrets are never in its text.
 */
export function readConfig<D extends ConfigDefinition>(definition: D, env: Readonly<Record<string, string | undefined>>): ConfigOf<D> {
  const problems: string[] = [];
  const entries = Object.entries(definition).map(([key, setting]) => {
    let raw: string | undefined;
    try {
      raw = textOf(env, setting.env);
    } catch (thrown) {
      problems.push(`${setting.env}_FILE cannot be read: ${(thrown as NodeJS.ErrnoException).code ?? 'unknown'}`);
      return [key, setting.byDefault] as const;
    }
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
