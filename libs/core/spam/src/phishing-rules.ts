/** PHISHING_RATE points and more, of a trick and something else, are phishing. */
export const PHISHING_RATE = 60;

/** Criteria of phishing: points, kind (`wish`: what it wants, `pose`: whom it claims to be, `trick`: how it hides where it leads), meaning. */
export const PHISHING_RULES = {
  PHISH_CREDENTIALS: { weight: 25, kind: 'wish', meaning: 'an account that wants to be confirmed' },
  PHISH_PARCEL: { weight: 15, kind: 'wish', meaning: 'a parcel that waits for an answer' },
  PHISH_LURE: { weight: 10, kind: 'wish', meaning: 'a document that wants to be opened' },
  PHISH_URGENT: { weight: 8, kind: 'wish', meaning: 'urgency' },
  PHISH_NAME_IS_BRAND: { weight: 38, kind: 'pose', meaning: 'the display name is a well-known name, the address is another one' },
  PHISH_NAME_HAS_BRAND: { weight: 15, kind: 'pose', meaning: 'a well-known name in the display name, the address is another one' },
  PHISH_FORGED_BRAND: { weight: 30, kind: 'pose', meaning: 'a well-known sender that authentication denies' },
  PHISH_NAME_IS_OURS: { weight: 25, kind: 'pose', meaning: 'the display name is our own name, the address is not ours' },
  PHISH_FROM_OURS: { weight: 25, kind: 'pose', meaning: 'From is our own domain, and nothing proves it' },
  PHISH_OFFICE_AT_FREE_MAIL: { weight: 20, kind: 'pose', meaning: 'an office that writes from a free mail address' },
  PHISH_LINK_DISGUISED: { weight: 30, kind: 'trick', meaning: 'a link that hides its host' },
  PHISH_LINK_ADDRESS: { weight: 20, kind: 'trick', meaning: 'a link to a bare address' },
  PHISH_LINK_SCRIPT: { weight: 30, kind: 'trick', meaning: 'a link that runs a script or carries a page' },
  PHISH_LINK_LOOKALIKE: { weight: 35, kind: 'trick', meaning: 'a link to a host that reads like a well-known one' },
  PHISH_LINK_BRAND_WITHIN: { weight: 25, kind: 'trick', meaning: 'a well-known name within a foreign host' },
  PHISH_LINK_BRAND_PATH: { weight: 12, kind: 'trick', meaning: 'a well-known name in the path of a foreign host' },
  PHISH_LINK_MISMATCH_BRAND: { weight: 35, kind: 'trick', meaning: 'a link shows a well-known domain and leads to another' },
  PHISH_LINK_MISMATCH: { weight: 8, kind: 'trick', meaning: 'a link shows one domain and leads to another' },
  PHISH_LINK_CARRIES_ADDRESS: { weight: 25, kind: 'trick', meaning: 'a link that carries the address of its reader' },
  PHISH_LINK_HOSTED: { weight: 15, kind: 'trick', meaning: 'a page where anybody may put one, or a link behind a shortener' },
  PHISH_LINK_FOREIGN: { weight: 24, kind: 'trick', meaning: 'links that lead elsewhere than to the name that the sender bears' },
  PHISH_SHORT: { weight: 10, kind: 'wish', meaning: 'hardly more than the link' },
  PHISH_FORM: { weight: 40, kind: 'trick', meaning: 'a form that asks for a password' },
  PHISH_FORM_SENDS: {
    weight: 18,
    kind: 'trick',
    meaning: 'a form in a mail about an account, which sends what is written into it to somebody who proved nothing',
  },
  PHISH_PAGE_ATTACHED: { weight: 20, kind: 'trick', meaning: 'a web page as an attachment' },
} as const satisfies Record<string, { readonly weight: number; readonly kind: 'wish' | 'pose' | 'trick'; readonly meaning: string }>;
export type PhishingCode = keyof typeof PHISHING_RULES;
