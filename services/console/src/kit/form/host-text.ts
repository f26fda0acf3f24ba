/** A domain as it is written in DNS: `München.test` becomes `xn--mnchen-3ya.test`. What is no host name stays as it was typed, so that it can be told. */
export function asciiHost(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '');
  if (!/^[^\s/:@?#%[\]\\]+$/.test(trimmed)) return text;
  try {
    return new URL(`http://${trimmed}`).hostname;
  } catch {
    return text;
  }
}
