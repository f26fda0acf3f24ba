import { octetSet, otherThan, SPACE, WORD } from '../looking/characters.js';
import { anywhere, column, exactly, identifier, line, SignTable, word } from '../looking/signs.js';
import type { Mark, Rule } from '../looking/signs.js';
import { all, either, exactText, maybe, name, near, one, remember, run, someSpaces, spaces, text, upTo, within, wordEnds } from '../looking/steps.js';
import type { Step } from '../looking/steps.js';
import { opensAt } from '../office/xml-elements.js';

/** Signs of kinds of text that may stand anywhere in it. What is only told by the beginning is in text-beginnings. */

/** What ends the name of an element; a slash does too. */
const SPACE_OR_END = octetSet('\t-\r', ' ', '>', '/', '\u00a0');
const NAME = octetSet('a-z', 'A-Z', '0-9', '_', '$');
const DOTTED = octetSet('a-z', 'A-Z', '0-9', '_', '.');
const LETTER = octetSet('a-z', 'A-Z', '_');
const OCTAL = octetSet('0-7');
const LABEL = octetSet('A-Z', '0-9', ' ');
const VISIBLE = otherThan(SPACE);

const element = (literal: string, ...then: readonly Step[]): Mark => anywhere(`<${literal}`, one(SPACE_OR_END), ...then);
const words = (literals: string, ...then: readonly Step[]): readonly Mark[] => literals.split(' ').map((literal) => word(literal, ...then));
const rule = (name: string, needs: number, ...signs: readonly (readonly Mark[])[]): Rule<string> => ({ name, needs, signs });
const told = (name: string, ...marks: readonly Mark[]): Rule<string> => rule(name, 1, marks);

/** Signs that mean the same in any text. */
const MARKUP: readonly Rule<string>[] = [
  told('html', element('html', remember('html')), ...['head', 'body', 'script', 'meta'].map((part) => element(part, near('html', 4000)))),
  told('hta', anywhere('<hta:application')),
  told(
    'svg',
    element('svg'),
    anywhere(':svg', one(SPACE_OR_END), (cursor) => opensAt(cursor.bytes, cursor.start + 1)),
  ),
  told('xdp', exactly(anywhere('<xdp:xdp', one(SPACE)))),
  told('rdf', element('rdf:RDF')),
  told('fodt', exactly(anywhere('<office:document', one(SPACE)))),
  told('pgp', exactly(column('-----BEGIN PGP '))),
  told('pem', exactly(column('-----BEGIN ', isNoPgp, run(LABEL, 3, 40), exactText('-----')))),
];

function isNoPgp(cursor: Parameters<Step>[0]): boolean {
  const { at } = cursor;
  const pgp = cursor.passLiteral('PGP', true);
  cursor.at = at;
  return !pgp;
}

const CALL: Step = all(spaces, text('('));
const quote: Step = maybe(either(text('"'), text("'")));

/** Signs of attachments only: in a person's letter they would be quotations. */
const SCRIPTS: readonly Rule<string>[] = [
  told('uue', exactly(column('begin', maybe(exactText('-base64')), exactText(' '), run(OCTAL, 3, 4), exactText(' '), one(VISIBLE)))),
  told('binhex', exactly(anywhere('(This file must be converted with BinHex'))),
  told(
    'diff',
    exactly(column('diff --git ')),
    exactly(column('--- ', one(VISIBLE), upTo(301, '\n'), exactText('+++ '), one(VISIBLE))),
    exactly(column('Index: ', one(VISIBLE))),
  ),
  told('url', line('[InternetShortcut]')),
  told('rdp', ...['full address', 'alternate shell', 'remoteapplicationprogram'].map((setting) => column(`${setting}:s:`)), line('[WFClient]')),
  rule(
    'inf',
    2,
    [line('[version]')],
    [line('signature', spaces, text('='), spaces, maybe(text('"')), text('$'), either(text('chicago'), text('windows')))],
    [line('[defaultinstall')],
  ),
  told('settingcontent', element('PCSettings')),
  // A sandbox of Windows that runs a command when it begins.
  rule('settingcontent', 2, [element('Configuration')], [element('LogonCommand')]),
  told('library-ms', element('libraryDescription'), element('searchConnectorDescription'), element('persistedQuery')),
  told('msc', element('MMC_ConsoleFile')),
  told('jnlp', element('jnlp')),
  rule('clickonce', 2, [anywhere('urn:schemas-microsoft-com:asm.v1')], [anywhere('<deployment'), anywhere(':deployment')]),
  rule('clickonce', 2, [element('AppInstaller')], [anywhere('schemas.microsoft.com/appx/appinstaller')]),
  rule('desktop', 2, [line('[Desktop Entry]')], [line('Exec', spaces, text('='))]),
  told('desktop', line('[Flatpak Ref]')),
  // Property lists of macOS: settings of a terminal window with its command, steps of Automator.
  told('terminal', anywhere('<key>CommandString</key>')),
  told('workflow', anywhere('<key>AMApplicationBuild</key>')),
  rule('msbuild', 2, [element('Project')], [anywhere('schemas.microsoft.com/developer/msbuild'), element('UsingTask'), element('Exec')]),
  told('odc', anywhere('text/x-ms-odc'), anywhere('<odc:OfficeDataConnection')),
  // A style sheet that runs a script.
  rule('sct', 2, [anywhere('urn:schemas-microsoft-com:xslt')], [anywhere(':script', one(SPACE_OR_END))]),
  told('wsf', element('job', remember('job')), element('package', remember('job')), element('script', near('job', 4000))),
  told('sct', element('scriptlet')),
  told('php', anywhere('<?php', one(SPACE))),
  rule(
    'bat',
    2,
    [anywhere('%~0'), anywhere('%~dp0'), anywhere('%~f0'), anywhere('%~n0')],
    [word('goto', someSpaces, maybe(text(':')), text('eof'), wordEnds)],
    ['set', '@set'].map((command) => line(command, someSpaces, maybe(text('"')), name, text('='))),
    [word('if', someSpaces, maybe(text('not'), someSpaces), text('exist'), one(SPACE))],
    [line('start', someSpaces, maybe(text('""')), spaces, text('/'), name)],
    ['appdata', 'temp', 'comspec', 'systemroot', 'userprofile'].map((variable) => anywhere(`%${variable}%`)),
  ),
  rule(
    'ps1',
    2,
    [word('New-Object', someSpaces, maybe(text('-'), name, someSpaces), maybe(text('System.')), text('Net.WebClient'))],
    words('Invoke-Expression Invoke-WebRequest Invoke-RestMethod Start-Process Start-BitsTransfer Set-ExecutionPolicy Add-Type', wordEnds),
    words('DownloadString DownloadFile DownloadData', CALL),
    ['[', '[System.'].flatMap((open) => [
      ...['Convert', 'Reflection.Assembly', 'Text.Encoding', 'IO.File'].map((type) => anywhere(`${open}${type}]::`)),
      anywhere(`${open}Net.`, name, text(']::')),
    ]),
    [line('param', CALL)],
    [anywhere('$', one(LETTER), run(WORD, 0), spaces, text('='), spaces, either(text('New-Object'), text('Get-'), text('[')))],
    words('Write-Host Write-Output Get-ChildItem Get-Content Set-Content Out-Null ForEach-Object Where-Object', wordEnds).map(exactly),
    [anywhere('|', spaces, text('iex'), wordEnds)],
  ),
  rule(
    'vbs',
    2,
    [word('CreateObject', CALL, spaces, text('"'))],
    ['Dim', 'Set', 'Const', 'ReDim'].map((keyword) => line(keyword, someSpaces, name)),
    ['Sub', 'Function'].map((keyword) => line(keyword, someSpaces, name)),
    words('WScript.CreateObject WScript.Shell WScript.Echo WScript.Sleep WScript.Quit WScript.ScriptFullName'),
    [word('Execute')],
    [word('On Error Resume Next', wordEnds)],
    ['End Sub', 'End Function', 'End If'].map((end) => word(end, wordEnds)),
  ),
  told(
    'js',
    exactly(word('new', someSpaces, exactText('ActiveXObject'), CALL)),
    exactly(
      word(
        'WScript',
        spaces,
        either(text('.'), text('[')),
        spaces,
        quote,
        either(...['CreateObject', 'Shell', 'Quit', 'Sleep', 'Echo'].map((member) => exactText(member))),
        wordEnds,
        within(2000, ';'),
      ),
    ),
  ),
  rule(
    'js',
    3,
    [exactly(line("'use strict'")), exactly(line('"use strict"'))],
    ['var', 'let', 'const'].map((keyword) => exactly(word(keyword, someSpaces, run(NAME, 1), spaces, text('=')))),
    [exactly(identifier('function', spaces, run(NAME, 0), CALL, upTo(200, ')'), spaces, text('{')))],
    ['eval', 'unescape', 'String.fromCharCode', 'require', 'document.write'].map((called) => exactly(word(called, CALL))),
    [anywhere('}', maybe(text(')')), CALL, spaces, text(')'), spaces, text(';'))],
  ),
  rule(
    'py',
    3,
    ['import', 'from'].map((keyword) => exactly(column(keyword, someSpaces, run(DOTTED, 1)))),
    [exactly(column('def', someSpaces, name, text('('), upTo(200, ')'), text(':')))],
    [exactly(line('if', someSpaces, exactText('__name__'), spaces, text('==')))],
    [exactly(line('print('))],
  ),
];

/** For the text of a mail itself: only markup. */
export const PROSE_SIGNS = new SignTable(MARKUP);
export const TEXT_SIGNS = new SignTable([...MARKUP, ...SCRIPTS]);
