import type { Octets } from '../looking/octets.js';
import { withoutNuls } from '../looking/without-nuls.js';

/** Bytes of an address that are read. */
const LONGEST_ADDRESS = 512;

/** Class ids of monikers as they are stored: what a linked object is loaded by (MS-OSHARED 2.3.7.1 and the registry of Windows). */
const MONIKERS: readonly (readonly [name: string, id: Buffer])[] = (
  [
    ['URL', 'e0c9ea79f9bace118c8200aa004ba90b'],
    ['script', 'd30b2906aa48d2118432006008c3fbfc'],
    ['SOAP', 'c7b0abec197fd211978e0000f8757e2a'],
    ['new', 'c6afabec197fd211978e0000f8757e2a'],
    ['HTML application', 'd8f45030b598cf11bb8200aa00bdce0b'],
  ] as const
).map(([name, id]) => [name, Buffer.from(id, 'hex')]);

/** The moniker of a stream that says what an object is linked to (MS-OLEDS 2.3.3), with its address, when loading it fetches or runs something; empty for files and items. */
export function monikerOf(link: Octets): string {
  for (const [name, id] of MONIKERS) {
    const at = link.indexOf(id);
    if (at < 0) continue;
    const from = at + id.length + 4;
    link.meter.look(LONGEST_ADDRESS);
    const address = withoutNuls(link.bytes.subarray(from, from + LONGEST_ADDRESS), 2)
      .toString('utf16le')
      .split('\0', 1)
      .join('');
    return `${name} moniker ${address}`.trim();
  }
  return '';
}
