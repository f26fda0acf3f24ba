// A software bill of materials in SPDX 2.3 JSON: npm packages by the lock file, Debian packages by the package database of the root that the image stands on.
import { createHash } from 'node:crypto';

import { readLock } from './closure.mjs';

const idOf = (text) => `SPDXRef-${text.replace(/[^A-Za-z0-9.-]+/g, '-')}`;

/** Installed packages of dpkg's database, with version and architecture. */
export function debianPackages(status) {
  return status
    .split('\n\n')
    .map((paragraph) =>
      Object.fromEntries([...paragraph.matchAll(/^(Package|Version|Architecture|Status): (.*)$/gm)].map(([, key, value]) => [key, value])),
    )
    .filter((one) => one.Package !== undefined && one.Status === 'install ok installed')
    .map(({ Package: name, Version: version, Architecture: arch }) => ({ name, version, arch }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `debian`: what debianPackages gave; of a base image that was given nobody knows its packages, and they are left to who made it. */
export function spdxOf(root, image, tag, npmPaths, debian) {
  const { packages } = readLock(root);
  const npm = npmPaths.map((path) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version, license } = packages[path];
    return {
      SPDXID: idOf(`npm-${name}-${version}-${createHash('sha256').update(path).digest('hex').slice(0, 6)}`),
      name,
      versionInfo: version,
      downloadLocation: 'NOASSERTION',
      licenseDeclared: typeof license === 'string' && /^[A-Za-z0-9.+-]+$/.test(license) ? license : 'NOASSERTION',
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `pkg:npm/${name.replace('@', '%40')}@${version}` },
      ],
    };
  });
  const deb = debian.map(({ name, version, arch }) => ({
    SPDXID: idOf(`deb-${name}-${arch}`),
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${arch}&distro=bookworm`,
      },
    ],
  }));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${image}:${tag}`,
    documentNamespace: `https://postern.invalid/sbom/${image}/${tag}`,
    creationInfo: { created: new Date(0).toISOString().replace('.000', ''), creators: ['Tool: postern-images'] },
    packages: [...npm, ...deb],
    relationships: [...npm, ...deb].map((p) => ({ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: p.SPDXID })),
  };
}
