import { defineConfig, int, secret, text } from '@postern/platform-service';

/** Settings of the process; what administrators change at run time is in the configuration revisions instead. */
export const adminApiConfig = defineConfig({
  host: text('POSTERN_HTTP_HOST', '0.0.0.0', 'Address of the console and the API; network policies and the ingress decide who reaches it'),
  port: int('POSTERN_HTTP_PORT', 8080, 'Port of the console and the API', [0, 65_535]),
  password: secret(
    'POSTERN_ADMIN_PASSWORD',
    '',
    'Password of the first administrator, used only when there is no account yet; empty: one is made and printed once',
  ),
  trustedProxies: int(
    'POSTERN_HTTP_TRUSTED_PROXIES',
    0,
    'Reverse proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed',
    [0, 10],
  ),
  consoleDir: text('POSTERN_CONSOLE_DIR', '', 'Folder of the built console; empty: the one beside this program when there is one'),
  seed: text('POSTERN_SETTINGS_SEED', '', 'JSON of settings that make the first revision of an empty database; empty: the defaults'),
});
