import { describe, expect, it } from 'vitest';

import { mainCf, masterCf } from './postfix-files.js';
import { rspamdFiles } from './rspamd-files.js';

const postfix = { config: '/t/postfix', queue: '/t/queue', data: '/t/data', logFile: '/t/log', port: 2525, nextHopPort: 2600, milterPort: 11_332 };
const rspamd = {
  milterPort: 11_332,
  controllerPort: 11_334,
  fuzzyPort: 11_335,
  dns: '127.0.0.1:5353',
  redis: '/t/redis.sock',
  clamd: '/t/clamd.sock',
  workers: 2,
} as const;

describe("Postfix's configuration", () => {
  it('names no folder of the machine', () => {
    expect(`${mainCf(postfix)}${masterCf(postfix)}`).not.toMatch(/\/etc|\/var/);
  });

  it('asks the milter when there is one, and puts off what it could not ask about', () => {
    expect(mainCf(postfix)).toContain('smtpd_milters = inet:127.0.0.1:11332\n');
    expect(mainCf(postfix)).toContain('milter_default_action = tempfail\n');
    expect(mainCf({ ...postfix, milterPort: undefined })).not.toContain('milter');
  });

  it('listens on loopback alone', () => {
    expect(masterCf(postfix).match(/^\S+ inet .*$/gm)).toEqual(['127.0.0.1:2525 inet n - n - - smtpd']);
  });
});

describe("Rspamd's configuration", () => {
  it('gives clamd the whole mail or each attachment, also pictures', () => {
    const of = (scan: 'whole' | 'attachments') => rspamdFiles({ ...rspamd, scan }).get('local.d/antivirus.conf');
    expect(of('whole')).toContain('scan_mime_parts = false;');
    expect(of('attachments')).toContain('scan_mime_parts = true;');
    expect(of('attachments')).toContain('scan_image_mime = true;');
  });

  it('asks nobody outside of this machine', () => {
    const all = [...rspamdFiles({ ...rspamd, scan: 'whole' }).values()].join('');
    expect(all.match(/\d+\.\d+\.\d+\.\d+/g)?.filter((address) => address !== '127.0.0.1')).toEqual([]);
    expect(all).not.toContain('rspamd.com');
  });
});
