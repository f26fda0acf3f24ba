/** A stream of a compound file to be written; `/` in the path makes storages. */
export interface OleSource {
  readonly path: string;
  readonly bytes: Buffer;
}

const SECTOR = 512;
const MINI = 64;
const CUTOFF = 4096;
const FREE = 0xffffffff;
const LAST = 0xfffffffe;
const FAT_SECTOR = 0xfffffffd;
const NONE = 0xffffffff;

interface Node {
  readonly name: string;
  readonly bytes: Buffer | undefined;
  readonly children: Node[];
  id: number;
  start: number;
}

/** Writes a compound file, version 3 (MS-CFB 2): header, streams, short streams in the mini stream, directory, allocation tables. For small files: one table of 109 sectors. */
export function ole(sources: readonly OleSource[]): Buffer {
  const root: Node = { name: 'Root Entry', bytes: undefined, children: [], id: 0, start: LAST };
  for (const source of sources) place(root, source.path.split('/'), source.bytes);
  const nodes = numbered(root);
  const sectors: Buffer[] = [];
  const fat: number[] = [];
  const store = (bytes: Buffer): number => {
    if (bytes.length === 0) return LAST;
    const first = sectors.length;
    for (let at = 0; at < bytes.length; at += SECTOR) {
      sectors.push(padded(bytes.subarray(at, at + SECTOR), SECTOR));
      fat.push(at + SECTOR < bytes.length ? sectors.length : LAST);
    }
    return first;
  };
  const miniFat: number[] = [];
  const minis: Buffer[] = [];
  for (const node of nodes) {
    if (node.bytes === undefined || node.bytes.length === 0) continue;
    if (node.bytes.length >= CUTOFF) node.start = store(node.bytes);
    else {
      node.start = miniFat.length;
      const count = Math.ceil(node.bytes.length / MINI);
      for (let i = 1; i <= count; i++) miniFat.push(i < count ? node.start + i : LAST);
      minis.push(padded(node.bytes, count * MINI));
    }
  }
  const miniStream = Buffer.concat(minis);
  root.start = store(miniStream);
  const miniFatStart = store(words(miniFat, SECTOR));
  const miniFatSectors = Math.ceil((miniFat.length * 4) / SECTOR);
  const directoryStart = store(padded(Buffer.concat(nodes.map((node) => entry(node, root, miniStream.length))), SECTOR));
  const fatSectors = fatSize(sectors.length);
  const fatStart = sectors.length;
  for (let i = 0; i < fatSectors; i++) fat.push(FAT_SECTOR);
  const table = words(fat, SECTOR);
  return Buffer.concat([header({ fatStart, fatSectors, directoryStart, miniFatStart, miniFatSectors }), ...sectors, table]);
}

function place(parent: Node, path: readonly string[], bytes: Buffer): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    parent.children.push({ name, bytes, children: [], id: 0, start: LAST });
    return;
  }
  let storage = parent.children.find((child) => child.name === name && child.bytes === undefined);
  if (storage === undefined) {
    storage = { name, bytes: undefined, children: [], id: 0, start: 0 };
    parent.children.push(storage);
  }
  place(storage, rest, bytes);
}

/** All nodes with their numbers; siblings in the order of the format: shorter names first, then by upper case. */
function numbered(root: Node): readonly Node[] {
  const all: Node[] = [];
  const visit = (node: Node) => {
    node.id = all.length;
    all.push(node);
    node.children.sort((a, b) => a.name.length - b.name.length || (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1));
    node.children.forEach(visit);
  };
  visit(root);
  return all;
}

function entry(node: Node, root: Node, miniLength: number): Buffer {
  const raw = Buffer.alloc(128);
  raw.write(node.name, 0, 62, 'utf16le');
  raw.writeUInt16LE((node.name.length + 1) * 2, 64);
  raw.writeUInt8(node === root ? 5 : node.bytes === undefined ? 1 : 2, 66);
  raw.writeUInt8(1, 67);
  const siblings = findSiblings(root, node);
  const next = siblings[siblings.indexOf(node) + 1];
  raw.writeUInt32LE(NONE, 68);
  raw.writeUInt32LE(next?.id ?? NONE, 72);
  raw.writeUInt32LE(node.children[0]?.id ?? NONE, 76);
  raw.writeUInt32LE(node.start, 116);
  raw.writeUInt32LE(node === root ? miniLength : (node.bytes?.length ?? 0), 120);
  return raw;
}

function findSiblings(parent: Node, node: Node): readonly Node[] {
  if (parent.children.includes(node)) return parent.children;
  return parent.children.map((child) => findSiblings(child, node)).find((found) => found.length > 0) ?? [];
}

/** Sectors of a table that also covers itself. */
function fatSize(used: number): number {
  let size = 1;
  while (size * (SECTOR / 4) < used + size) size += 1;
  return size;
}

function header(place: { fatStart: number; fatSectors: number; directoryStart: number; miniFatStart: number; miniFatSectors: number }): Buffer {
  const raw = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(raw);
  raw.writeUInt16LE(0x3e, 24);
  raw.writeUInt16LE(3, 26);
  raw.writeUInt16LE(0xfffe, 28);
  raw.writeUInt16LE(9, 30);
  raw.writeUInt16LE(6, 32);
  raw.writeUInt32LE(place.fatSectors, 44);
  raw.writeUInt32LE(place.directoryStart, 48);
  raw.writeUInt32LE(CUTOFF, 56);
  raw.writeUInt32LE(place.miniFatStart, 60);
  raw.writeUInt32LE(place.miniFatSectors, 64);
  raw.writeUInt32LE(LAST, 68);
  for (let i = 0; i < 109; i++) raw.writeUInt32LE(i < place.fatSectors ? place.fatStart + i : FREE, 76 + i * 4);
  return raw;
}

function words(values: readonly number[], multiple: number): Buffer {
  const raw = Buffer.alloc(Math.ceil((values.length * 4) / multiple) * multiple, 0xff);
  values.forEach((value, i) => raw.writeUInt32LE(value, i * 4));
  return raw;
}

function padded(bytes: Buffer, multiple: number): Buffer {
  const rest = bytes.length % multiple;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(multiple - rest)]);
}
