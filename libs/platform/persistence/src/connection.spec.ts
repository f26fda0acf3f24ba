import pg from 'pg';
import { describe, expect, it } from 'vitest';

import { connectionOf } from './connection.js';

const sslOf = (url: string, ca?: string) =>
  (new pg.Client(connectionOf({ url, ...(ca === undefined ? {} : { ca }) })) as unknown as { connectionParameters: { ssl: unknown } })
    .connectionParameters.ssl;

describe('TLS to PostgreSQL', () => {
  it.each(['', '?sslmode=require', '?sslmode=disable', '?sslmode=no-verify', '?ssl=0', '?sslmode=verify-full&application_name=x'])(
    'trusts the given authority and verifies, when the URL ends with "%s"',
    (query) => {
      expect(sslOf(`postgres://postern:secret@db.example.org:5432/postern${query}`, 'PEM')).toEqual({ ca: 'PEM', rejectUnauthorized: true });
    },
  );

  it('is as the URL says without an authority', () => {
    expect(sslOf('postgres://postern:secret@db.example.org/postern')).toBe(false);
    expect(sslOf('postgres://postern:secret@db.example.org/postern?sslmode=no-verify')).toMatchObject({ rejectUnauthorized: false });
  });

  it('keeps the rest of the URL', () => {
    expect(connectionOf({ url: 'postgres://u:p%40s@h:6432/d?sslmode=require&options=-csearch_path%3Dx', ca: 'PEM' }).connectionString).toBe(
      'postgres://u:p%40s@h:6432/d?options=-csearch_path%3Dx',
    );
  });
});
