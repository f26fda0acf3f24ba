/** The part of Express' response that sets headers. */
interface HeaderSink {
  setHeader(name: string, value: string): void;
}

/**
 * Policy of the console's page. Scripts come from us alone; styles also with the nonce of this answer, because Ant Design writes its style elements at run
 * time. Nothing may frame us, and text never becomes markup: of Trusted Types only the console's own
 * policy is allowed, which refuses everything with a "<" in it.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    // The sanitised HTML of a mail, which comes with a policy of its own that sandboxes it.
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/** For everything that is not the page: data, never a document. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

const FIXED: Readonly<Record<string, string>> = {
  'content-security-policy': DATA_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
};

/** Headers of every answer. HSTS only where TLS is in use: on plain http browsers ignore it anyway (RFC 6797 7.2). */
export function setSecurityHeaders(answer: HeaderSink, secure: boolean): void {
  for (const [name, value] of Object.entries(FIXED)) answer.setHeader(name, value);
  if (secure) answer.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
}
