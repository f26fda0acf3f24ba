import type { KeptFilter, KeptMails } from './kept-mail.port.js';

/** As many entries as Backup gives at once. */
const PAGE = 1000;

/** How many entries match: page by page, since Backup counts none of them. */
export async function countKept(kept: Pick<KeptMails, 'search'>, filter: KeptFilter): Promise<number> {
  let count = 0;
  for (let page = await kept.search(filter, { limit: PAGE }); ; ) {
    count += page.length;
    const after = page.at(-1);
    if (page.length < PAGE || after === undefined) return count;
    page = await kept.search(filter, { limit: PAGE, after });
  }
}
