import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { clamdDatabaseFiles } from './clamd-database.js';
import { demoMails } from './demo-mails.js';
import { eicar, gtube } from './test-files.js';
import { zip } from './zip-writer.js';

describe('the test files', () => {
  it('are the published ones', () => {
    expect(eicar()).toHaveLength(68);
    expect(createHash('md5').update(eicar()).digest('hex')).toBe('44d88612fea8a8f36de82e1278abb02f');
    expect(gtube()).toMatch(/^XJS\*C4JDBQADN1\.NSBN3\*2IDNEN\*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL\*C\.34X$/);
  });

  it('stand in no file of this folder as they are', () => {
    for (const name of readdirSync(import.meta.dirname)) expect(readFileSync(`${import.meta.dirname}/${name}`).includes(eicar())).toBe(false);
  });
});

describe('the database for clamd', () => {
  it('has one signature a line in the formats of its files', () => {
    const files = clamdDatabaseFiles();
    for (const line of files.get('postern.ndb')?.trim().split('\n') ?? []) expect(line).toMatch(/^[\w.-]+:0:\*:[0-9a-f]{20,}$/);
    for (const line of files.get('postern.hdb')?.trim().split('\n') ?? []) expect(line).toMatch(/^[0-9a-f]{32}:\d+:[\w.-]+$/);
    expect([...files.keys()]).toEqual(['postern.ndb', 'postern.hdb']);
  });
});

describe('the mails of the demonstration', () => {
  it('have names and subjects of their own, and documented outcomes', () => {
    const mails = demoMails();
    expect(new Set(mails.map((mail) => mail.name)).size).toBe(mails.length);
    expect(new Set(mails.map((mail) => mail.subject)).size).toBe(mails.length);
    for (const mail of mails) {
      expect(mail.expect.delivered).toBe(mail.expect.code === 250);
      expect(mail.to).toEqual(['user@demo.example']);
      const text = mail.bytes.toString();
      expect(text).toContain(`Subject: ${mail.subject}\r\n`);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });
});

describe('the ZIP writer', () => {
  it('packs what can be unpacked', () => {
    const bytes = zip([{ name: 'a', bytes: Buffer.from('hello') }]);
    expect(inflateRawSync(bytes.subarray(31, 31 + bytes.readUInt32LE(18))).toString()).toBe('hello');
  });
});
