/**
 * One line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe in front: = + - @, tab and CR also after blanks, and their
 * full-width forms, which some spreadsheets accept. Quotes are doubled; every cell is quoted, so separators of any locale stay inside.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${defuse(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function defuse(cell: string): string {
  // NUL and line ends would break rows in readers that ignore quotes; mail text has no business carrying them.
  const flat = cell.replaceAll(/[\0\r\n]+/g, ' ');
  return /^[\s\uFEFF\u200B]*[=+\-@\t\uFF1D\uFF0B\uFF0D\uFF20]/u.test(cell) || /^[\t\r]/.test(cell) ? `'${flat}` : flat;
}

/** Byte order mark, without which Excel reads UTF-8 as the local code page. */
export const CSV_START = '\uFEFF';
