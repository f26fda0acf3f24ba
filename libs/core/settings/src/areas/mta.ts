import { linear } from '@postern/linear';
import { bytes, choice, count, domainName, flag, nextHopSchema, seconds, text, trustedNetworks, words } from '@postern/vocabulary';
import { z } from 'zod';

const GREETING = { pattern: linear(/^[\x20-\x7e]*$/), form: 'printable ASCII' };

/** SMTP at the edge: names, limits, who may relay (behaviour 14). */
export const mta = z
  .strictObject({
    hostname: domainName('postern.localdomain', 'Name in the greeting, in Received and in EHLO'),
    banner: text('', 200, GREETING, 'Greeting after 220; empty is `<hostname> ESMTP MTA`'),
    maxMessageBytes: bytes('20 MiB', ['0 B', '256 MiB'], 'Largest message with its headers, announced as SIZE; 0 is the built-in limit of 256 MiB'),
    maxRecipients: count(100, 'recipients', [1, 10_000], 'Recipients of one message; RFC 5321 asks for 100 at least'),
    trustedNetworks: trustedNetworks(
      ['127.0.0.0/8', '::1/128'],
      1000,
      'Clients that may relay to any domain. Networks so large that strangers are in them are refused',
    ),
    relayhost: nextHopSchema.optional().meta({ description: 'Next hop for all mail without a route; absent: by DNS' }),
    sessionTimeoutSeconds: seconds(30, [5, 3600], 'Silence, or a command line without its end, that ends a session'),
    dataTimeoutSeconds: seconds(180, [5, 3600], 'Silence within DATA that ends a session'),
    maxSessionSeconds: seconds(600, [30, 86_400], 'Longest session, whatever it does'),
    connectionsPerClient: count(50, 'sessions', [0, 100_000], 'Concurrent sessions of one client; 0 is no limit'),
    connectionsPerMinute: count(0, 'sessions per minute', [0, 1_000_000], 'New sessions of one client; 0 is no limit'),
    messagesPerMinute: count(0, 'messages per minute', [0, 1_000_000], 'Messages of one client; 0 is no limit'),
    refusedRecipientsPerMinute: count(
      300,
      'recipients per minute',
      [0, 1_000_000],
      'Refused recipients of one untrusted client, over all its sessions, beyond which none is looked up; 0 is no limit',
    ),
    maxErrors: count(20, 'commands', [1, 1000], 'Refused commands before the session is closed'),
    maxHops: count(50, 'Received fields', [5, 1000], 'More Received fields mean that the mail is in a loop'),
    bareLineEndings: choice(['refuse', 'normalise'], 'refuse', 'A bare CR or LF in DATA, which SMTP smuggling needs'),
    strictEnvelope: flag(true, 'Addresses in MAIL and RCPT need angle brackets'),
    disableVrfy: flag(false, 'VRFY is answered by 502; otherwise by 252, which tells nothing either'),
    discardEhloKeywords: words(['dsn', 'etrn'], 32, 32, 'Extensions that EHLO does not announce'),
    rejectUnknownRecipientDomain: flag(true, 'Refuse recipients of relayed mail whose domain has neither MX nor address'),
    mixedVerdicts: choice(
      ['separate', 'strictest'],
      'separate',
      'When some recipients refuse what others accept and the sender cannot be told: separate (451, then each group of recipients alone), strictest (refused for all)',
    ),
    tls: choice(
      ['none', 'attempt', 'require'],
      'attempt',
      'STARTTLS at the edge: none (not offered), attempt (offered), require (no mail without it; refused while no edge has a certificate)',
    ),
  })
  .prefault({});
