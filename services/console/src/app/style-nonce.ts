/** The nonce of this page, under which its policy allows style elements. Undefined without a server that gives one. */
export function nonceOfPage(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;
}

/**
 * Gives every style element that a script of this page makes the nonce of the page. The kit takes a nonce for most of its styles and forgets it for those by
 * which it measures scroll bars. Nothing gets weaker: such a script could read the nonce itself.
 */
export function giveStylesTheNonce(): void {
  const nonce = nonceOfPage();
  if (nonce === undefined) return;
  const make = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
