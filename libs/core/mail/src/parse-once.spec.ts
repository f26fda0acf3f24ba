import { describe, expect, it } from 'vitest';

import { parseMessage } from './parse-message.js';
import { parseOnce } from './parse-once.js';

const mail = () => Buffer.from('From: a@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n');

describe('a message that several ask for', () => {
  it('is parsed once for a buffer, as parseMessage would', () => {
    const bytes = mail();
    expect(parseOnce(bytes)).toBe(parseOnce(bytes));
    expect(parseOnce(bytes)).toEqual(parseMessage(bytes));
  });

  it('is another one in another buffer, whatever that holds', () => {
    const bytes = mail();
    const shorter = bytes.subarray(0, bytes.length - '--b--\r\n'.length);
    expect(parseOnce(shorter)).not.toBe(parseOnce(bytes));
    expect(parseOnce(shorter).findings.map((finding) => finding.code)).toContain('MIME_NO_CLOSE');
    expect(parseOnce(mail())).not.toBe(parseOnce(bytes));
  });
});
