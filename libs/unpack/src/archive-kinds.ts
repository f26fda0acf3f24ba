/** Kinds that the archive reader opens. */
const OPENED = new Set('7z rar bz2 xz z arj lha cab cpio rpm wim tar iso chm szdd lzma xar nsis dmg vhd vhdx disk msi msp'.split(' '));
/** Kinds that nobody here can open: what is in them was not looked at. */
const UNSUPPORTED = new Set('ace alz egg lz lz4 lzo sit zoo zpaq arc kgb sqx pea'.split(' '));
/** Kinds whose signature is so short that other data may have it by chance: that nobody can open them is no problem. */
const WEAK = new Set(['z', 'arj', 'cpio', 'lzma', 'lha', 'szdd', 'lz', 'arc', 'zoo']);

export type ArchiveKind = { readonly how: 'zip' | 'ar' | 'stream' | 'reader' | 'unsupported'; readonly type: string; readonly weak: boolean };

/** How the containers of these types are unpacked, each once; a self-extractor's archive is unpacked as a file of its own. */
export function archiveKinds(types: readonly string[]): readonly ArchiveKind[] {
  const program = types.includes('exe') || types.includes('pe');
  return types.flatMap((type): readonly ArchiveKind[] => {
    const weak = WEAK.has(type);
    if (type === 'zip') return [{ how: 'zip', type, weak }];
    if (program && type !== 'nsis') return [];
    if (type === 'ar') return [{ how: 'ar', type, weak }];
    if (type === 'deb') return [];
    if (type === 'gz' || type === 'zst') return [{ how: 'stream', type, weak }];
    if (OPENED.has(type)) return [{ how: 'reader', type, weak }];
    return UNSUPPORTED.has(type) ? [{ how: 'unsupported', type, weak }] : [];
  });
}
