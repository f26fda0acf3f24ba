/**
 * Policy of the page that shows the HTML of a mail: nothing runs and nothing is loaded, it has an origin of its own without cookies (`sandbox` without any
 * permission), and only our console may frame it.
 */
export const FRAME_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

const STYLE =
  'body{margin:12px;background:#fff;color:#1f1f1f;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%}table{max-width:100%}pre{white-space:pre-wrap}';

/** `html`: a sanitised fragment. */
export function framePage(html: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>Mail</title><style>${STYLE}</style></head><body>${html}</body></html>`;
}
