import { z } from 'zod';

import { linear } from '@postern/linear';

import { cidrSchema, domainSchema, hostSchema, portSchema, tlsModeSchema } from './patterns.js';
import { sourceSchema } from './source.js';

const seconds = (min: number, max: number, byDefault: number, description: string) =>
  z
    .int()
    .min(min)
    .max(max)
    .default(byDefault)
    .meta({ description: `${description} (seconds)` });
const onFailure = z
  .enum(['tempfail', 'skip'])
  .default('tempfail')
  .meta({ description: 'When the module fails or is late: tempfail (451, the sender keeps the mail) or skip (deliver, header says so)' });

/** A next hop given by an administrator. */
export const nextHopSchema = z.strictObject({ host: hostSchema, port: portSchema.default(25), tls: tlsModeSchema.default('attempt') });
export type NextHop = z.infer<typeof nextHopSchema>;

/** General settings: SMTP, modules, headers, delivery (behaviour 1.3, 3 to 8, 13, 14). */
export const gatewaySchema = z
  .strictObject({
    mta: z
      .strictObject({
        hostname: domainSchema.default('postern.localdomain').meta({ description: 'Name in the greeting, in Received and in EHLO' }),
        banner: z
          .string()
          .max(200)
          .regex(linear(/^[\x20-\x7e]*$/))
          .default('')
          .meta({ description: 'Greeting after 220; empty is `<hostname> ESMTP MTA`' }),
        maxMessageBytes: z
          .int()
          .min(0)
          .max(268_435_456)
          .default(20_971_520)
          .meta({ description: 'Size limit incl. headers; 0 is the built-in limit of 256 MiB' }),
        maxRecipients: z.int().min(1).max(10_000).default(100),
        trustedNetworks: z.array(cidrSchema).max(1000).default(['127.0.0.0/8', '::1/128']).meta({ description: 'Clients that may relay anywhere' }),
        relayhost: nextHopSchema.optional().meta({ description: 'Next hop for all mail without a route; absent: by DNS' }),
        sessionTimeoutSeconds: seconds(5, 3600, 30, 'Silence, or a command line without its end, that ends a session'),
        dataTimeoutSeconds: seconds(5, 3600, 180, 'Silence within DATA that ends a session'),
        maxSessionSeconds: seconds(30, 86_400, 600, 'Longest session'),
        connectionsPerClient: z.int().min(0).max(100_000).default(50).meta({ description: 'Simultaneous sessions of one client; 0 is no limit' }),
        connectionsPerMinute: z.int().min(0).max(1_000_000).default(0).meta({ description: 'New sessions of one client a minute; 0 is no limit' }),
        messagesPerMinute: z.int().min(0).max(1_000_000).default(0).meta({ description: 'Messages of one client a minute; 0 is no limit' }),
        refusedRecipientsPerMinute: z.int().min(0).max(1_000_000).default(300).meta({
          description: 'Refused recipients of one untrusted client a minute, over all its sessions, beyond which none is looked up; 0 is no limit',
        }),
        maxErrors: z.int().min(1).max(1000).default(20).meta({ description: 'Refused commands before the session is closed' }),
        maxHops: z.int().min(5).max(1000).default(50).meta({ description: 'Received fields above which a mail is in a loop' }),
        bareLineEndings: z.enum(['refuse', 'normalise']).default('refuse').meta({ description: 'A bare CR or LF in DATA (SMTP smuggling)' }),
        strictEnvelope: z.boolean().default(true).meta({ description: 'Addresses in MAIL and RCPT need angle brackets' }),
        disableVrfy: z.boolean().default(false),
        discardEhloKeywords: z.array(z.string().max(32)).max(32).default(['dsn', 'etrn']),
        rejectUnknownRecipientDomain: z
          .boolean()
          .default(true)
          .meta({ description: 'Refuse recipients of relayed mail whose domain has neither MX nor address' }),
        tls: z
          .enum(['none', 'attempt', 'require'])
          .default('attempt')
          .meta({ description: 'STARTTLS of clients: not offered, offered, or required; `require` is refused while no edge has a certificate' }),
      })
      .prefault({}),
    modules: z
      .strictObject({
        deadlineSeconds: seconds(5, 1800, 120, 'All scanning of one message'),
        antivirus: z
          .strictObject({
            enabled: z.boolean().default(true),
            timeoutSeconds: seconds(1, 600, 60, 'Longest scan'),
            maxNesting: z.int().min(1).max(20_000).default(32),
            maxScanBytes: z.int().min(1024).max(268_435_456).default(26_214_400),
            heuristics: z.boolean().default(true),
            excludeNames: z.array(z.string().max(255)).max(1000).default([]),
            onFailure,
          })
          .prefault({}),
        antispam: z
          .strictObject({
            enabled: z.boolean().default(true),
            timeoutSeconds: seconds(1, 600, 60, 'Longest scan'),
            spamRate: z.int().min(1).max(100).default(80),
            probableRate: z.int().min(1).max(100).default(50),
            dnsLists: z
              .array(z.strictObject({ zone: domainSchema, weight: z.int().min(0).max(100) }))
              .max(50)
              .default([]),
            onFailure,
          })
          .prefault({}),
        antiphishing: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}),
        links: z
          .strictObject({
            enabled: z.boolean().default(true),
            maliciousHosts: z
              .array(domainSchema)
              .max(100_000)
              .default([])
              .meta({ description: 'Hosts that count as malicious, with their subdomains' }),
          })
          .prefault({}),
        contentFilter: z
          .strictObject({
            enabled: z.boolean().default(true),
            timeoutSeconds: seconds(1, 600, 30, 'Longest scan'),
            maxNesting: z.int().min(1).max(20_000).default(32),
            onFailure,
          })
          .prefault({}),
        senderAuth: z
          .strictObject({
            enabled: z.boolean().default(true),
            timeoutSeconds: seconds(1, 600, 30, 'Longest check'),
            dnsTimeoutSeconds: seconds(1, 60, 10, 'DNS'),
            spf: z.boolean().default(true),
            dkim: z.boolean().default(true),
            dmarc: z.boolean().default(true),
            arc: z.boolean().default(true),
            onFailure,
          })
          .prefault({}),
      })
      .prefault({}),
    headers: z
      .strictObject({
        prefix: z
          .string()
          .regex(linear(/^[A-Za-z][A-Za-z0-9-]{0,30}-$/))
          .default('X-KSMG-')
          .meta({ description: 'Prefix of our header fields; incoming copies are removed' }),
        enabled: z.boolean().default(true),
        scl: z.boolean().default(true).meta({ description: 'Add X-MS-Exchange-Organization-SCL' }),
      })
      .prefault({}),
    delivery: z
      .strictObject({
        queueLifetimeHours: z.int().min(1).max(720).default(72),
        bounceLifetimeHours: z.int().min(1).max(720).default(72),
        firstRetrySeconds: seconds(1, 86_400, 60, 'Pause before the second attempt; doubles after each'),
        maxRetrySeconds: seconds(1, 86_400, 3600, 'Longest pause between attempts'),
        connectionsPerHop: z.int().min(1).max(200).default(10),
        tls: tlsModeSchema.default('attempt'),
        attemptTimeoutSeconds: seconds(5, 3600, 300, 'Longest attempt'),
      })
      .prefault({}),
    journal: z.strictObject({ retentionDays: z.int().min(1).max(3650).default(90) }).prefault({}),
    source: sourceSchema,
  })
  .meta({ id: 'GatewaySettings' });
export type GatewaySettings = z.infer<typeof gatewaySchema>;

/** A domain, subdomain or address that mail is accepted for or routed by (behaviour 14.2). */
export const domainRecordSchema = z
  .strictObject({
    name: domainSchema,
    local: z.boolean().default(true).meta({ description: 'Mail to it is accepted from anybody' }),
    subdomains: z.boolean().default(false).meta({ description: 'Also all names below it' }),
    source: sourceSchema,
  })
  .meta({ id: 'MailDomain' });
export type MailDomain = z.infer<typeof domainRecordSchema>;

export const routeSchema = z
  .strictObject({
    match: z
      .string()
      .trim()
      .toLowerCase()
      .min(1)
      .max(320)
      .regex(linear(/^[^\s\r\n\0]+$/))
      .meta({ description: 'Address, domain, or .domain for everything below it; the most specific wins' }),
    nextHop: nextHopSchema.optional().meta({ description: 'Absent: by DNS' }),
    source: sourceSchema,
  })
  .meta({ id: 'MailRoute' });
export type MailRoute = z.infer<typeof routeSchema>;
