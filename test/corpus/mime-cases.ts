import { MORE_MIME_CASES } from './mime-cases-more.js';
import type { MimeCase } from './mime-case.js';

export type { MimeCase } from './mime-case.js';

/** Obligations 14 and 16 of the specification, one file each. Where a file holds `x.exe`, some part decodes to the word `payload`. */
export const MIME_CASES: readonly MimeCase[] = [
  {
    file: 'appledouble',
    story: 'an AppleDouble pair',
    parts: [
      '1 multipart/mixed',
      '1.1 text/plain',
      '1.2 multipart/appledouble',
      '1.2.1 application/applefile %x.exe',
      '1.2.2 application/octet-stream x.exe',
    ],
    codes: [],
  },
  {
    file: 'bare-cr-before-delimiter',
    story: 'a delimiter behind a bare CR',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 text/plain', '1.3 application/octet-stream x.exe'],
    codes: ['MIME_DELIMITER_ODD'],
  },
  {
    file: 'bare-cr-ends-header',
    story: 'a header that goes on behind two bare CRs',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.1~r text/plain x.exe'],
    codes: ['MIME_BARE_LINE_ENDINGS'],
  },
  {
    file: 'bare-cr',
    story: 'lines that all end in a bare CR',
    parts: [
      '1 multipart/mixed',
      '1.1 text/plain',
      '1.1~r text/plain',
      '1.2 application/octet-stream x.exe',
      '1.2~r application/octet-stream x.exe|x.exeContent-Transfer-Encoding: base64cGF5bG9hZA==|x.exeContent-Disposition: attachment',
      '1.2~r~b application/octet-stream x.exe|x.exeContent-Transfer-Encoding: base64cGF5bG9hZA==|x.exeContent-Disposition: attachment',
      '1~r text/plain x.exe',
      '1~r~b text/plain x.exe',
    ],
    codes: ['MIME_BARE_LINE_ENDINGS', 'MIME_DELIMITER_ODD', 'MIME_ENCODED_MULTIPART'],
  },
  {
    file: 'bare-lf',
    story: 'lines that all end in LF',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: [],
  },
  {
    file: 'base64-concatenated',
    story: 'two base64 streams in a row',
    parts: [
      '1 multipart/mixed',
      '1.1 application/octet-stream x.exe',
      '1.1~b application/octet-stream x.exe',
      '1.1~c application/octet-stream x.exe',
    ],
    codes: ['MIME_BASE64_ODD'],
  },
  {
    file: 'base64-cut-lines',
    story: 'lines of base64 with a cut quantum each',
    parts: [
      '1 multipart/mixed',
      '1.1 application/octet-stream x.exe',
      '1.1~b application/octet-stream x.exe',
      '1.1~c application/octet-stream x.exe',
    ],
    codes: ['MIME_BASE64_ODD'],
  },
  {
    file: 'base64-early-padding',
    story: 'padding in the middle of base64',
    parts: [
      '1 multipart/mixed',
      '1.1 application/octet-stream x.exe',
      '1.1~b application/octet-stream x.exe',
      '1.1~c application/octet-stream x.exe',
    ],
    codes: ['MIME_BASE64_ODD'],
  },
  {
    file: 'base64-junk',
    story: 'junk within base64',
    parts: ['1 multipart/mixed', '1.1 application/octet-stream x.exe'],
    codes: ['MIME_NO_CLOSE'],
  },
  {
    file: 'base64-message',
    story: 'a message within base64',
    parts: ['1 multipart/mixed', '1.1 message/rfc822', '1.1.1 multipart/mixed', '1.1.1.1 text/plain', '1.1.1.2 application/octet-stream x.exe'],
    codes: ['MIME_ENCODED_MESSAGE'],
  },
  {
    file: 'base64-multipart',
    story: 'a multipart within base64',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: ['MIME_ENCODED_MULTIPART'],
  },
  {
    file: 'behind-closing-delimiter',
    story: 'a part behind the closing delimiter',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: ['MIME_AFTER_CLOSE'],
  },
  {
    file: 'binary',
    story: 'a binary part with NUL, bare LF and bare CR',
    parts: ['1 multipart/mixed', '1.1 application/octet-stream x.bin'],
    codes: [],
  },
  {
    file: 'binhex',
    story: 'a BinHex file',
    parts: ['1 multipart/mixed', '1.1 application/mac-binhex40 x.hqx', '1.1.1 application/octet-stream x.exe'],
    codes: ['MIME_BINHEX'],
  },
  {
    file: 'boundary-prefix-of-inner',
    story: 'a boundary that is the beginning of an inner one',
    parts: ['1 multipart/mixed', '1.1 multipart/mixed', '1.1.1 text/plain', '1.1.2 application/octet-stream x.exe'],
    codes: [],
  },
  {
    file: 'boundary-rfc2231-against-plain',
    story: 'a boundary in RFC 2231 pieces against a plain one',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe', '1.3 text/plain'],
    codes: ['MIME_TWO_BOUNDARIES', 'MIME_PREAMBLE'],
  },
  {
    file: 'comments-in-fields',
    story: 'comments within types, parameters and encodings',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: ['MIME_ENCODING_ODD'],
  },
  {
    file: 'delimiter-with-control-character',
    story: 'a delimiter with a control character behind it',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 text/plain', '1.3 application/octet-stream x.exe'],
    codes: ['MIME_DELIMITER_ODD'],
  },
  {
    file: 'digest',
    story: 'a digest, whose members are messages',
    parts: ['1 multipart/digest', '1.1 message/rfc822', '1.1.1 multipart/mixed', '1.1.1.1 text/plain', '1.1.1.2 application/octet-stream x.exe'],
    codes: [],
  },
  {
    file: 'duplicate-fields',
    story: 'fields twice that may stand once',
    parts: ['1 text/plain'],
    codes: ['MIME_DUPLICATE_FIELD'],
  },
  {
    file: 'eight-bit',
    story: 'a text in 8bit',
    parts: ['1 text/plain'],
    codes: [],
  },
  {
    file: 'empty-boundary',
    story: 'an empty boundary',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: [],
  },
  {
    file: 'encoding-around-other-words',
    story: 'an encoding among other words',
    parts: ['1 multipart/mixed', '1.1 application/octet-stream x.exe', '1.1~b application/octet-stream x.exe'],
    codes: ['MIME_ENCODING_ODD'],
  },
  {
    file: 'epilogue',
    story: 'a file in the epilogue',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: ['MIME_EPILOGUE'],
  },
  {
    file: 'external-body',
    story: 'a body that lies elsewhere',
    parts: ['1 message/external-body', '1.1 application/octet-stream x.exe'],
    codes: ['MIME_EXTERNAL'],
  },
  {
    file: 'field-in-folded-line',
    story: 'an encoding in a folded line',
    parts: [
      '1 multipart/mixed',
      '1.1 application/octet-stream x.exe|x.exe Content-Transfer-Encoding: base64',
      '1.1~b application/octet-stream x.exe|x.exe Content-Transfer-Encoding: base64',
    ],
    codes: ['MIME_HIDDEN_FIELD', 'MIME_NAMES_DIFFER'],
  },
  {
    file: 'hyphens-in-boundary',
    story: 'hyphens within and at the end of the boundary',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: [],
  },
  {
    file: 'many-semicolons',
    story: 'a boundary behind two hundred semicolons',
    parts: ['1 multipart/mixed', '1.1 text/plain', '1.2 application/octet-stream x.exe'],
    codes: [],
  },
  ...MORE_MIME_CASES,
];
