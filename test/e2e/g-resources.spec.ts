import { aMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { apply, kubectl } from './kube.js';
import { sendOne } from './load.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

const RULE = `apiVersion: postern.dev/v1alpha1
kind: MailRule
metadata: {name: refuse-one-sender}
spec:
  name: Refuse one sender
  priority: 100
  mode: reject
  senders: ["bad@partner.example"]
  recipients: ["*"]
`;

let sink: Sink;
let gateway: Gateway;
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  await deploy(['--set', 'customResources.enabled=true']);
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
});

const codeOf = async (from: string) => {
  const [to] = gateway.edge;
  if (to === undefined) throw new Error('no way to port 25');
  return (await sendOne(to, aMail().from(from).build())).reply.code;
};

describe('a rule that is a resource of the cluster', () => {
  it('works once it is Ready, belongs to its resource, and goes with it', async () => {
    expect(await codeOf('bad@partner.example')).toBe(250);
    await apply(RULE);
    await kubectl('wait', '--for=condition=Ready', 'mailrule/refuse-one-sender', '--timeout=90s');
    await until('the sender is refused', async () => ((await codeOf('bad@partner.example')) >= 500 ? true : undefined), 60_000);
    expect(await codeOf('good@partner.example')).toBe(250);
    const rules = await gateway.api((api) => api.get<{ items: { name: string; source?: { kind: string; name: string } }[] }>('/rules'));
    expect(rules.items.find((rule) => rule.name === 'Refuse one sender')?.source).toMatchObject({ kind: 'kubernetes', name: 'refuse-one-sender' });
    await kubectl('delete', 'mailrule', 'refuse-one-sender');
    await until('the sender is taken again', async () => ((await codeOf('bad@partner.example')) === 250 ? true : undefined), 60_000);
  });
});
