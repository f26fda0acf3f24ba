import { Defect } from '@postern/kernel';
import { z } from 'zod';

import { leaf } from './leaf.js';
import type { Range } from './leaf.js';

const whole = (unit: string, byDefault: number, [min, max]: Range, reason: string) => leaf(z.int().min(min).max(max), byDefault, unit, reason);

export const seconds = (byDefault: number, range: Range, reason: string) => whole('seconds', byDefault, range, reason);
export const hours = (byDefault: number, range: Range, reason: string) => whole('hours', byDefault, range, reason);
export const days = (byDefault: number, range: Range, reason: string) => whole('days', byDefault, range, reason);
/** `unit` names what is counted, in the plural: `recipients`, `connections per minute`. */
export const count = (byDefault: number, unit: string, range: Range, reason: string) => whole(unit, byDefault, range, reason);
export const kilobytes = (byDefault: number, range: Range, reason: string) => whole('KiB', byDefault, range, reason);

const SCALE = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** `25 MiB` as bytes. Throws Defect for what is no size: it is written in our own code. */
export function sizeOf(text: string): number {
  const [amount = '', unit = ''] = text.split(' ');
  const scale = SCALE[unit as keyof typeof SCALE];
  const size = Number(amount) * scale;
  if (amount === '' || scale === undefined || !Number.isSafeInteger(size)) throw new Defect(`${JSON.stringify(text)} is no size`);
  return size;
}

/** A size in bytes; default and range are written like `20 MiB`. */
export const bytes = (byDefault: string, [min, max]: readonly [min: string, max: string], reason: string) =>
  whole('bytes', sizeOf(byDefault), [sizeOf(min), sizeOf(max)], reason);
