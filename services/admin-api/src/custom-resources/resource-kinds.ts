import { domainRecordSchema, gatewaySchema, routeSchema, ruleSchema } from '@postern/settings';
import { z } from 'zod';

import { listOf, ruleList, theGateway } from './place.js';
import type { Place } from './place.js';

export const GROUP = 'postern.dev';
export const VERSION = 'v1alpha1';
/** Lets a resource take over an object of the same name that was made in the console or by API. */
export const ADOPT = `${GROUP}/adopt`;
const DEFAULT_PRIORITY = 1000;

/** A rule of the Common Expression Language that the API server checks. */
export interface CelCheck {
  /** Field below spec that it belongs to; empty: the whole resource. */
  readonly at: string;
  readonly rule: string;
  readonly message: string;
}

/** A kind of custom resource. CRD, controller, reference page and the check of examples are made from this. */
export interface ResourceKind {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly description: string;
  /** Of the spec: what the REST API takes for the same object. */
  readonly schema: z.ZodType<object>;
  readonly place: Place;
  /** Columns of `kubectl get`, before Ready, Reason, Revision and Age. */
  readonly columns: readonly { readonly name: string; readonly type: 'string' | 'integer' | 'boolean'; readonly path: string }[];
  readonly checks: readonly CelCheck[];
  /** Lists below spec whose items are told apart by fields. */
  readonly listKeys?: Readonly<Record<string, readonly string[]>>;
}

const ruleSpec = ruleSchema.omit({ id: true, source: true }).extend({
  priority: z.int().min(0).max(1_000_000).default(DEFAULT_PRIORITY).meta({
    description: 'Smaller ones are tried first, equal ones by the name of the resource. Rules of resources come before those of the console',
  }),
});

const gatewaySpec = gatewaySchema.omit({ source: true });

export const RESOURCE_KINDS: readonly ResourceKind[] = [
  {
    kind: 'MailRule',
    plural: 'mailrules',
    shortNames: ['mrule'],
    description: 'A message processing rule: for mail between these senders and recipients, what each module does with what it finds.',
    schema: ruleSpec,
    place: ruleList(),
    columns: [
      { name: 'Rule', type: 'string', path: '.spec.name' },
      { name: 'Mode', type: 'string', path: '.spec.mode' },
      { name: 'Priority', type: 'integer', path: '.spec.priority' },
    ],
    checks: [
      {
        at: '.',
        rule: "!has(self.modules) || !has(self.mode) || self.mode == 'scan'",
        message: 'modules only count in mode scan: leave them out, or leave mode out',
      },
    ],
  },
  {
    kind: 'MailDomain',
    plural: 'maildomains',
    shortNames: ['mdom'],
    description: 'A domain that mail is accepted for.',
    schema: domainRecordSchema.omit({ source: true }),
    place: listOf('domains', (domain) => domain.name),
    columns: [
      { name: 'Domain', type: 'string', path: '.spec.name' },
      { name: 'Local', type: 'boolean', path: '.spec.local' },
    ],
    checks: [],
  },
  {
    kind: 'MailRoute',
    plural: 'mailroutes',
    shortNames: ['mroute'],
    description: 'The next hop of mail for an address or a domain.',
    schema: routeSchema.omit({ source: true }),
    place: listOf('routes', (route) => route.match),
    columns: [
      { name: 'Match', type: 'string', path: '.spec.match' },
      { name: 'Next hop', type: 'string', path: '.spec.nextHop.host' },
    ],
    checks: [],
  },
  {
    kind: 'GatewaySettings',
    plural: 'gatewaysettings',
    shortNames: ['gwset'],
    description:
      'General settings of the gateway: SMTP, modules, headers, delivery. It owns what it sets; what it leaves out stays as it is in the console. There is one in a namespace, called gateway.',
    schema: gatewaySpec,
    place: theGateway(),
    columns: [{ name: 'Hostname', type: 'string', path: '.spec.mta.hostname' }],
    checks: [
      { at: '', rule: "self.metadata.name == 'gateway'", message: 'there is one GatewaySettings, and it is called gateway' },
      {
        at: 'modules.antispam',
        // What it leaves out stays as it stands, which only the gateway knows: it compares once more.
        rule: '!has(self.probableRate) || !has(self.spamRate) || self.probableRate <= self.spamRate',
        message: 'probableRate must not be above spamRate',
      },
    ],
    listKeys: { 'modules.antispam.dnsLists': ['zone'] },
  },
];
