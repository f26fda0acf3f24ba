import { connect } from 'node:net';

import { linear } from '@postern/linear';

const LIMIT_MS = 60_000;

/** Sends one mail as any SMTP client would and resolves with the last reply: the one to DATA, or the one that refused earlier. */
export function sendMail(
  host: string,
  port: number,
  mail: { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer },
): Promise<string> {
  const body = mail.bytes.toString('latin1').replace(linear(/^\./gm), '..');
  const steps = [
    'EHLO client.example',
    `MAIL FROM:<${mail.from}>`,
    ...mail.to.map((to) => `RCPT TO:<${to}>`),
    'DATA',
    `${body.endsWith('\r\n') ? body : `${body}\r\n`}.`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('no reply within a minute')));
    let buffered = '';
    let next = 0;
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      const complete = linear(/(?:^|\r\n)(\d{3} [^\r\n]*)\r\n$/).exec(buffered)?.[1];
      if (complete === undefined) return;
      buffered = '';
      if (!linear(/^[23]/).test(complete) || next === steps.length) {
        socket.end('QUIT\r\n');
        resolve(complete);
        return;
      }
      socket.write(`${steps[next] ?? ''}\r\n`, 'latin1');
      next += 1;
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('connection closed without a reply')));
  });
}
