import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The nonce's placeholder is filled in by admin-api for each answer; without a server that does so, styles of the kit are refused by its policy.
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 900, assetsInlineLimit: 0 },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env['POSTERN_HTTP_PORT'] ?? '8080'}` } },
});
