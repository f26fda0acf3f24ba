#!/bin/sh
# clamd with TCPSocket and no TCPAddr listens on every address. clamdscan, which reads the same file, then finds no way to it: --ping gives up with 21, and so does a scan.
# With TCPAddr 127.0.0.1 added for clamdscan alone the same clamd answers PONG. A probe of a pod that calls `clamdscan --ping` with clamd's own file never gets ready
# once somebody drops TCPAddr to listen on IPv6 as well.
# Needs Debian 12 with apt sources; nothing is installed on the machine.
set -eu
version=1.4.6+dfsg-0+deb12u1
dir=$(mktemp -d)
chmod 755 "$dir"
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq clamav-daemon=$version clamdscan=$version libclamav12=$version clamav-base=$version >/dev/null 2>&1
for deb in *.deb; do dpkg -x "$deb" root; done
LD_LIBRARY_PATH=$dir/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
mkdir db
echo '44d88612fea8a8f36de82e1278abb02f:68:Finding.Test' >db/one.hdb
printf 'TCPSocket 13310\nDatabaseDirectory %s\nForeground yes\nLogFile %s\n' "$dir/db" "$dir/log" >clamd.conf
cp clamd.conf ping.conf
echo 'TCPAddr 127.0.0.1' >>ping.conf
root/usr/sbin/clamd --config-file=clamd.conf >out 2>&1 &
pid=$!
for _ in $(seq 60); do grep -q 'TCP: Bound to' log 2>/dev/null && grep -q 'Self checking' log && break; sleep 1; done
ping_by() {
  root/usr/bin/clamdscan --config-file="$1" --ping 3:1 >said 2>&1 && rc=0 || rc=$?
  said=no
  grep -q PONG said && said=yes
  echo "$1: exit $rc, PONG $said"
}
echo "clamdscan $(root/usr/bin/clamdscan --version | sed 's/^ClamAV \([0-9.]*\).*/\1/')"
seen="$(ping_by clamd.conf; ping_by ping.conf)"
echo "$seen"
expected='clamd.conf: exit 21, PONG no
ping.conf: exit 0, PONG yes'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
