// A cell that begins like this would be run as a formula by a spreadsheet, also behind blanks, and in full width.
const FORMULA = /^(?:[\t\r]|[\s\uFEFF\u200B]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;

/** RFC 4180 with a byte order mark, so that spreadsheets read it as UTF-8. Texts that a spreadsheet would run get a quote before them. */
export function toCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export function download(filename: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = filename;
  link.click();
  // The browser has taken it by the time the next task runs.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
