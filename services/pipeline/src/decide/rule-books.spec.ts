import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { testShell } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { createRuleBooks } from './rule-books.js';

const DEFAULT = { id: 1, name: 'Default', senders: ['*'], recipients: ['*'] };
const hosts = (count: number) => Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i % 256}`);
const revision = (number: number, entries: number): Revision => ({
  ...firstRevision(
    settingsSchema.parse({
      rules: [{ id: 7, name: 'Listed', senders: ['192.0.2.9', ...hosts(entries)], recipients: ['*'] }, DEFAULT],
    }),
  ),
  number,
});
const chosen = (books: ReturnType<typeof createRuleBooks>) => {
  const mail = {
    mailFrom: 'a@b.example',
    recipients: ['c@d.example'],
    helo: '',
    clientIp: '10.0.0.1',
    clientName: '',
    trusted: false,
    tls: '',
    receivedAtMs: 0,
  };
  return books.of(books.settings.current()).group(mail)[0]?.rule.id;
};

describe('rules of a new revision', () => {
  it('are in force immediately when there are few', () => {
    const source = settingsHolder(revision(1, 0));
    const books = createRuleBooks(source, testShell());
    source.set(revision(2, 10));
    expect([books.settings.current().number, chosen(books)]).toEqual([2, 7]);
  });

  it('are compiled beside the mail when there are many: it goes on by those before', async () => {
    const source = settingsHolder(revision(1, 0));
    const { clock, ...shell } = testShell();
    let turns = 0;
    const books = createRuleBooks(source, {
      ...shell,
      // A clock that moves by itself makes each step a turn of its own.
      clock: { ...clock, monotonicMs: () => (turns += 10), after: () => Promise.resolve() },
    });
    source.set(revision(2, 5000));
    expect([books.settings.current().number, chosen(books)]).toEqual([1, 1]);
    await expect.poll(() => books.settings.current().number).toBe(2);
    expect(chosen(books)).toBe(7);
    expect(turns).toBeGreaterThan(100);
  });

  it('make way for a newer revision, and for the end', async () => {
    const source = settingsHolder(revision(1, 0));
    const shell = testShell();
    let turns = 0;
    const books = createRuleBooks(source, {
      log: shell.log,
      // However fast the machine is, one turn is not enough.
      clock: { ...shell.clock, monotonicMs: () => (turns += 10), after: (_ms, signal) => Promise.reject(signal?.reason as Error) },
    });
    source.set(revision(2, 5000));
    source.set(revision(3, 5));
    expect(books.settings.current().number).toBe(3);
    source.set(revision(4, 5000));
    books.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect([books.settings.current().number, shell.lines.filter(({ level }) => level === 'error')]).toEqual([3, []]);
  });
});
