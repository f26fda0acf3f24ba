import { eicar, testHeuristics, testMalware } from '@postern/samples';
import { describeAvEngine } from '@postern/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { createYara } from './yara-engine.js';

describeAvEngine('YARA-X', () => ({ engine: createYara(), malware: testMalware(), stop: () => Promise.resolve() }));

const soon = () => AbortSignal.timeout(10_000);
const engine = createYara();
afterAll(() => engine.close());
const threatsIn = async (text: string | Buffer) => {
  const answer = await engine.scan(Buffer.from(text as string), soon());
  return answer.kind === 'scanned' ? answer.threats : [answer.kind];
};

describe('the built-in engine', () => {
  it('finds the test files, also behind some text', async () => {
    expect(await threatsIn(eicar())).toEqual(['Eicar-Test-Signature']);
    expect(await threatsIn(Buffer.concat([Buffer.from('Hello,\r\n'), eicar()]))).toEqual(['Eicar-Test-Signature']);
    expect(await threatsIn(testMalware())).toEqual(['Postern.Test.Malware']);
    expect(await threatsIn(testHeuristics())).toEqual(['Heuristics.Postern.Test']);
  });

  it('finds nothing in harmless text, nor in the words of a mail about spam', async () => {
    expect(await threatsIn('Dear Bob, please open the document and run the macro Auto_Open() as agreed. Powershell is nice.')).toEqual([]);
    expect(await threatsIn('')).toEqual([]);
  });

  it.each([
    [
      'a macro that runs by itself, fetches and starts',
      'Attribute VB_Name = "M"\r\nSub AutoOpen()\r\nSet x = CreateObject("MSXML2.XMLHTTP")\r\nCreateObject("WScript.Shell").Run p\r\nEnd Sub',
      'Heuristics.Postern.Macro.AutoRun',
    ],
    [
      'a script that fetches and starts',
      'var s = new ActiveXObject("WScript.Shell"); var x = new ActiveXObject("MSXML2.XMLHTTP"); s.Run(f);',
      'Heuristics.Postern.Script.Dropper',
    ],
    ['a hidden encoded PowerShell', `cmd /c powershell.exe -nop -w hidden -enc ${'A'.repeat(80)}`, 'Heuristics.Postern.PowerShell.Download'],
    [
      'a page that smuggles a file',
      '<html><script>var b = new Blob([Uint8Array.from(atob(d))]); a.href = URL.createObjectURL(b); a.download = "x.zip"; a.click();</script></html>',
      'Heuristics.Postern.Html.Smuggling',
    ],
    ['a cell that starts a program', "a,b\n=cmd|'/C calc'!A0,1\n", 'Heuristics.Postern.Dde.Command'],
    [
      'an equation object in a rich text',
      '{\\rtf1{\\object\\objupdate{\\*\\objdata 010500000200000b0000004571756174696f6e2e33}}}',
      'Heuristics.Postern.Rtf.Equation',
    ],
  ])('suspects %s', async (_what, text, threat) => {
    expect(await threatsIn(text)).toContain(threat);
  });

  it.each([
    ['a macro that only greets', 'Attribute VB_Name = "M"\r\nSub AutoOpen()\r\nMsgBox "hi"\r\nEnd Sub'],
    ['a page that saves what its reader made', '<html><script>var b = new Blob([text]);</script></html>'],
    ['a line of a shell', 'powershell -File build.ps1'],
  ])('does not suspect %s', async (_what, text) => {
    expect(await threatsIn(text)).toEqual([]);
  });

  it('fails when it is asked after the deadline, and is not clean', async () => {
    expect(await engine.scan(eicar(), AbortSignal.abort())).toMatchObject({ kind: 'failed', error: { code: 'YARA_LATE' } });
  });

  it('gives everybody his own answer when many ask concurrently', async () => {
    const asked = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? eicar() : Buffer.from(`mail ${i}`)));
    const answers = await Promise.all(asked.map((bytes) => engine.scan(bytes, soon())));
    expect(answers).toEqual(asked.map((_, i) => ({ kind: 'scanned', threats: i % 3 === 0 ? ['Eicar-Test-Signature'] : [] })));
  });

  it('sees the octets of a slice and none around it', async () => {
    const around = Buffer.concat([eicar(), Buffer.from('harmless'), eicar()]);
    expect(await threatsIn(around.subarray(eicar().length, eicar().length + 8))).toEqual([]);
    expect(around.subarray(0, eicar().length)).toEqual(eicar());
  });

  it('leaves a scan that nobody waits for any more, and goes on with a new thread (obligation 31)', async () => {
    const one = createYara({ threads: 1 });
    const stop = new AbortController();
    const slow = one.scan(Buffer.alloc(20_000, 'DDE       '), stop.signal);
    const behind = one.scan(Buffer.from('x'), stop.signal);
    const next = one.scan(eicar(), soon());
    stop.abort(new Error('deadline'));
    expect(await slow).toMatchObject({ kind: 'failed', error: { code: 'YARA_LATE' } });
    expect(await behind).toMatchObject({ kind: 'failed', error: { code: 'YARA_LATE' } });
    expect(await next).toEqual({ kind: 'scanned', threats: ['Eicar-Test-Signature'] });
    await one.close();
  });

  it('fails when it is closed, and is not clean', async () => {
    const one = createYara({ threads: 1 });
    const running = one.scan(Buffer.from('x'), soon());
    const waiting = one.scan(Buffer.from('x'), soon());
    await one.close();
    for (const answer of [await running, await waiting, await one.scan(eicar(), soon())])
      expect(answer).toMatchObject({ kind: 'failed', error: { code: 'YARA_FAILED' } });
  });

  it('tells which rules it runs', async () => {
    expect(await engine.version(soon())).toMatchObject({
      engine: 'yara-x',
      database: expect.stringMatching(/^\d+$/),
      databaseAtMs: expect.any(Number),
    });
  });

  it('refuses rules that include files or use modules that are not allowed (obligation 31)', () => {
    expect(() => createYara({ extraRules: ['include "/etc/passwd"'] })).toThrow();
    expect(() => createYara({ extraRules: ['import "console"\nrule a { condition: console.log("x") }'] })).toThrow();
  });
});
