import { eicar } from '@postern/samples';
import { aMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { record } from './account.js';
import { deploy, gatewayUp, PASSWORD, removeRelease } from './gateway.js';
import type { Gateway } from './gateway.js';
import { helm, pods, sourceOf } from './kube.js';
import { sendOne } from './load.js';
import { options } from './options.js';
import { rightsOf, listenersOf } from './in-pod.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

let sink: Sink;
let gateway: Gateway;
let seconds = 0;
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  await removeRelease();
  seconds = await deploy();
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
});

/** To the first of the edge's addresses. */
async function send(mail: { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer }) {
  const [to] = gateway.edge;
  if (to === undefined) throw new Error('no way to port 25');
  return sendOne(to, mail);
}

/** What each service that uses PostgreSQL owns there. */
const SCHEMAS = { 'admin-api': 'admin', delivery: 'delivery', journal: 'journal' };

interface Story {
  readonly reply: { readonly code: number };
  readonly deliveries: readonly { readonly result: string }[];
}

describe('a new install', () => {
  it('needs less than thirty lines of values and three minutes', async () => {
    expect(sourceOf('values.yaml').trim().split('\n').length).toBeLessThan(30);
    expect(seconds).toBeLessThan(180);
    record({
      what: `install of ${(await pods()).length} pods`,
      accepted: 0,
      arrived: 0,
      lost: 0,
      false250: 0,
      twice: 0,
      refused: {},
      broken: 0,
      longestPauseSeconds: 0,
      perSecond: 0,
      note: `ready after ${Math.round(seconds)} s`,
    });
  });

  it('passes helm test', async () => {
    expect(await helm('test', options.release, '--timeout', '4m')).toMatch(/Phase:\s+Succeeded/);
  });

  it('takes a clean mail, delivers it and finds its story', async () => {
    const { reply, msgId } = await send(aMail().subject('The first of all').header('X-Load', 'first').build());
    expect(reply.code).toBe(250);
    await until('the mail has arrived', async () => (sink.arrived.has('first') ? true : undefined), 60_000);
    const story = await until('its story is told', () =>
      gateway.api(async (api) => {
        const told = await api.get<Story>(`/messages/${msgId}/trace`);
        return told.deliveries.some(({ result }) => result === 'delivered') ? told : undefined;
      }),
    );
    expect(story.reply.code).toBe(250);
    const { items } = await gateway.api((api) => api.get<{ items: { msgId: string }[] }>('/messages?subject=The%20first%20of%20all'));
    expect(items.map((item) => item.msgId)).toEqual([msgId]);
  });

  it('refuses the EICAR test file in the reply to DATA', async () => {
    const { reply } = await send(aMail().subject('The missing invoice').attach('invoice.com', eicar()).build());
    expect(Math.floor(reply.code / 100)).toBe(5);
  });

  it('lets the administrator into the console, and nobody with a wrong password', async () => {
    const signIn = (password: string) =>
      gateway.api(async (_, url) => {
        const answer = await fetch(`${url}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: url },
          body: JSON.stringify({ account: 'admin', password }),
        });
        await answer.arrayBuffer();
        return answer.status;
      });
    expect(await signIn('not the password')).toBe(401);
    expect(Math.floor((await signIn(PASSWORD)) / 100)).toBe(2);
    const page = await gateway.api((_, url) => fetch(url).then((answer) => answer.text()));
    expect(page).toContain('<div id="root"');
  });

  it('listens on :: at every port of its services, so that it answers by IPv4 and IPv6', async () => {
    const services = (await pods()).filter((pod) => !/^(dev-|clamav|test$)|-check$/.test(pod.metadata.labels['app.kubernetes.io/component'] ?? ''));
    expect(services.length).toBeGreaterThan(10);
    for (const pod of services) {
      const ports = pod.spec.containers.flatMap((container) => (container.ports ?? []).map(({ containerPort }) => containerPort));
      expect(ports.length, pod.metadata.name).toBeGreaterThan(0);
      expect(await listenersOf(pod.metadata.name), pod.metadata.name).toEqual(expect.arrayContaining(ports.map((port) => `:: ${port}`)));
    }
  });

  it.each(Object.entries(SCHEMAS))(
    'gives %s a role in the database of its own, which owns its schema and may touch no other',
    async (component, own) => {
      const [pod] = await pods(component);
      const rights = await rightsOf(pod?.metadata.name ?? '', Object.values(SCHEMAS));
      expect(rights.role).toBe(`postern_${component.replace('-', '_')}`);
      expect(rights.superuser).toBe(false);
      for (const schema of Object.values(SCHEMAS)) {
        const may = schema === own ? 'done' : '42501';
        expect(rights.schemas[schema], schema).toEqual({ select: may, insert: may, delete: may, create: may });
      }
    },
  );
});
