import { selfSigned } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { lookAtCertificates } from './look-at-certificates.js';

const DAY_MS = 86_400_000;
const [own, other] = [selfSigned('pipeline'), selfSigned('pipeline')];
const text = ({ cert, key }: typeof own) => ({ what: 'it', cert: cert.toString(), key: key.toString(), ca: cert.toString() });
const look = (change: object, inDays = 0) =>
  lookAtCertificates({ ...text(own), ...change }, Date.now() + inDays * DAY_MS).map(({ state, says }) => `${state} ${says}`);

describe('a certificate before an install', () => {
  it.each([
    ['is right', {}, 0, [/^ok it: CN=pipeline, valid until \d{4}-/]],
    ['has another key', { key: other.key.toString() }, 0, [/^missing it: certificate and key are no pair$/]],
    ['was signed by somebody else', { ca: other.cert.toString() }, 0, [/^missing it: ca\.crt did not sign it/]],
    ['expires soon', {}, 20, [/^ok /, /^warning it, CN=pipeline: expires at/]],
    ['has expired', {}, 31, [/^missing it, CN=pipeline: expired at/, /^missing it, ca\.crt: none/]],
    ['is not valid yet', {}, -2, [/^missing it, CN=pipeline: not valid before/, /^missing it, ca\.crt: none/]],
    ['is none', { cert: 'nothing' }, 0, [/^missing it: no certificate in the file$/]],
    ['cannot be read', { key: 'nothing' }, 0, [/^missing it cannot be read/]],
    ['is an authority alone', { key: undefined, ca: undefined }, 0, [/^ok it: 1 of 1 authorities are valid$/]],
    ['is an authority that expired', { key: undefined, ca: undefined }, 31, [/^missing it: none of 1 authorities is valid now$/]],
  ])('that %s', (_how, change, inDays, expected) => {
    expect(look(change, inDays)).toEqual(expected.map((line) => expect.stringMatching(line) as string));
  });
});
