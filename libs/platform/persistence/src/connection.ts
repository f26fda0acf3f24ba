import type pg from 'pg';

/** What the driver reads from a URL about TLS; it would win over an authority that is given beside it. */
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'];

/** Where the server is and how to trust it: by the URL alone, or by an authority in PEM, with verification of the server's name whatever the URL says. */
export function connectionOf({ url, ca }: { readonly url: string; readonly ca?: string }): Pick<pg.ClientConfig, 'connectionString' | 'ssl'> {
  if (ca === undefined) return { connectionString: url };
  const own = new URL(url);
  for (const name of TLS_PARAMETERS) own.searchParams.delete(name);
  return { connectionString: own.href, ssl: { ca, rejectUnauthorized: true } };
}
