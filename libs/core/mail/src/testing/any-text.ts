import fc from 'fast-check';

/** Text of any UTF-16 units, control characters and lone surrogates included; far cheaper to make than fast-check's own of that kind. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 0xffff }));
  return fc.array(unit, { maxLength }).map((units) => String.fromCharCode(...units));
}

/** Text of any bytes, as Latin-1. */
export function anyOctets(maxLength: number): fc.Arbitrary<string> {
  return fc.uint8Array({ maxLength }).map((octets) => Buffer.from(octets).toString('latin1'));
}
