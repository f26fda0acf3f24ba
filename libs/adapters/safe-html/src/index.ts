export { safeHtml } from './safe-html.js';
export type { SafeHtml, SafeHtmlParts } from './safe-html.js';
