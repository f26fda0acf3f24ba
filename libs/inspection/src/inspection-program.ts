/** Runs in worker threads: what could take long because a stranger wrote it. Takes and gives bytes and plain data; holds nothing between two jobs. */
import { identify, indexZip, inspect } from '@postern/files';
import type { EmbeddedFile, Inspection as Found, ZipIndex } from '@postern/files';
import { carried, decodeTransfer, parseMessage } from '@postern/mail';
import type { CarriedMessage, Decoding } from '@postern/mail';
import { handOver } from '@postern/platform-workers/program';
import type { Handed } from '@postern/platform-workers/program';

import { inflateNow } from './inflate.js';
import type { InflateAnswer, InflateLimits, Packing } from './inflate.js';

export interface FileNames {
  /** Every name it goes by. */
  readonly names: readonly string[];
  /** The text of the mail, not an attachment. */
  readonly prose: boolean;
}

export interface PartJob extends FileNames {
  /** The part's text as it stands in the mail. */
  readonly raw: Uint8Array;
  readonly encoding: string;
  readonly decoding: Decoding | undefined;
  readonly maxBytes: number;
}

export interface FileJob extends FileNames {
  readonly bytes: Uint8Array;
  /** Known already: only what is within is asked for. */
  readonly types: readonly string[] | undefined;
  /** Whether the bytes are wanted back. */
  readonly giveBack: boolean;
}

/** An Inspection as it travels. `whole`: the entity is the file itself. */
export interface CarriedInspection extends Omit<Found, 'embedded' | 'entity'> {
  readonly embedded: readonly (Omit<EmbeddedFile, 'bytes'> & { readonly bytes: Uint8Array })[];
  readonly entity: Uint8Array | 'whole' | undefined;
}

export interface FileAnswer {
  readonly types: readonly string[];
  readonly inspection: CarriedInspection;
  /** Of a ZIP. */
  readonly zip: ZipIndex | undefined;
  readonly bytes: Uint8Array | undefined;
}

export interface PartAnswer extends FileAnswer {
  /** Set when decoding changes nothing: so many bytes of the text from its beginning are the content, and `bytes` is not. */
  readonly same: number | undefined;
  readonly truncated: boolean;
  readonly damaged: boolean;
  readonly regular: boolean;
}

export interface InflateJob extends InflateLimits {
  readonly packing: Packing;
  readonly packed: Uint8Array;
}

/** No walk takes as many files as these. */
const ZIP_ENTRIES = 5000;

export const handlers = {
  parse({ bytes }: { readonly bytes: Uint8Array }): Handed<CarriedMessage> {
    const [message, octets] = carried(parseMessage(bufferOver(bytes)));
    return handOver(message, ...octets);
  },

  part({ raw, encoding, decoding, maxBytes, names, prose }: PartJob): Handed<PartAnswer> {
    const text = bufferOver(raw);
    const { bytes, truncated, damaged, regular } = decodeTransfer(text, encoding, maxBytes, decoding);
    const isSame = bytes.buffer === text.buffer && bytes.byteOffset === text.byteOffset;
    const { octets, ...look } = lookInto(bytes, { names, prose });
    const answer = { ...look, truncated, damaged, regular: regular === true };
    return isSame
      ? handOver({ ...answer, bytes: undefined, same: bytes.length }, ...octets)
      : handOver({ ...answer, bytes, same: undefined }, bytes, ...octets);
  },

  inflate({ packing, packed, ...limits }: InflateJob): Handed<InflateAnswer> {
    const answer = inflateNow(packing, packed, limits);
    return answer.kind === 'content' ? handOver(answer, answer.content) : handOver(answer);
  },

  file({ bytes, names, prose, types, giveBack }: FileJob): Handed<FileAnswer> {
    const { octets, ...answer } = lookInto(bufferOver(bytes), { names, prose }, types);
    return giveBack ? handOver({ ...answer, bytes }, bytes, ...octets) : handOver({ ...answer, bytes: undefined }, ...octets);
  },
};

function lookInto(bytes: Buffer, options: FileNames, known?: readonly string[]) {
  const types = known ?? identify(bytes, options);
  const { entity, embedded, ...found } = inspect(bytes, types);
  const isWhole = entity !== undefined && entity.length === bytes.length && entity.buffer === bytes.buffer;
  const inspection: CarriedInspection = { ...found, embedded, entity: isWhole ? 'whole' : entity };
  const octets = [...embedded.map((file) => file.bytes), ...(entity === undefined || isWhole ? [] : [entity])];
  return { types, inspection, zip: types.includes('zip') ? indexZip(bytes, ZIP_ENTRIES) : undefined, octets };
}

/** A view of the same memory: what arrives in a thread is never a Buffer. */
function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
