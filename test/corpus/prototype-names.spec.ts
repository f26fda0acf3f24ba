import { identify, inspect, nameFindings } from '@postern/files';
import { decodePart, parseMessage } from '@postern/mail';
import { zip } from '@postern/samples';
import { featuresOf, ratePhishing, rateSpam } from '@postern/spam';
import { describe, expect, it } from 'vitest';

/** Names that every object of the language answers to, or that change one when they are assigned. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupGetter__',
];

const fields = 'From: Ada <ada@sender.example>\nTo: office@corp.example\nSubject: a\n';
const plain = 'Content-Type: text/plain\n\nhello\n';
const file = (more: string) => `${fields}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n${more}\n\npayload\n--b--\n`;
const page = (html: string) => `${fields}Content-Type: text/html\n\n<p>hello</p>${html}\n`;

/** Where a sender may write a name of his own. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'the name of a field': (name) => `${name}: x\n${fields}${plain}`,
  'the value of a field': (name) => `X-A: ${name}\nSubject: ${name}\n${fields}${plain}`,
  'the name of a parameter': (name) => file(`Content-Type: application/zip; ${name}=x; name=a.zip`),
  'the name of a continued parameter': (name) => file(`Content-Type: application/zip; ${name}*0=x; ${name}*1=y; name=a.zip`),
  'the name of a part': (name) => file(`Content-Type: application/zip; name=${name}\nContent-Disposition: attachment; filename=${name}`),
  'the ending of a name': (name) => file(`Content-Disposition: attachment; filename=a.${name}`),
  'the charset of a name': (name) => file(`Content-Disposition: attachment; filename*=${name}'${name}'a.zip`),
  'a type': (name) => file(`Content-Type: ${name}/${name}`),
  'a subtype of text': (name) => file(`Content-Type: text/${name}`),
  'a subtype of multipart': (name) => `${fields}Content-Type: multipart/${name}; boundary=b\n\n--b\n\nhello\n--b--\n`,
  'a subtype of message': (name) => file(`Content-Type: message/${name}`),
  'an encoding': (name) => file(`Content-Transfer-Encoding: ${name}`),
  'a disposition': (name) => file(`Content-Disposition: ${name}; filename=a.zip`),
  'a charset': (name) => file(`Content-Type: text/plain; charset=${name}`),
  'a boundary': (name) => `${fields}Content-Type: multipart/mixed; boundary=${name}\n\n--${name}\n\nhello\n--${name}--\n`,
  'the charset of an encoded word': (name) => `Subject: =?${name}?Q?x?=\n${fields}${plain}`,
  'the encoding of an encoded word': (name) => `Subject: =?utf-8?${name}?x?=\n${fields}${plain}`,
  'a mailbox': (name) => `From: ${name} <${name}@${name}>\nReply-To: ${name}@${name}.example\n${plain}`,
  'a group': (name) => `From: ${name}: ${name}@a.example;\n${plain}`,
  'the host of a link': (name) => page(`<a href="http://${name}/">x</a> <a href="https://${name}.example/${name}?${name}=${name}">y</a>`),
  'the scheme of a link': (name) => page(`<a href="${name}:x">x</a>`),
  'an element, an attribute, an entity and a style': (name) => page(`<${name} ${name}="x" style="${name}: ${name}">&${name};</${name}>`),
};

const context = {
  envelope: {
    mailFrom: 'ada@sender.example',
    recipients: ['office@corp.example'],
    helo: 'mx.sender.example',
    clientIp: '192.0.2.1',
    clientName: 'mx.sender.example',
    trusted: false,
    tls: '',
    receivedAtMs: 0,
  },
  listed: [],
  localDomains: ['corp.example'],
};

/** All that is said of a mail, with the name taken out of it. */
function saidOf(text: string, name: string): string {
  const message = parseMessage(Buffer.from(text.replaceAll('\n', '\r\n')));
  const { from, replyTo, content, linkFindings } = featuresOf(message);
  const parts = message.parts.map((part) => [
    part.path,
    part.type,
    part.encoding,
    part.filenames,
    decodePart(message, part, 1000).bytes.toString(),
    nameFindings(part.filename),
  ]);
  const said = JSON.stringify({
    parts,
    codes: message.findings.map(({ code }) => code),
    from,
    replyTo,
    content,
    linkFindings: linkFindings.map(({ code }) => code),
  });
  return said.replaceAll(new RegExp(name, 'gi'), 'NAME');
}

describe.each(Object.entries(PLACES))('a name that objects know as %s (obligation 49)', (_place, mailWith) => {
  it.each(NAMES)('is a name like any other: %s', (name) => {
    const harmless = name.replaceAll(/[a-z]/g, 'q').replaceAll(/[A-Z]/g, 'Q');
    expect(saidOf(mailWith(name), name)).toBe(saidOf(mailWith(harmless), harmless));
    const features = featuresOf(parseMessage(Buffer.from(mailWith(name))));
    for (const { rate } of [rateSpam(features, context), ratePhishing(features, context)]) expect(rate).toBeLessThanOrEqual(100);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a file whose name objects know (obligation 49)', () => {
  it.each(NAMES)('is what it holds: %s', (name) => {
    const text = Buffer.from('hello, nothing to run here\n');
    for (const own of [name, `a.${name}`, `${name}.${name}`, `${name}/${name}`]) {
      expect([own, identify(text, { names: [own] })]).toEqual([own, ['txt']]);
      expect([own, nameFindings(own)]).toEqual([own, []]);
      const packed = zip([{ name: own, bytes: text }]);
      expect([own, inspect(packed, identify(packed)).findings]).toEqual([own, []]);
    }
  });
});
