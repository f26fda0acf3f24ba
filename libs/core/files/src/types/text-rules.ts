/** One recognisable kind of text. Patterns are linear: no nested quantifiers, bounded repeats. */
export interface TextRule {
  readonly type: string;
  when(text: string): boolean;
}

const rule = (type: string, pattern: RegExp): TextRule => ({ type, when: (text) => pattern.test(text) });

/** At least `count` of these expressions occur. */
const some = (type: string, count: number, patterns: readonly RegExp[]): TextRule => ({
  type,
  when: (text) => patterns.filter((pattern) => pattern.test(text)).length >= count,
});

const HEADER_NAMES =
  /^(from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|dkim-signature|x-[a-z-]{2,40}):/i;

/** A header block at the start of which two fields are typical for mail. */
function isMail(text: string): boolean {
  const lines = text.slice(0, 8192).split(/\r?\n/, 60);
  const block = lines.slice(0, lines.indexOf('') < 0 ? lines.length : lines.indexOf(''));
  if (!/^[!-9;-~]{1,76}:/.test(block[0] ?? '')) return false;
  const fields = block.filter((line) => HEADER_NAMES.test(line)).length;
  const odd = block.filter((line) => line !== '' && !/^[ \t]/.test(line) && !/^[!-9;-~]{1,76}:/.test(line)).length;
  return fields >= 2 && odd === 0;
}

function isTable(text: string, delimiter: string): boolean {
  const lines = text.split(/\r?\n/, 12).filter((line) => line !== '');
  // The last line of a cut text may be half a line.
  const whole = text.length >= 60_000 ? lines.slice(0, -1) : lines;
  if (whole.length < 3) return false;
  const counts = whole.map((line) => line.split(delimiter).length - 1);
  const first = counts[0] ?? 0;
  // One delimiter a line is also what prose looks like; it takes more lines to believe it.
  if (first === 0 || (first === 1 && whole.length < 6)) return false;
  return counts.every((count) => count === first) && !/^\s*[<{[]/.test(text);
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  if (text.length >= 60_000) return /^\s*[{[]\s*["{[]/.test(text);
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Forms that are safe to tell in any text. */
export const TEXT_RULES: readonly TextRule[] = [
  rule(
    'html',
    /^[\s\ufeff]*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|script|meta|iframe|table|title|style|center|div|form|a\s|img\s|base\s)/i,
  ),
  rule('html', /<html[\s>][\s\S]{0,4000}<(?:head|body|script|meta)[\s>]/i),
  rule('hta', /<hta:application/i),
  rule('svg', /<svg[\s>]/i),
  rule('xml', /^[\s\ufeff]{0,100}<\?xml\s/),
  rule('xdp', /<xdp:xdp\s/),
  rule('rdf', /<rdf:RDF[\s>]/i),
  rule('fodt', /<office:document\s/),
  rule('ics', /^\s*BEGIN:VCALENDAR/i),
  rule('vcf', /^\s*BEGIN:VCARD/i),
  rule('vtt', /^\ufeff?WEBVTT(?:[\s-]|$)/),
  rule('pgp', /^-----BEGIN PGP /m),
  rule('pem', /^-----BEGIN (?!PGP)[A-Z0-9 ]{3,40}-----/m),
  rule('mbox', /^From \S{1,200} .{0,40}\d{4}\r?\n[!-9;-~]{1,76}:/),
  { type: 'eml', when: isMail },
  { type: 'mht', when: (text) => isMail(text) && /^content-type:\s*multipart\/related/im.test(text.slice(0, 8192)) },
];

/** Forms of attachments only: in a person's letter they would be quotations. */
export const SCRIPT_RULES: readonly TextRule[] = [
  rule('uue', /^begin(?:-base64)? [0-7]{3,4} \S/m),
  rule('binhex', /\(This file must be converted with BinHex/),
  rule('diff', /^(?:diff --git |--- \S[^\n]{0,300}\r?\n\+\+\+ \S|Index: \S)/m),
  rule('reg', /^[\s\ufeff]*(?:REGEDIT4|Windows Registry Editor Version)/),
  rule('url', /^\s*\[InternetShortcut\]/im),
  rule('scf', /^\s*\[Shell\]\s*\r?\n(?:[^\n]{0,200}\n){0,5}?IconFile=/i),
  rule('rdp', /^(?:full address|alternate shell|remoteapplicationprogram):s:/im),
  some('inf', 2, [/^\s*\[version\]/im, /^\s*signature\s*=\s*"?\$(?:chicago|windows)/im, /^\s*\[defaultinstall/im]),
  rule('iqy', /^WEB\r?\n1\r?\n/),
  rule('slk', /^ID;P/),
  rule('settingcontent', /<PCSettings[\s>]/i),
  rule('library-ms', /<libraryDescription[\s>]/i),
  rule('wsf', /<(?:job|package)[\s>][\s\S]{0,4000}<script[\s>]/i),
  rule('sct', /<scriptlet[\s>]/i),
  rule('sh', /^#!\s*\/\S*\/(?:env\s+(?:-S\s+)?)?(?:ba|da|z|k|c|a)?sh\b/),
  rule('py', /^#!\s*\/\S*(?:\/|env\s+)python/),
  rule('pl', /^#!\s*\/\S*(?:\/|env\s+)perl/),
  rule('rb', /^#!\s*\/\S*(?:\/|env\s+)ruby/),
  rule('js', /^#!\s*\/\S*(?:\/|env\s+)node/),
  rule('php', /<\?php[\s]/i),
  rule('jse', /^#@~\^.{6}==/),
  rule('bat', /^[\s\ufeff]*(?:::[^\n]*\n\s*|rem[^\n]*\n\s*)*@?echo\s+off\b/i),
  some('bat', 2, [
    /%~(?:dp|f|n)?0/i,
    /\bgoto\s+:?eof\b/im,
    /^\s*@?set\s+"?\w+=/im,
    /\bif\s+(?:not\s+)?exist\s/im,
    /^\s*start\s+(?:"")?\s*\/\w/im,
    /%(?:appdata|temp|comspec|systemroot|userprofile)%/i,
  ]),
  some('ps1', 2, [
    /\bNew-Object\s+(?:-\w+\s+)?(?:System\.)?Net\.WebClient/i,
    /\b(?:Invoke-Expression|Invoke-WebRequest|Invoke-RestMethod|Start-Process|Start-BitsTransfer|Set-ExecutionPolicy|Add-Type)\b/i,
    /\bDownload(?:String|File|Data)\s*\(/i,
    /\[(?:System\.)?(?:Convert|Reflection\.Assembly|Text\.Encoding|IO\.File|Net\.\w+)\]::/i,
    /^\s*param\s*\(/im,
    /\$[a-z_]\w*\s*=\s*(?:New-Object|Get-|\[)/i,
    /\b(?:Write-Host|Write-Output|Get-ChildItem|Get-Content|Set-Content|Out-Null|ForEach-Object|Where-Object)\b/,
    /\|\s*iex\b/i,
  ]),
  some('vbs', 2, [
    /\bCreateObject\s*\(\s*"/i,
    /^\s*(?:Dim|Set|Const|ReDim)\s+\w+/im,
    /^\s*(?:Sub|Function)\s+\w+/im,
    /\bWScript\.(?:CreateObject|Shell|Echo|Sleep|Quit|ScriptFullName)/i,
    /\b(?:Execute|ExecuteGlobal)\s*\(?/i,
    /\bOn Error Resume Next\b/i,
    /\bEnd (?:Sub|Function|If)\b/i,
  ]),
  some('js', 1, [/\bnew\s+ActiveXObject\s*\(/, /\bWScript\s*(?:\.|\[)\s*["']?(?:CreateObject|Shell|Quit|Sleep|Echo)\b[\s\S]{0,2000};/]),
  some('js', 3, [
    /^\s*(?:'use strict'|"use strict")/m,
    /\b(?:var|let|const)\s+[\w$]+\s*=/,
    /\bfunction\s*[\w$]*\s*\([^)\n]{0,200}\)\s*\{/,
    /\b(?:eval|unescape|String\.fromCharCode|require|document\.write)\s*\(/,
    /\}\)?\s*\(\s*\)\s*;/,
  ]),
  some('py', 3, [/^(?:import|from)\s+[\w.]+/m, /^def\s+\w+\([^)\n]{0,200}\):/m, /^\s*if\s+__name__\s*==/m, /^\s*print\(/m]),
  { type: 'csv', when: (text) => isTable(text, ',') || isTable(text, ';') },
  { type: 'tsv', when: (text) => isTable(text, '\t') },
  { type: 'json', when: isJson },
];
