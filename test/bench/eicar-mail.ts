/** The EICAR test file in a base64 attachment; put together here, so that no file of the repository is one. */
export function eicarMail(): Buffer {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');
  const lines = [
    'From: Bench <sender@bench.example>',
    'To: user@local.example',
    'Subject: test file',
    `Message-ID: <eicar.${Date.now()}@bench.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: application/octet-stream; name="test.com"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(eicar).toString('base64'),
    '--b--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
