/** One member; `link` makes it a symbolic link. */
export interface TarSource {
  readonly name: string;
  readonly bytes?: Buffer;
  readonly link?: string;
}

/** Writes a tar (POSIX ustar). */
export function tar(sources: readonly TarSource[]): Buffer {
  return Buffer.concat([...sources.map(entry), Buffer.alloc(1024)]);
}

function entry({ name, bytes = Buffer.alloc(0), link }: TarSource): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0, 100, 'utf8');
  head.write('0000644\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  head.write('00000000000\0', 136);
  head.write('        ', 148);
  head.write(link === undefined ? '0' : '2', 156);
  if (link !== undefined) head.write(link, 157, 100, 'utf8');
  head.write('ustar\0', 257);
  head.write('00', 263);
  const sum = head.reduce((total, octet) => total + octet, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
