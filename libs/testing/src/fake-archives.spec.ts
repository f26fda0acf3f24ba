import { describeArchiveOpener } from './contracts/archive-opener.contract.js';
import { fakeArchive, fakeArchives } from './fake-archives.js';

describeArchiveOpener('the opener in memory', () => ({
  opener: fakeArchives(),
  pack: (members) => ({ bytes: fakeArchive(members), type: 'fake' }),
  stop: () => Promise.resolve(),
}));
