import { parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { readContent } from './mail-links.js';

const hosts = (type: string, text: string) =>
  readContent(parseMessage(Buffer.from(`Content-Type: ${type}\r\n\r\n${text}`))).links.map(({ url }) => url.host);

describe('a link in a text whose lines were broken', () => {
  it('leads where its reader goes, and to nobody else', () => {
    expect(hosts('text/plain; format=flowed; delsp=yes', 'Pay at https://pay.exam \r\nple.org/invoice/20 \r\n26\r\n')).toEqual(['pay.example.org']);
  });

  it('is found as clients without DelSp show it', () => {
    expect(hosts('text/plain; format=flowed; delsp=yes', 'https://evil.org \r\nanization\r\n')).toEqual(expect.arrayContaining(['evil.org']));
  });

  it('ends at a space that stays', () => {
    expect(hosts('text/plain; format=flowed', 'https://a.example.org/x \r\nand more\r\n')).toEqual(['a.example.org']);
    expect(hosts('text/plain', 'https://a.example.org/x \r\nb.example.com\r\n')).toEqual(['a.example.org', 'b.example.com']);
  });
});
