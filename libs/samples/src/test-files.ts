/**
 * The EICAR test file (eicar.org): 68 bytes that every antivirus calls infected and that do no harm. It is put together here, so that no file of the repository
 * is one.
 */
export function eicar(): Buffer {
  const middle = ['EICAR', 'STANDARD', 'ANTIVIRUS', 'TEST'].join('-');
  return Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', middle, '-FILE!$H+H*'].join(''), 'latin1');
}

/** Our own test file: infected for every engine with our signatures. */
export function testMalware(): Buffer {
  return Buffer.from(['POSTERN', 'TEST', 'MALWARE', 'FILE', '7F3A'].join('-'));
}

/** Probably infected for the built-in engine: what heuristics would say. */
export function testHeuristics(): Buffer {
  return Buffer.from(['POSTERN', 'TEST', 'HEURISTICS', 'FILE', '7F3A'].join('-'));
}

/** Text that every spam filter calls spam (GTUBE of SpamAssassin), put together for the same reason. */
export function gtube(): string {
  return ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE', '-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('');
}
