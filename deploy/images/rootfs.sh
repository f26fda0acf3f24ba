#!/bin/sh
# Makes the small Debian root that our images stand on when no base image is given: C and C++ libraries, certificates, time zones, two users; no shell,
# no package manager. Usage: rootfs.sh OUT.tar [package …]   Needs mmdebstrap. SOURCE_DATE_EPOCH makes the archive reproducible.
set -eu
out=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=$(printf '%s,' libc6 libgcc-s1 libstdc++6 ca-certificates tzdata "$@")
mmdebstrap --variant=essential --include="${packages%,}" --aptopt='Acquire::Retries "3"' bookworm "$work/full.tar" >&2
mkdir "$work/root"
tar -xpf "$work/full.tar" -C "$work/root" --exclude='./dev/*'
cd "$work/root"
# Users that pods run as: 65532 for services, 65534 is nobody.
echo 'postern:x:65532:65532:Postern:/nonexistent:/usr/sbin/nologin' >> etc/passwd
echo 'postern:x:65532:' >> etc/group
if [ "${KEEP_SHELL:-no}" = no ]; then
  for name in sh bash dash rbash apt apt-get apt-cache apt-config apt-key dpkg dpkg-deb dpkg-query dpkg-split perl perl5.36.0 login su passwd mount umount; do
    rm -f "usr/bin/$name" "bin/$name" "usr/sbin/$name"
  done
fi
rm -rf var/cache/* var/log/* var/lib/apt usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/bash-completion etc/apt tmp/* root/.??*
# Nobody becomes somebody else in these images: no program has set-uid, set-gid or a capability of its own.
find . -xdev -type f -perm /6000 -exec chmod u-s,g-s {} +
mkdir -p tmp data && chmod 1777 tmp && chown 65532:65532 data
tar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-0}" --numeric-owner -cf "$out" .
