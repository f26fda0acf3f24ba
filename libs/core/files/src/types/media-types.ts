const FTYP_BRANDS: Readonly<Record<string, string>> = {
  avif: 'avif',
  avis: 'avif',
  mif1: 'heic',
  msf1: 'heic',
  heic: 'heic',
  heix: 'heic',
  hevc: 'heic',
  'qt  ': 'mov',
  'M4V ': 'm4v',
  M4VH: 'm4v',
  M4VP: 'm4v',
  'M4P ': 'm4p',
  'M4B ': 'm4b',
  'M4A ': 'm4a',
  'F4V ': 'f4v',
  'F4P ': 'f4p',
  'F4A ': 'f4a',
  'F4B ': 'f4b',
  'crx ': 'cr3',
  'jp2 ': 'jp2',
  'jpx ': 'jpx',
  'jpm ': 'jpm',
  mjp2: 'mj2',
};

const RIFF_FORMS: Readonly<Record<string, string>> = { 'AVI ': 'avi', WAVE: 'wav', WEBP: 'webp', QLCM: 'qcp' };

const OGG_CODECS: readonly (readonly [marker: string, type: string])[] = [
  ['OpusHead', 'opus'],
  ['\x80theora', 'ogv'],
  ['\x01video', 'ogm'],
  ['\x7fFLAC', 'oga'],
  ['Speex', 'spx'],
  ['\x01vorbis', 'ogg'],
];

/** Families of pictures, sound and video that share one frame and tell the kind inside it. */
export function mediaTypes(bytes: Buffer): readonly string[] {
  const at = (offset: number, length: number) => bytes.toString('latin1', offset, offset + length);
  if (at(4, 4) === 'ftyp' && bytes[0] === 0) {
    const brand = at(8, 4);
    return [FTYP_BRANDS[brand] ?? (brand.startsWith('3g2') ? '3g2' : brand.startsWith('3g') ? '3gp' : 'mp4')];
  }
  if (at(0, 4) === 'RIFF') return one(RIFF_FORMS[at(8, 4)]);
  if (at(0, 4) === 'FORM') return one(at(8, 3) === 'AIF' ? 'aif' : undefined);
  if (at(0, 4) === 'OggS' && bytes[4] === 0) {
    const head = at(28, 32);
    return [OGG_CODECS.find(([marker]) => head.startsWith(marker))?.[1] ?? 'ogx'];
  }
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return [at(0, 64).includes('webm') ? 'webm' : 'mkv'];
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return animated(bytes) ? ['apng', 'png'] : ['png'];
  if (at(0, 4) === '\xff\xd8\xff\xe8' || (at(0, 3) === '\xff\xd8\xff' && bytes.subarray(0, 4096).includes(Buffer.from([0xff, 0xf7]))))
    return ['jls', 'jpg'];
  if (bytes[0] === 0x47 && bytes[188] === 0x47 && (bytes.length < 400 || bytes[376] === 0x47)) return ['mts'];
  if (bytes[4] === 0x47 && bytes[196] === 0x47 && bytes[388] === 0x47) return ['mts'];
  const tiff = tiffKind(bytes, at);
  return tiff.length > 0 ? tiff : mpegAudio(bytes, at);
}

function one(type: string | undefined): readonly string[] {
  return type === undefined ? [] : [type];
}

function animated(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4100);
  const control = head.indexOf('acTL');
  const data = head.indexOf('IDAT');
  return control > 0 && (data < 0 || control < data);
}

/** Raw pictures of cameras are TIFF files that name their maker, or carry the version tag of DNG (50706). */
function tiffKind(bytes: Buffer, at: (offset: number, length: number) => string): readonly string[] {
  const order = at(0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return [];
  const little = order === 'II*\0';
  const head = bytes.subarray(0, 4096);
  if (head.includes(Buffer.from(little ? [0x12, 0xc6, 1, 0] : [0xc6, 0x12, 0, 1]))) return ['dng', 'tif'];
  const text = head.toString('latin1');
  if (text.includes('NIKON')) return ['nef', 'tif'];
  if (text.includes('SONY')) return ['arw', 'tif'];
  return ['tif'];
}

/** MPEG audio and ADTS have no magic, only a frame sync; a tag of ID3 may stand before it. */
function mpegAudio(bytes: Buffer, at: (offset: number, length: number) => string): readonly string[] {
  let start = 0;
  const tagged = at(0, 3) === 'ID3' && (bytes[3] ?? 255) < 9;
  if (tagged && bytes.length > 10) {
    start = 10 + ((bytes[6] ?? 0) << 21) + ((bytes[7] ?? 0) << 14) + ((bytes[8] ?? 0) << 7) + (bytes[9] ?? 0);
    if (at(start, 4) === 'fLaC') return ['flac'];
    if (start + 2 > bytes.length) return ['mp3'];
  }
  const sync = bytes[start] === 0xff ? (bytes[start + 1] ?? 0) : 0;
  if ((sync & 0xf6) === 0xf0) return ['aac'];
  if ((sync & 0xe0) !== 0xe0 || (sync & 0x18) === 0x08) return tagged ? ['mp3'] : [];
  // Bit rates that are not allowed or free: padding or chance, unless a tag stands before.
  const rate = (bytes[start + 2] ?? 0xff) >> 4;
  if (start === 0 && (rate === 0xf || rate === 0)) return [];
  const layer = (sync & 0x06) >> 1;
  return one([undefined, 'mp3', 'mp2', 'mp1'][layer]);
}
