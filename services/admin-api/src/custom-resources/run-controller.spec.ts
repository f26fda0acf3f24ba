import { noMetrics } from '@postern/kernel';
import { defaultSettings, settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { adminApiMetrics } from '../admin-api.metrics.js';
import type { SettingsEditor } from '../settings/revise-settings.js';
import type { RevisionStore } from '../store/revision-store.js';
import { memoryResources, switchedLead } from '../testing/memory-resources.js';
import { runController } from './run-controller.js';

/** A settings editor in memory, and a topic that can be slow. */
function start(options: { readonly leads?: boolean } = {}) {
  const clock = turnableClock();
  const shell = testShell({ service: 'admin-api', clock });
  const resources = memoryResources(() => clock.now());
  const lead = switchedLead(options.leads ?? true);
  let newest: Revision = { number: 1, settings: defaultSettings(), author: 'admin', createdAtMs: 0, comment: '' };
  const state = { revisions: 0, broken: false, published: undefined as number | undefined };
  const settingsEditor: Pick<SettingsEditor, 'current' | 'revise'> = {
    current: () => (state.broken ? Promise.reject(new Error('the database is down')) : Promise.resolve(newest)),
    async revise(editor, change) {
      const settings = settingsSchema.parse(await change(newest.settings, { highestRuleId: () => Promise.resolve(3) } as RevisionStore));
      state.revisions += 1;
      newest = { ...newest, number: newest.number + 1, settings, author: editor.account };
      return { revision: newest, published: true };
    },
  };
  const publisher = { inForce: () => ({ ...newest, number: state.published ?? newest.number }) };
  const controller = runController({
    shell,
    resources,
    lead: lead.lead,
    settingsEditor,
    publisher,
    metrics: adminApiMetrics(noMetrics),
    abilities: () => ({ startTls: undefined }),
  });
  /** The first turn lets what was poked go to sleep again. */
  const pass = async (ms: number) => {
    await clock.turn(0);
    await clock.turn(ms);
  };
  return { clock, pass, resources, lead, state, controller, shell, settings: () => newest.settings, stop: () => controller.stop() };
}
const domains = (sut: ReturnType<typeof start>) => sut.settings().domains.map((one) => one.name);

describe('the controller of custom resources', () => {
  it('makes one revision of a burst, and tells each resource', async () => {
    const sut = start();
    for (let i = 0; i < 50; i++) {
      sut.resources.apply('MailDomain', `d${i}`, { name: `d${i}.example` });
      await sut.pass(20);
    }
    await sut.pass(5000);
    expect(sut.state.revisions).toBe(1);
    expect(domains(sut)).toHaveLength(50);
    expect(sut.resources.ready('MailDomain', 'd7')).toBe('True Ready');
    expect(sut.resources.get('MailDomain', 'd7')?.status).toMatchObject({ observedGeneration: 1, revision: 2 });
    await sut.stop();
  });

  it('comes to rest: no revision and no status without a change', async () => {
    const sut = start();
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    sut.resources.apply('MailDomain', 'bad', { name: 'B A D' });
    await sut.pass(5000);
    expect(sut.resources.writes.toSorted()).toEqual(['MailDomain/a', 'MailDomain/bad']);
    await sut.pass(3_600_000);
    expect(sut.resources.writes).toHaveLength(2);
    expect(sut.state.revisions).toBe(1);
    await sut.stop();
  });

  it('touches only the status of the resource that changed', async () => {
    const sut = start();
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    sut.resources.apply('MailDomain', 'b', { name: 'b.example' });
    await sut.pass(5000);
    sut.resources.apply('MailDomain', 'b', { name: 'b.example', subdomains: true });
    await sut.pass(5000);
    expect(sut.resources.writes).toEqual(['MailDomain/a', 'MailDomain/b', 'MailDomain/b']);
    expect(sut.resources.get('MailDomain', 'a')?.status).toMatchObject({ revision: 2 });
    expect(sut.resources.get('MailDomain', 'b')?.status).toMatchObject({ revision: 3, observedGeneration: 2 });
    await sut.stop();
  });

  it('does nothing while another one leads, and everything when it wins', async () => {
    const sut = start({ leads: false });
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    await sut.pass(600_000);
    expect([sut.state.revisions, sut.resources.writes]).toEqual([0, []]);
    sut.lead.set(true);
    await sut.pass(5000);
    expect(domains(sut)).toEqual(['a.example']);
    await sut.stop();
  });

  it('sees a deletion that happened while nobody ran it', async () => {
    const sut = start();
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    await sut.pass(5000);
    sut.lead.set(false);
    sut.resources.remove('MailDomain', 'a');
    await sut.pass(5000);
    expect(domains(sut)).toEqual(['a.example']);
    sut.lead.set(true);
    await sut.pass(5000);
    expect(domains(sut)).toEqual([]);
    await sut.stop();
  });

  it('takes an API server that does not answer for silence, not for a deletion', async () => {
    const sut = start();
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    await sut.pass(5000);
    sut.resources.down = true;
    sut.controller.trigger();
    await sut.pass(600_000);
    expect(domains(sut)).toEqual(['a.example']);
    await sut.stop();
  });

  it('tries again when the database is down, with growing pauses', async () => {
    const sut = start();
    sut.state.broken = true;
    sut.resources.apply('MailDomain', 'a', { name: 'a.example' });
    await sut.pass(60_000);
    const tries = sut.shell.lines.filter((line) => line.code === 'RESOURCES_NOT_APPLIED').length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(10);
    sut.state.broken = false;
    await sut.pass(61_000);
    expect(sut.resources.ready('MailDomain', 'a')).toBe('True Ready');
    await sut.stop();
  });

  it('says Publishing until the topic has the revision', async () => {
    const sut = start();
    sut.state.published = 1;
    sut.resources.apply('MailRule', 'r', { name: 'R', senders: ['*'], recipients: ['*'] });
    await sut.pass(5000);
    expect(sut.resources.ready('MailRule', 'r')).toBe('False Publishing');
    sut.state.published = undefined;
    sut.controller.trigger();
    await sut.pass(5000);
    expect(sut.resources.ready('MailRule', 'r')).toBe('True Ready');
    await sut.stop();
  });
});
