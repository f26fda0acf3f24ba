#!/bin/sh
# nodemailer 10.6.1: SMTPConnection asks EHLO and keeps what the server offers in private fields (_supportedExtensions, _ehloLines). The only public trace is lastServerResponse, which
# the next reply replaces. A program that must know of 8BITMIME or SMTPUTF8 before it chooses how to send (RFC 6152 section 3, RFC 6531 section 3.2) reads a private field, or
# copies lastServerResponse in the one moment that it holds EHLO's reply.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent nodemailer@10.6.1
cat >ask.cjs <<'JS'
const { createServer } = require('net');
const SMTPConnection = require('nodemailer/lib/smtp-connection');
const server = createServer((socket) => {
  socket.write('220 mx.example ESMTP\r\n');
  socket.on('data', (data) => {
    if (/^EHLO/i.test(data)) socket.write('250-mx.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n');
    else if (/^RSET/i.test(data)) socket.write('250 2.0.0 OK\r\n');
    else socket.end('221 bye\r\n');
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = new SMTPConnection({ host: '127.0.0.1', port: server.address().port, ignoreTLS: true });
  client.connect(() => {
    const names = Object.getOwnPropertyNames(client).concat(Object.getOwnPropertyNames(SMTPConnection.prototype));
    const tell = (value) => {
      try {
        return JSON.stringify(value instanceof Set || value instanceof Map ? [...value] : value) ?? '';
      } catch {
        return '';
      }
    };
    const holding = () => names.filter((name) => typeof client[name] !== 'function' && tell(client[name]).includes('8BITMIME')).join(' ');
    console.log(`after EHLO: ${holding()}`);
    client.reset(() => {
      console.log(`one reply later: ${holding()}`);
      client.close();
      server.close();
    });
  });
});
JS
seen=$(node ask.cjs)
echo "nodemailer $(node -p "require('./node_modules/nodemailer/package.json').version")"
echo "$seen"
expected='after EHLO: lastServerResponse _supportedExtensions _ehloLines
one reply later: _supportedExtensions _ehloLines'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
