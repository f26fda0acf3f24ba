#!/bin/sh
# nodemailer 10.6.1 reads the first digit of a reply alone: a final line without the three-digit code of RFC 5321 4.2, such as `2.0.0 ok` of a next hop that forgot it, or a bare `2`,
# is success, and `5.7.1 no` is an error whose responseCode is 5. Whoever tells bounces from retries by responseCode (400 to 499, 500 to 599) meets a 4 or a 5 there and needs
# a rule of his own for it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent nodemailer@10.6.1
cat >try.cjs <<'JS'
const net = require('node:net');
const Connection = require('nodemailer/lib/smtp-connection');
const final = process.argv[2];
const server = net.createServer((socket) => {
  let data = false;
  socket.write('220 hop.example ESMTP\r\n');
  socket.on('data', (chunk) => {
    for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
      if (data) { if (line === '.') { data = false; socket.write(final + '\r\n'); } continue; }
      if (/^EHLO/i.test(line)) socket.write('250 hop.example\r\n');
      else if (/^DATA/i.test(line)) { data = true; socket.write('354 go on\r\n'); }
      else socket.write('250 2.0.0 ok\r\n');
    }
  });
}).listen(0, '127.0.0.1', () => {
  const connection = new Connection({ host: '127.0.0.1', port: server.address().port, ignoreTLS: true, name: 'client.example' });
  connection.on('error', (e) => { console.log(`${final} -> error ${e.code}`); process.exit(); });
  connection.connect(() => connection.send({ from: 'a@client.example', to: ['b@hop.example'] }, 'Subject: x\r\n\r\nx\r\n', (error, info) => {
    console.log(`${final} -> ${error ? `error ${error.responseCode ?? error.code}` : `success, "${info.response}"`}`);
    process.exit();
  }));
});
JS
seen=$(for final in '250 2.0.0 ok' '2.0.0 ok' '2' '451 later' '4.3.0 later' '5.7.1 no'; do node try.cjs "$final"; done)
echo "nodemailer $(node -p "require('./node_modules/nodemailer/package.json').version")"
echo "$seen"
expected='250 2.0.0 ok -> success, "250 2.0.0 ok"
2.0.0 ok -> success, "2.0.0 ok"
2 -> success, "2"
451 later -> error 451
4.3.0 later -> error 4
5.7.1 no -> error 5'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
