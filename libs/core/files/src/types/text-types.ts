import type { Meter } from '../looking/meter.js';
import { extensionOf } from '../names.js';
import { isActivePicture } from './active-pictures.js';
import { typeByName } from './run-by-name.js';
import { beginningTypes } from './text-beginnings.js';
import type { TextHead } from './text-head.js';
import { isJson, mailTypes, tableTypes } from './text-shapes.js';
import { PROSE_SIGNS, TEXT_SIGNS } from './text-signs.js';

/** Of several types of one text, the first of these is the one that it is called by. */
const ORDER: readonly string[] =
  'html hta svg xml xdp rdf fodt ics vcf vtt pgp pem mbox eml mht uue binhex diff reg url scf rdp inf iqy slk settingcontent library-ms msc clickonce jnlp desktop terminal workflow msbuild odc wsf sct sh pl rb php jse bat ps1 vbs js py csv tsv json'.split(
    ' ',
  );

/** Types that an attached mail, or a listing of changes, quotes but is not. */
const QUOTED = ['js', 'vbs', 'ps1', 'bat', 'html'];

/** Texts about programs: what they quote is not run, whoever opens them. */
const ABOUT_CODE: ReadonlySet<string> = new Set('md markdown mdown rst adoc asciidoc tex'.split(' '));

/**
 * Types of a text, most specific first, without `txt`. Scripts are told by what only they say, or by their extension. `prose` is for the text that a person reads
 * in the mail itself: only markup is looked for, since people write about programs. Looks at each byte of the head a bounded number of times.
 */
export function textTypes(head: TextHead, names: readonly string[], options: { readonly prose: boolean }, meter: Meter): readonly string[] {
  const { prose } = options;
  const found = new Set(beginningTypes(head, prose, meter));
  for (const type of (prose ? PROSE_SIGNS : TEXT_SIGNS).find(head.bytes, meter).keys()) found.add(type);
  for (const type of mailTypes(head, meter)) found.add(type);
  if (!prose) {
    for (const type of tableTypes(head, meter)) found.add(type);
    if (isJson(head, meter)) found.add('json');
  }
  const types = new Set(ORDER.filter((type) => found.has(type)));
  // A page with pictures in it has scripts of its own.
  if (found.has('svg') && !found.has('html') && isActivePicture(head.all(), meter)) types.add('js');
  if (names.length > 0 && names.every((name) => ABOUT_CODE.has(extensionOf(name)))) for (const type of QUOTED) types.delete(type);
  if (!prose)
    for (const name of names) {
      const byName = typeByName(name);
      if (byName !== undefined) types.add(byName);
    }
  if (types.has('hta') || types.has('svg') || types.has('wsf')) types.delete('html');
  if (types.has('eml') || types.has('mbox') || types.has('diff')) for (const type of QUOTED) types.delete(type);
  return [...types];
}
