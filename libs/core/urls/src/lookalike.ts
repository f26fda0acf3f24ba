import { remove } from 'confusables';

/** Names that are imitated most, by the domain they really have. */
const BRANDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['paypal', ['paypal.com']],
  ['microsoft', ['microsoft.com', 'microsoftonline.com', 'live.com', 'office.com', 'outlook.com']],
  ['office365', ['office.com', 'microsoft.com', 'office365.com']],
  ['apple', ['apple.com', 'icloud.com']],
  ['icloud', ['icloud.com', 'apple.com']],
  ['google', ['google.com', 'gmail.com', 'youtube.com']],
  ['amazon', ['amazon.com', 'amazon.de', 'amazon.co.uk', 'amazonaws.com', 'amazonses.com']],
  ['netflix', ['netflix.com']],
  ['facebook', ['facebook.com', 'facebookmail.com', 'fb.com']],
  ['instagram', ['instagram.com', 'facebook.com']],
  ['linkedin', ['linkedin.com']],
  ['dhl', ['dhl.com', 'dhl.de']],
  ['fedex', ['fedex.com']],
  ['docusign', ['docusign.com', 'docusign.net']],
  ['dropbox', ['dropbox.com', 'dropboxmail.com']],
  ['whatsapp', ['whatsapp.com']],
  ['chase', ['chase.com']],
  ['wellsfargo', ['wellsfargo.com']],
  ['hsbc', ['hsbc.com', 'hsbc.co.uk']],
]);

/** Name of the brand that a host or label pretends to be; undefined for the brand itself and for others. */
export function imitatedBrand(text: string, domain: string): string | undefined {
  const plain = skeleton(text);
  for (const [brand, homes] of BRANDS) {
    if (homes.some((home) => domain === home || domain.endsWith(`.${home}`) || domain.split('.')[0] === brand)) continue;
    if (new RegExp(`(^|[^a-z])${brand}([^a-z]|$)`).test(plain)) return brand;
  }
  return undefined;
}

/** Lower case, look-alike characters as the letters they imitate, digits in words as letters. */
export function skeleton(text: string): string {
  return remove(text)
    .toLowerCase()
    .replace(/(?<=[a-z])0|0(?=[a-z])/g, 'o')
    .replace(/(?<=[a-z])1|1(?=[a-z])/g, 'l');
}

/** Letters of several scripts in one word, or a whole name in letters that look Latin and are not (UTS 39 5.1). Plain foreign names are none. */
export function mixesScripts(word: string): boolean {
  const latin = /\p{Script=Latin}/u.test(word);
  const alike = /[\u0400-\u04ff\u0370-\u03ff\u13a0-\u13ff\u0531-\u058f]/u.test(word);
  return latin && alike;
}
