// Put together here, so that no file of ours is spam itself.
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', 'C.34X'].join('*');

/** The generic test text for unsolicited bulk mail, which counts as spam everywhere. */
export function hasGtube(text: string): boolean {
  return text.includes(GTUBE);
}
