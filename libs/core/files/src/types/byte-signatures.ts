import { STRUCTURES } from './mark-structure.js';

/** One fixed signature: type, offset, bytes as hex with `..` for any. */
type Row = readonly [type: string, offset: number, hex: string];

/** Signatures at fixed places. The first fitting row of a type counts; several types can fit one file. Short ones need their structure too. */
const ROWS: readonly Row[] = [
  ['7z', 0, '377abcaf271c'],
  ['rar', 0, '526172211a07'],
  ['gz', 0, '1f8b08'],
  ['bz2', 0, '425a68..314159265359'],
  ['bz2', 0, '425a68..177245385090'],
  ['xz', 0, 'fd377a585a00'],
  ['zst', 0, '28b52ffd'],
  ['lz4', 0, '04224d18'],
  ['lz4', 0, '02214c18'],
  ['lz', 0, '4c5a495001'],
  ['lzo', 0, '894c5a4f000d0a1a0a'],
  ['z', 0, '1f9d'],
  ['z', 0, '1fa0'],
  ['arj', 0, '60ea'],
  ['lha', 2, '2d6c68..2d'],
  ['lha', 2, '2d6c7a..2d'],
  ['ace', 7, '2a2a4143452a2a'],
  ['zoo', 20, 'dca7c4fd'],
  ['cab', 0, '4d534346'],
  ['cab', 0, '49536328'],
  ['szdd', 0, '535a444488f02733'],
  ['szdd', 0, '4b57414a88f027d1'],
  ['cpio', 0, '303730373031'],
  ['cpio', 0, '303730373032'],
  ['cpio', 0, '303730373037'],
  ['cpio', 0, 'c771'],
  ['cpio', 0, '71c7'],
  ['ar', 0, '213c617263683e0a'],
  ['rpm', 0, 'edabeedb'],
  ['wim', 0, '4d5357494d000000'],
  ['xar', 0, '78617221'],
  ['tar', 257, '7573746172'],
  ['iso', 32_769, '4344303031'],
  ['iso', 34_817, '4344303031'],
  ['iso', 32_769, '4245413031'],
  ['iso', 34_817, '4e53523032'],
  ['iso', 34_817, '4e53523033'],
  ['vhd', 0, '636f6e6563746978'],
  ['vhdx', 0, '7668647866696c65'],
  ['disk', 54, '4641543132'],
  ['disk', 54, '4641543136'],
  ['disk', 82, '4641543332'],
  ['disk', 3, '4e54465320202020'],
  ['disk', 3, '4558464154202020'],
  ['disk', 512, '4546492050415254'],
  ['disk', 510, '55aa'],
  ['disk', 1080, '53ef'],
  ['disk', 1024, '482b0004'],
  ['disk', 1024, '48580005'],
  ['disk', 32, '4e585342'],
  ['disk', 0, '68737173'],
  ['disk', 0, '514649fb'],
  ['disk', 0, '4b444d56'],
  ['disk', 64, '7f10dabe'],
  ['alz', 0, '414c5a01'],
  ['egg', 0, '45474741'],
  ['sit', 0, '5374756666497420'],
  ['sit', 0, '53495421'],
  ['zpaq', 0, '7a5051'],
  ['zpaq', 0, '376b5374a031'],
  ['crx', 0, '43723234'],
  ['chm', 0, '49545346'],
  ['hlp', 0, '3f5f0300'],
  ['ole', 0, 'd0cf11e0a1b11ae1'],
  ['one', 0, 'e4525c7b8cd8a74daeb15378d02996d3'],
  ['one', 0, 'a12fff43d9ef764c9ee210ea5722765f'],
  ['tnef', 0, '789f3e22'],
  ['activemime', 0, '4163746976654d696d65'],
  ['rtf', 0, '7b5c7274'],
  ['ps', 0, '25215053'],
  ['eps', 0, 'c5d0d3c6'],
  ['djvu', 0, '41542654464f524d'],
  ['mobi', 60, '424f4f4b4d4f4249'],
  ['wpd', 0, 'ff575043'],
  ['mdb', 4, '5374616e64617264204a6574204442'],
  ['accdb', 4, '5374616e6461726420414345204442'],
  ['mdf', 0, '010f0000'],
  ['sqlite', 0, '53514c69746520666f726d6174203300'],
  ['pst', 0, '2142444e'],
  ['parquet', 0, '50415231'],
  ['arrow', 0, '4152524f5731'],
  ['avro', 0, '4f626a01'],
  ['sav', 0, '24464c32'],
  ['jmp', 0, 'ffff0000070000000400000001000100'],
  ['elf', 0, '7f454c46'],
  ['macho', 0, 'feedface'],
  ['macho', 0, 'feedfacf'],
  ['macho', 0, 'cefaedfe'],
  ['macho', 0, 'cffaedfe'],
  ['dex', 0, '6465780a'],
  ['wasm', 0, '0061736d'],
  ['lnk', 0, '4c0000000114020000000000c000000000000046'],
  ['pif', 369, '4d4943524f534f4654205049464558'],
  ['applescript', 0, '46617364554153'],
  // Workbooks of old, and streams of newer ones, that no compound file is around: each of Excel's versions begins its records in its own way.
  ['xls', 0, '09000400'],
  ['xls', 0, '09020600'],
  ['xls', 0, '09040600'],
  ['xls', 0, '09080800'],
  ['xls', 0, '09081000'],
  ['pdf', 0, '255044462d'],
  ['png', 0, '89504e470d0a1a0a'],
  ['gif', 0, '474946383761'],
  ['gif', 0, '474946383961'],
  ['jls', 0, 'ffd8fff7'],
  ['jpg', 0, 'ffd8ff'],
  ['jp2', 16, '667479706a703220'],
  ['jpx', 16, '667479706a707820'],
  ['jpm', 16, '667479706a706d20'],
  ['mj2', 16, '667479706d6a7032'],
  ['j2c', 0, 'ff4fff51'],
  ['jxl', 0, 'ff0a'],
  ['jxl', 0, '0000000c4a584c20'],
  ['jxr', 0, '4949bc'],
  ['cr3', 4, '6674797063727820'],
  ['orf', 0, '4949524f'],
  ['rw2', 0, '49495500'],
  ['raf', 0, '46554a4946494c4d'],
  ['tif', 0, '49492a00'],
  ['tif', 0, '4d4d002a'],
  ['tif', 0, '49492b00'],
  ['bpg', 0, '425047fb'],
  ['ico', 0, '00000100..00'],
  ['cur', 0, '00000200..00'],
  ['icns', 0, '69636e73'],
  ['icc', 36, '61637370'],
  ['psd', 0, '38425053'],
  ['xcf', 0, '67696d702078636620'],
  ['ktx', 0, 'ab4b5458203131bb0d0a1a0a'],
  ['emf', 40, '20454d46'],
  ['wmf', 0, 'd7cdc69a'],
  ['dcm', 128, '4449434d'],
  ['indd', 0, '0606edf5d81d46e5bd31efe7fe74b71d'],
  ['dwg', 0, '41433130'],
  ['qoi', 0, '716f6966'],
  ['pcx', 0, '0a0501'],
  ['flac', 0, '664c6143'],
  ['mid', 0, '4d546864'],
  ['amr', 0, '2321414d52'],
  ['ape', 0, '4d414320'],
  ['wv', 0, '7776706b'],
  ['mpc', 0, '4d502b'],
  ['mpc', 0, '4d50434b'],
  ['dsf', 0, '44534420'],
  ['ac3', 0, '0b77'],
  ['it', 0, '494d504d'],
  ['s3m', 44, '5343524d'],
  ['xm', 0, '457874656e646564204d6f64756c653a'],
  ['voc', 0, '437265617469766520566f6963652046696c65'],
  ['au', 0, '2e736e64'],
  ['asf', 0, '3026b2758e66cf11a6d9'],
  ['flv', 0, '464c5601'],
  ['rm', 0, '2e524d46'],
  ['mkv', 0, '1a45dfa3'],
  ['mpg', 0, '000001ba'],
  ['mpg', 0, '000001b3'],
  ['mxf', 0, '060e2b34020501010d010201'],
  ['drc', 0, '445241434f'],
  ['mie', 0, '7e1004..30'],
  ['mie', 0, '7e1804..30'],
  ['swf', 0, '465753'],
  ['swf', 0, '435753'],
  ['swf', 0, '5a5753'],
  ['ttf', 0, '0001000000'],
  ['ttc', 0, '74746366'],
  ['otf', 0, '4f54544f'],
  ['woff', 0, '774f4646'],
  ['woff2', 0, '774f4632'],
  ['eot', 34, '4c50'],
  ['pcap', 0, 'd4c3b2a1'],
  ['pcap', 0, 'a1b2c3d4'],
  ['pcap', 0, '0a0d0d0a'],
  ['blend', 0, '424c454e444552'],
  ['fbx', 0, '4b617964617261204642582042696e617279'],
  ['nes', 0, '4e45531a'],
  ['shp', 0, '0000270a'],
  ['skp', 0, 'fffeff0e53006b00650074006300680055007000'],
  ['alias', 0, '626f6f6b00000000'],
  ['applefile', 0, '00051607'],
  ['applefile', 0, '00051600'],
  ['torrent', 0, '64383a616e6e6f756e6365'],
  ['dmg', 0, '6b6f6c79'],
  ['mov', 4, '6d6f6f76'],
  ['mov', 4, '6d646174'],
  ['mov', 4, '66726565'],
  ['mov', 4, '77696465'],
];

interface Signature {
  readonly type: string;
  readonly offset: number;
  readonly octets: readonly (number | undefined)[];
}

const SIGNATURES: readonly Signature[] = ROWS.map(([type, offset, hex]) => ({
  type,
  offset,
  octets: Array.from({ length: hex.length / 2 }, (_, i) => hex.slice(2 * i, 2 * i + 2)).map((pair) =>
    pair === '..' ? undefined : Number.parseInt(pair, 16),
  ),
}));

/** First byte of the row at offset 0 → its rows, so that most rows are never looked at. */
const BY_FIRST = new Map<number, Signature[]>();
const ELSEWHERE: Signature[] = [];
for (const signature of SIGNATURES) {
  const first = signature.octets[0];
  if (signature.offset !== 0 || first === undefined) ELSEWHERE.push(signature);
  else BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), signature]);
}

/** A signature this short says little: it counts only when nothing else fits. */
const WEAK_OCTETS = 2;

/** Formats that are text themselves, so that a mark of letters is no word of a text. */
const OF_TEXT: ReadonlySet<string> = new Set(['rtf', 'pdf', 'ps', 'torrent', 'ar', 'gif']);

/**
 * Types whose signature fits, in the order of the table, without repeats. A short mark needs what its format has behind it, and one that is nothing but letters
 * makes no type of bytes that are a text.
 */
export function bySignature(bytes: Buffer, isText: boolean): readonly string[] {
  const rows = [...(BY_FIRST.get(bytes[0] ?? -1) ?? []), ...ELSEWHERE].filter((row) => fits(bytes, row) && holds(bytes, row, isText));
  const strong = rows.filter((row) => row.octets.length > WEAK_OCTETS);
  return [...new Set((strong.length > 0 ? strong : rows).map((row) => row.type))];
}

function fits(bytes: Buffer, { offset, octets }: Signature): boolean {
  if (bytes.length < offset + octets.length) return false;
  return octets.every((octet, i) => octet === undefined || bytes[offset + i] === octet);
}

function holds(bytes: Buffer, { type, offset, octets }: Signature, isText: boolean): boolean {
  const structure = STRUCTURES.get(type);
  if (structure !== undefined && !structure(bytes, offset)) return false;
  return !isText || OF_TEXT.has(type) || (octets.length > WEAK_OCTETS && !octets.every(isLetter));
}

/** What a line of text is made of. */
function isLetter(octet: number | undefined): boolean {
  return octet === undefined || (octet >= 32 && octet < 127) || octet === 9 || octet === 10 || octet === 13;
}
