import { defineConfig, hostPort, int, secret, text } from '@postern/platform-service';

/** Environment of the backup process. */
export const backupConfig = defineConfig({
  delivery: hostPort('POSTERN_DELIVERY', 'delivery:9090', 'gRPC address of delivery'),
  concurrency: int('POSTERN_BACKUP_CONCURRENCY', 4, 'Originals that are taken in at the same time', [1, 200]),
  key: secret(
    'POSTERN_BACKUP_KEY',
    '',
    'Master key: 32 octets in base64; to replace one, the new one, a comma, the old one. Needed unless a command is set',
  ),
  keyCommand: text('POSTERN_BACKUP_KEY_COMMAND', '', 'Program that wraps and unwraps keys instead, with its arguments; see the README'),
  keyName: text('POSTERN_BACKUP_KEY_NAME', 'default', 'Name of the master key that the command wraps by'),
});
