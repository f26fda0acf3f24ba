import { createCipheriv, createHash } from 'node:crypto';

const sha256 = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** A PDF under AES-256 (revision 5), which everybody opens whose password is `user`; with a script and an embedded file. */
export function sealedPdf(user: string, file: Buffer): Buffer {
  const key = Buffer.alloc(32, 7);
  const [check, salt] = [Buffer.alloc(8, 1), Buffer.alloc(8, 2)];
  const password = Buffer.from(user);
  const wrap = createCipheriv('aes-256-cbc', sha256(password, salt), Buffer.alloc(16)).setAutoPadding(false);
  const sealed = (bytes: Buffer) => {
    const vector = Buffer.alloc(16, 3);
    const cipher = createCipheriv('aes-256-cbc', key, vector);
    return Buffer.concat([vector, cipher.update(bytes), cipher.final()]);
  };
  const hex = (bytes: Buffer) => `<${bytes.toString('hex')}>`;
  const content = sealed(file);
  const encrypt = `/Filter /Standard /V 5 /R 5 /Length 256 /P -4 /StmF /StdCF /StrF /StdCF /CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /O ${hex(Buffer.alloc(48, 4))} /OE ${hex(Buffer.alloc(32, 5))} /U ${hex(Buffer.concat([sha256(password, check), check, salt]))} /UE ${hex(wrap.update(key))} /Perms ${hex(Buffer.alloc(16, 6))}`;
  const text = (written: string) => Buffer.from(written, 'latin1');
  return Buffer.concat([
    text(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS ${hex(sealed(text('app.alert(1)')))} >> >>\nendobj\n`),
    text(`2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n3 0 obj\n<< /Type /EmbeddedFile /Length ${content.length} >>\nstream\n`),
    content,
    text(`\nendstream\nendobj\n4 0 obj\n<< /Type /Filespec /F ${hex(sealed(text('a.js')))} /EF << /F 3 0 R >> >>\nendobj\n`),
    text(`5 0 obj\n<< ${encrypt} >>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt 5 0 R /ID [<00><00>] >>\n%%EOF\n`),
  ]);
}
