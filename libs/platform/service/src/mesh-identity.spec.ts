import { describe, expect, it } from 'vitest';

import { checkService, serviceNames } from './mesh-identity.js';

describe('the identity of a peer in the mesh (obligation 51)', () => {
  it('is its common name, its DNS names and the end of its SPIFFE ids', () => {
    const certificate = {
      subject: { CN: 'pipeline' },
      subjectaltname: 'DNS:postern-pipeline, URI:spiffe://cluster.local/ns/mail/sa/pipe, IP Address:10.0.0.1',
    };
    expect(serviceNames(certificate)).toEqual(['pipeline', 'postern-pipeline', 'pipe']);
  });

  it('is nobody without names', () => {
    expect(serviceNames(undefined)).toEqual([]);
    expect(serviceNames({})).toEqual([]);
  });

  it('cannot be had by a name that contains another', () => {
    const certificate = { subject: { CN: 'guest' }, subjectaltname: 'DNS:"guest, DNS:pipeline", URI:https://x.example/pipeline' };
    expect(serviceNames(certificate)).not.toContain('pipeline');
  });

  it('must be one of the services that are expected, whatever the address', () => {
    const check = checkService(['ingress-smtp', 'pipeline']);
    expect(check('10.1.2.3', { subject: { CN: 'pipeline' } })).toBeUndefined();
    expect(check('10.1.2.3', { subject: { CN: 'antispam' } })?.message).toBe('10.1.2.3 is antispam, not ingress-smtp or pipeline');
  });
});
