import { clientKey } from '@postern/net';
import type { Envelope } from '@postern/verdict';

/** Who takes turns with others as one client; undefined: trusted networks, whose part is not limited. */
export function clientOf({ trusted, clientIp }: Pick<Envelope, 'trusted' | 'clientIp'>): string | undefined {
  return trusted ? undefined : clientKey(clientIp);
}
