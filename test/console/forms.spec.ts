import { describe, expect, it } from 'vitest';

import { applySettings } from '../harness/gateway.js';
import { consoleWorld, settled, visit } from './console-world.js';

const world = consoleWorld();

interface Rule {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
}
const rule = (id: number) => world().gateway.api.get<Rule>(`/rules/${id}`);
const spamRate = async () =>
  (await world().gateway.api.get<{ settings: { gateway: { modules: { antispam: { spamRate: number } } } } }>('/settings')).settings.gateway.modules
    .antispam.spamRate;

/** A change by somebody else. */
const someoneSets = (rate: number) =>
  applySettings(world().gateway.api, (settings) => {
    const changed = structuredClone(settings) as { gateway: { modules: { antispam: { spamRate: number } } } };
    changed.gateway.modules.antispam.spamRate = rate;
    return changed as never;
  });

async function makeRule(name: string, senders: readonly string[]): Promise<Rule> {
  const { body } = await world().gateway.api.send<Rule>('POST', '/rules', { name, senders, recipients: ['bob@local.example'], enabled: false });
  return body;
}

describe('a form', () => {
  it('keeps what is typed while somebody else saves, and says so', async () => {
    const { page, mishaps, shot } = await world().open('/protection/spam');
    await settled(page);
    await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).fill('93');
    await page.getByText('1 change', { exact: true }).waitFor();
    await someoneSets(71);
    // The window gets the focus again: the newest settings are loaded.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await visit(page, '/protection/spam#again');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else changed this meanwhile').first().waitFor();
    expect(await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).inputValue()).toBe('93');
    expect(await spamRate()).toBe(71);
    const dialog = page.getByRole('dialog');
    for (const value of ['80', '71', '93']) await dialog.getByRole('cell', { name: value, exact: true }).first().waitFor();
    await shot('form-conflict');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByLabel('Why (for the history)').fill('less noise');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/Saved as revision/).waitFor();
    expect(await spamRate()).toBe(93);
    await visit(page, '/system/history');
    await page.getByText('less noise').waitFor();
    expect(mishaps).toEqual([]);
  });

  it('is saved although somebody else saved other settings of the same area and of another, and leaves those as they are', async () => {
    const { api } = world().gateway;
    interface Shown {
      readonly settings: {
        readonly gateway: { readonly journal: { retentionDays: number }; readonly modules: { readonly antivirus: { maxNesting: number } } };
      };
    }
    const { page, mishaps } = await world().open('/protection/spam');
    await settled(page);
    await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).fill('91');
    await applySettings(api, (settings) => {
      const changed = structuredClone(settings) as unknown as Shown['settings'];
      changed.gateway.journal.retentionDays = 33;
      changed.gateway.modules.antivirus.maxNesting = 7;
      return changed as never;
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/Saved as revision/).waitFor();
    expect(await spamRate()).toBe(91);
    const { settings } = await api.get<Shown>('/settings');
    expect([settings.gateway.journal.retentionDays, settings.gateway.modules.antivirus.maxNesting]).toEqual([33, 7]);
    expect(mishaps).toEqual([]);
  });

  it('can give way to the other change', async () => {
    await someoneSets(80);
    const { page } = await world().open('/protection/spam');
    await settled(page);
    await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).fill('94');
    await someoneSets(72);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
    expect(await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).inputValue()).toBe('72');
    expect(await spamRate()).toBe(72);
  });

  it('says what is wrong at the field, before anything is sent', async () => {
    const before = await spamRate();
    const { page } = await world().open('/protection/spam');
    await settled(page);
    await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).fill('101');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('A whole number from 1 to 100.').waitFor();
    // What only the API can know comes to the field too.
    await page.getByRole('spinbutton', { name: 'Spam from rating', exact: true }).fill('10');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /whole number|not accepted/i })
      .first()
      .waitFor();
    expect(await spamRate()).toBe(before);
  });

  it('asks before it is left with typed text', async () => {
    const { page } = await world().open('/flow/receiving');
    await settled(page);
    await page.getByRole('spinbutton', { name: 'Recipients of one message' }).fill('77');
    await page.getByRole('link', { name: 'Routes' }).click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(await page.getByRole('spinbutton', { name: 'Recipients of one message' }).inputValue()).toBe('77');
    await page.getByRole('link', { name: 'Routes' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.waitForURL(/\/flow\/routes$/);
  });

  it('shows the default, marks what differs, and leads back to it', async () => {
    const { page } = await world().open('/flow/sending');
    await settled(page);
    await page.getByText('Default: 72.').first().waitFor();
    await page.getByRole('spinbutton', { name: 'Time in the queue', exact: true }).fill('24');
    await page.getByRole('button', { name: 'Time in the queue: Reset to the default: 72' }).click();
    expect(await page.getByRole('spinbutton', { name: 'Time in the queue', exact: true }).inputValue()).toBe('72');
    expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  });
});

describe('a rule', () => {
  it('that is new is off and for nobody until somebody says for whom', async () => {
    const { page } = await world().open('/policy/rules/new');
    await settled(page);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('A new rule');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Please fill in').first().waitFor();
    // An expression with commas, blanks and semicolons stays one pattern.
    await page.getByRole('textbox', { name: 'Senders', exact: true }).fill('reg:^[a-z]{1,3}; ?@good\\.test$\n*@partner.example');
    await page.getByRole('textbox', { name: 'Recipients', exact: true }).fill('bob@local.example');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'A new rule' }).waitFor();
    const id = Number(new URL(page.url()).pathname.split('/').at(-1));
    expect(await rule(id)).toMatchObject({
      enabled: false,
      senders: ['reg:^[a-z]{1,3}; ?@good\\.test$', '*@partner.example'],
      recipients: ['bob@local.example'],
    });
  });

  it('is not overwritten by somebody who opened it before it was changed', async () => {
    const { id } = await makeRule('Shared', ['a@partner.example']);
    const { page } = await world().open(`/policy/rules/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Description', exact: true }).fill('described by A');
    const { name, description, enabled, recipients, ...rest } = await rule(id);
    await world().gateway.api.send('PUT', `/rules/${id}`, { name, description, enabled, recipients, senders: ['important@b.test'] });
    expect(rest.senders).toEqual(['a@partner.example']);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').getByText('important@b.test').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Rule Shared saved').waitFor();
    expect(await rule(id)).toMatchObject({ description: 'described by A', senders: ['important@b.test'] });
  });
});

describe('a token', () => {
  it('begins with no permission and for 90 days', async () => {
    const { page } = await world().open('/people/tokens/new');
    await settled(page);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('monitoring');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Please fill in').waitFor();
    await page.getByRole('button', { name: 'Monitoring' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('It is shown only now. Keep it safe.').waitFor();
    const { items } = await world().gateway.api.get<{ items: readonly { name: string; permissions: readonly string[]; expiresAt?: string }[] }>(
      '/tokens',
    );
    const made = items.find((token) => token.name === 'monitoring');
    expect(made?.permissions).toEqual(expect.not.arrayContaining(['tokens.manage']));
    const days = (Date.parse(made?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
  });
});

describe('a domain', () => {
  it('in another script is written as DNS has it', async () => {
    const { page } = await world().open('/flow/new-domain');
    await settled(page);
    await page.getByRole('textbox', { name: 'Domain', exact: true }).fill('münchen.test');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'xn--mnchen-3ya.test' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'xn--mnchen-3ya.test' }).waitFor();
  });
});
