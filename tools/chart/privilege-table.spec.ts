import { describe, expect, it } from 'vitest';

import { readFacts } from '../facts/read-facts.mjs';
import { ROOT } from './generate.mjs';

const { services } = await readFacts(ROOT);

/** A row of the privilege table of the design: what a service may have. Less is allowed, more is not. */
interface Row {
  readonly listens: readonly string[];
  readonly calls?: readonly string[];
  /** Holders of mail: bytes are pulled by the address in the call. */
  readonly pulls?: readonly string[];
  readonly reaches?: readonly string[];
  readonly postgres?: readonly string[];
  readonly blobs?: readonly string[];
  /** Facts that it tells and reads. Each service on the bus tells heartbeats and follows the settings. */
  readonly produces?: readonly string[];
  readonly consumes?: readonly string[];
  readonly follows?: readonly string[];
  readonly secrets?: readonly string[];
}

const BUS = { produces: ['Heartbeat'], follows: ['ConfigRecord', 'ConfigRevision'] } as const;
const SCANNER = { listens: ['grpc'], pulls: ['ingress-smtp', 'pipeline'] } as const;

const TABLE: Readonly<Record<string, Row>> = {
  // DNS here and in the pipeline is the resolver of the installation: names of clients, domains of recipients.
  'ingress-smtp': { listens: ['smtp', 'bodies'], calls: ['pipeline', 'limits'], reaches: ['dns'], ...BUS, secrets: ['smtp-tls'] },
  pipeline: {
    listens: ['grpc', 'bodies'],
    calls: ['auth-check', 'antispam', 'content-filter', 'antivirus', 'sandbox', 'delivery'],
    pulls: ['ingress-smtp'],
    reaches: ['dns'],
    blobs: ['get', 'put'],
    ...BUS,
    produces: ['MailDecided', 'OriginalAccepted', 'RecipientRefused', 'Heartbeat'],
  },
  'auth-check': { ...SCANNER, reaches: ['dns'] },
  antivirus: { ...SCANNER, reaches: ['clamav', 'icap', 'reputation'] },
  // Facts of training alone, once there are any.
  antispam: { ...SCANNER, reaches: ['dns', 'reputation'] },
  'content-filter': SCANNER,
  delivery: {
    listens: ['grpc'],
    calls: ['pipeline'],
    reaches: ['dns', 'smtp-out'],
    postgres: ['delivery'],
    // Put and delete in transit alone (section 9): what came by the bus is stored when it must wait.
    blobs: ['get', 'put', 'delete'],
    ...BUS,
    produces: ['DeliveryAttempted', 'Heartbeat'],
    consumes: ['MailDecided', 'OriginalAccepted'],
  },
  backup: {
    listens: ['grpc'],
    calls: ['delivery'],
    postgres: ['backup'],
    // Its own areas, and put in transit for what it sends.
    blobs: ['get', 'put', 'delete'],
    ...BUS,
    produces: ['BackupChanged', 'Heartbeat'],
    consumes: ['MailDecided', 'DeliveryAttempted'],
    secrets: ['backup-key'],
  },
  // Heartbeats tell it what happens to the gateway itself.
  journal: {
    listens: ['grpc'],
    postgres: ['journal'],
    ...BUS,
    follows: [...BUS.follows, 'Heartbeat'],
    consumes: ['MailDecided', 'RecipientRefused', 'DeliveryAttempted'],
  },
  'admin-api': {
    listens: ['http'],
    calls: ['journal', 'delivery', 'backup', 'directory', 'limits'],
    reaches: ['kubernetes-api'],
    postgres: ['admin'],
    produces: ['ConfigRecord', 'Heartbeat'],
    follows: ['ConfigRecord', 'ConfigRevision', 'Heartbeat'],
    secrets: ['admin-password'],
  },
};

describe('the manifest', () => {
  it('has a row in the table, for every service of the cluster', () => {
    expect(Object.keys(services).sort()).toEqual(Object.keys(TABLE).sort());
  });

  it('lets delivery alone read the originals', () => {
    const readers = Object.values(services).filter(({ bus }) => [...bus.consumes, ...bus.follows].includes('OriginalAccepted'));
    expect(readers.map(({ name }) => name)).toEqual(['delivery']);
  });

  it.each(Object.entries(TABLE))('of %s asks for no more than its row', (name, row) => {
    const { listens, calls, pulls, reaches, postgres, blobs, bus, secrets } = services[name] ?? expect.unreachable(name);
    const asked = {
      listens: listens.map((one) => one.name),
      calls,
      pulls,
      reaches: reaches.map(({ to }) => to),
      postgres,
      blobs,
      produces: bus.produces,
      consumes: bus.consumes,
      follows: bus.follows,
      secrets,
    };
    const beyond = Object.entries(asked).flatMap(([what, given]) =>
      given.filter((one) => !(row[what as keyof Row] ?? []).includes(one)).map((one) => `${what}: ${one}`),
    );
    expect(beyond).toEqual([]);
  });

  it('of no scanner names the bus, a database, a store or a secret (obligation 51)', () => {
    const scanners = Object.values(services).filter((one) => one.class === 'scanner');
    expect(scanners.map(({ name }) => name).sort()).toEqual(['antispam', 'antivirus', 'auth-check', 'content-filter']);
    for (const one of scanners)
      expect(one).toMatchObject({ calls: [], postgres: [], blobs: [], secrets: [], bus: { produces: [], consumes: [], follows: [] } });
  });
});
