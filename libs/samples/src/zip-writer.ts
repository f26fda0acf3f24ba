import { crc32, deflateRawSync } from 'node:zlib';

/** One member of a ZIP to be written. */
export interface ZipSource {
  readonly name: string;
  readonly bytes: Buffer;
  /** Default: deflated. */
  readonly stored?: boolean;
  /** Sets the flag of encryption; the bytes are written as they are. */
  readonly encrypted?: boolean;
  /** What the local header says instead, for mails that lie. */
  readonly localName?: string;
  /** Left out of the central directory. */
  readonly hidden?: boolean;
  /** Unix mode of the entry, like 0o120777 for a symbolic link. */
  readonly mode?: number;
}

/** Writes a ZIP (APPNOTE 4.3), also one whose headers disagree when the sources say so. */
export function zip(sources: readonly ZipSource[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let count = 0;
  for (const source of sources) {
    const packed = source.stored === true ? source.bytes : deflateRawSync(source.bytes);
    const local = Buffer.concat([header(0x04034b50, source, packed, source.localName ?? source.name, undefined), packed]);
    locals.push(local);
    if (source.hidden !== true) {
      directory.push(header(0x02014b50, source, packed, source.name, offset));
      count += 1;
    }
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

function header(signature: number, source: ZipSource, packed: Buffer, name: string, localOffset: number | undefined): Buffer {
  const rawName = Buffer.from(name);
  const central = localOffset !== undefined;
  const head = Buffer.alloc(central ? 46 : 30);
  const at = central ? 6 : 4;
  head.writeUInt32LE(signature, 0);
  if (central) head.writeUInt16LE(source.mode === undefined ? 20 : 0x0314, 4);
  head.writeUInt16LE(20, at);
  head.writeUInt16LE((source.encrypted === true ? 1 : 0) | 0x800, at + 2);
  head.writeUInt16LE(source.stored === true ? 0 : 8, at + 4);
  head.writeUInt16LE(0x5a21, at + 8);
  head.writeUInt32LE(crc32(source.bytes), at + 10);
  head.writeUInt32LE(packed.length, at + 14);
  head.writeUInt32LE(source.bytes.length, at + 18);
  head.writeUInt16LE(rawName.length, at + 22);
  if (central) {
    head.writeUInt32LE(((source.mode ?? 0) << 16) >>> 0, 38);
    head.writeUInt32LE(localOffset, 42);
  }
  return Buffer.concat([head, rawName]);
}
