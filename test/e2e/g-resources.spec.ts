import { aMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { apply, kubectl, ran } from './kube.js';
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

const PART = 'app.kubernetes.io/part-of=postern';

/** `namespace/release` that the definitions say they belong to; empty: there are none. */
async function definitionsOf(): Promise<readonly string[]> {
  const { items } = JSON.parse(await kubectl('get', 'crd', '-l', PART, '-o', 'json')) as {
    readonly items: readonly { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }[];
  };
  return items.map(
    ({ metadata }) =>
      `${metadata.annotations?.['meta.helm.sh/release-namespace'] ?? ''}/${metadata.annotations?.['meta.helm.sh/release-name'] ?? ''}`,
  );
}

let sink: Sink;
let gateway: Gateway;
let ours = true;
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  const there = await ran('kubectl', ['get', 'crd', 'mailrules.postern.dev']);
  // Definitions are the cluster's: those of another release stay as they are, as docs/guides/gitops.md says for a second release.
  ours = there.code !== 0 || (await definitionsOf()).includes(`${options.namespace}/${options.release}`);
  await deploy(['--set', `customResources.enabled=true,customResources.installCrds=${ours}`]);
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
  await deploy();
  // The release leaves its definitions behind, which the next one, in another namespace, could not take over without being told to.
  if (ours) await kubectl('delete', 'crd', '-l', PART);
}, 600_000);

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
