import { factMessage } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { defaultSettings } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { describeSettingsSource } from '@postern/testing';
import { revisionToWire } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { followSettings, settingsMade } from './follow-settings.js';

/** A bus of which only the compacted topic is used; messages are pushed by the test. */
async function following() {
  let push: MessageHandler = () => Promise.resolve();
  const bus = {
    follow: (_topic: string, handler: MessageHandler) => {
      push = handler;
      return Promise.resolve({ drain: () => Promise.resolve() });
    },
  } as Partial<MessageBus> as MessageBus;
  const shell = { log: silentLog, metrics: noMetrics, onStop: () => {} } as Partial<Shell> as Shell;
  const settings = await followSettings(shell, bus);
  const send = (message: OutgoingMessage) => push({ headers: {}, publishedAtMs: 0, attempt: 1, ...message }, new AbortController().signal);
  return { settings, send };
}

function factOf(revision: Revision): OutgoingMessage {
  const source = { service: 'admin-api', instance: 'a', clock: { now: () => 1 } };
  return factMessage(source, 'ConfigRevision', `settings/${revision.number}`, revisionToWire(revision));
}

function revision(number: number, hostname: string): OutgoingMessage {
  const settings = defaultSettings();
  return factOf({
    number,
    author: 'admin',
    createdAtMs: 1,
    comment: '',
    settings: { ...settings, gateway: { ...settings.gateway, mta: { ...settings.gateway.mta, hostname } } },
  });
}

describeSettingsSource('what a service follows', async () => {
  const { settings, send } = await following();
  return { source: settings, give: (made) => send(factOf(made)), stop: () => Promise.resolve() };
});

const garbage = () => ({ ...revision(9, 'nine.example'), value: Buffer.from('garbage') });

describe('the settings of a service', () => {
  it('are waited for until somebody has made some', async () => {
    const { settings, send } = await following();
    let made = false;
    const waiting = settingsMade(settings).then(() => (made = true));
    await send(garbage());
    expect(made).toBe(false);
    await send(revision(1, 'one.example'));
    await waiting;
    expect(settings.current().number).toBe(1);
    await settingsMade(settings);
  });

  it('stay as they are when a revision cannot be read', async () => {
    const { settings, send } = await following();
    await send(revision(1, 'one.example'));
    await send(garbage());
    await send(revision(2, 'not a host name'));
    await send({ ...revision(4, 'other.example'), key: 'other-key' });
    expect(settings.current().number).toBe(1);
  });
});
