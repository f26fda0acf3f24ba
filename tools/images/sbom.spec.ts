import { describe, expect, it } from 'vitest';

import { ROOT } from '../chart/generate.mjs';
import { debianPackages, spdxOf } from './sbom.mjs';

const STATUS = `Package: libssl3
Status: install ok installed
Priority: optional
Architecture: amd64
Version: 3.0.17-1~deb12u2
Description: Secure Sockets Layer toolkit
 Version: of nothing

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1.0

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 1:2.36-9
`;

describe('the bill of materials of an image', () => {
  it('has the installed packages of its root with their versions', () => {
    expect(debianPackages(STATUS)).toEqual([
      { name: 'libc6', version: '1:2.36-9', arch: 'amd64' },
      { name: 'libssl3', version: '3.0.17-1~deb12u2', arch: 'amd64' },
    ]);
  });

  it('names each package with its version, so that it can be looked up', () => {
    const { packages } = spdxOf(ROOT, 'postern', '1', ['node_modules/yaml'], debianPackages(STATUS));
    for (const one of packages) expect(one.versionInfo).toMatch(/\d/);
    expect(packages.map((one) => one.externalRefs[0]?.referenceLocator)).toContain('pkg:deb/debian/libc6@1%3A2.36-9?arch=amd64&distro=bookworm');
  });
});
