import { describe, expect, it } from 'vitest';

import { filenameMaskProblem } from './filename-masks.js';

describe('a mask of filenames', () => {
  it.each(['*.exe', 'invoice*.pdf.js', '?.bat', 'winmail.dat', '.htaccess', 'README', '*', 'a,b.txt', '~$*', 'x/*.js', 'payload (1).zip'])(
    'may be %j',
    (mask) => expect(filenameMaskProblem(mask)).toBeUndefined(),
  );

  it.each([
    ['.exe', 'write *.exe'],
    ['EXE', 'write *.exe'],
    ['.JPEG', 'write *.jpeg'],
    ['executables', 'a category of formats'],
    ['*.exe,*.scr', 'several masks'],
    ['*.exe; *.scr', 'several masks'],
    ['*.exe *.scr', 'several masks'],
    ['*.exe|*.scr', 'several masks'],
    ['/.*exe/i', 'an expression'],
    ['.*\\.exe', 'an expression'],
    ['^.*exe$', 'an expression'],
    ['reg:.*exe', 'an expression'],
    ['', 'is empty'],
  ])('%j is refused, since no file fits it', (mask, why) => {
    expect(filenameMaskProblem(mask)).toContain(why);
  });
});
