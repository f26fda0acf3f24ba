import { octetSet, WORD } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import { anywhere, SignTable, suffix, word } from '../looking/signs.js';
import type { Mark } from '../looking/signs.js';
import { all, either, maybe, one, run, spaces, text, wordEnds } from '../looking/steps.js';
import type { Step } from '../looking/steps.js';

/** What macro code can do. */
export type VbaAbility = 'auto' | 'executes' | 'fetches';

const CALL: Step = all(spaces, text('('));
const OPEN: Step = maybe(spaces, text('('));
const DIGIT = octetSet('0-9');
const NAME_OR_QUOTE = octetSet('a-z', 'A-Z', '0-9', '_', '"');
const words = (list: string, ...then: readonly Step[]): readonly Mark[] => list.split(' ').map((literal) => word(literal, ...then));
const texts = (list: string): Step => either(...list.split(' ').map(text));

/** Procedures that run by themselves when a document or a form is opened, closed or drawn. */
const AUTO: readonly Mark[] = [
  word('auto', maybe(text('_')), texts('open exec close exit new'), CALL),
  word('document', maybe(text('_')), texts('open new close beforeclose'), CALL),
  word('workbook', maybe(text('_')), texts('open activate beforeclose'), CALL),
  ...words('image frame inkpicture webbrowser', run(DIGIT, 0, 1), text('_'), run(WORD, 1), CALL),
  ...['_layout', '_painted', '_titlechange', '_onenter'].map((event) => suffix(event, CALL)),
];

const EXECUTES: readonly Mark[] = [
  ...words(
    'shell shellexecute wscript.shell winexec powershell mshta win32_process regsvr32 rundll32 certutil bitsadmin virtualalloc createthread',
    wordEnds,
  ),
  word('createprocess', run(WORD, 0)),
  word('cmd', maybe(text('.exe')), spaces, text('/c'), wordEnds),
  ...['.run', '.exec', '.create'].map((method) => anywhere(method, OPEN, spaces, one(NAME_OR_QUOTE))),
];

const FETCHES: readonly Mark[] = [
  ...words(
    'urldownloadtofile xmlhttp winhttprequest adodb.stream savetofile frombase64string bin.base64 net.webclient downloadstring downloadfile strreverse',
  ),
  word('environ', spaces, maybe(text('$')), OPEN, spaces, text('"'), texts('temp tmp appdata userprofile public')),
  ...words('chrw chr', spaces, maybe(text('$')), CALL, spaces, run(DIGIT, 1), spaces, text(')'), spaces, text('&')),
];

const ABILITIES = new SignTable<VbaAbility>([
  { name: 'auto', needs: 1, signs: [AUTO] },
  { name: 'executes', needs: 1, signs: [EXECUTES] },
  { name: 'fetches', needs: 1, signs: [FETCHES] },
]);

/** What the sources can do, with the words that tell: run by themselves, start programs, fetch or unpack something. */
export function judgeVba(sources: readonly Buffer[], meter: Meter): ReadonlyMap<VbaAbility, string> {
  const found = new Map<VbaAbility, string>();
  for (const source of sources) {
    for (const [ability, { start, end }] of ABILITIES.find(source, meter))
      if (!found.has(ability)) found.set(ability, source.toString('latin1', start, end));
    if (found.size === 3) break;
  }
  return found;
}
