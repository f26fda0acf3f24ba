interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

/**
 * The only way in this page to give text to innerHTML. Ant Design writes style sheets like that, which hold no "<"; anything that could become an element is
 * refused, regardless of which code writes it. Browsers without Trusted Types rely on the rest: no code here makes markup from text.
 */
export function refuseMarkup(): void {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypesFactory };
  trustedTypes?.createPolicy('default', {
    createHTML(text) {
      if (text.includes('<')) throw new TypeError('text must not become markup');
      return text;
    },
  });
}
