import { eicar, testHeuristics, testMalware } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { createYara } from './yara-engine.js';

const soon = () => AbortSignal.timeout(10_000);
const engine = createYara();
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

  it('tells which rules it runs', async () => {
    expect(await engine.version(soon())).toMatchObject({
      engine: 'yara-x',
      database: expect.stringMatching(/^\d+$/),
      databaseAtMs: expect.any(Number),
    });
  });

  it('refuses rules that include files or use modules that are not allowed', () => {
    expect(() => createYara({ extraRules: ['include "/etc/passwd"'] })).toThrow();
    expect(() => createYara({ extraRules: ['import "console"\nrule a { condition: console.log("x") }'] })).toThrow();
  });
});
