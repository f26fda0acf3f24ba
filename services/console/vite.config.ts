import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Texts of all areas in one language travel as one file: menu and search box need the titles of every area. */
const textsOf = (id: string): string | null => {
  const [, language] = /\/console\/src\/(?:areas\/[^/]+|kit\/texts)\/([a-z]{2})(?:-words)?\.ts$/.exec(id) ?? [];
  return language === undefined ? null : `texts-${language}`;
};

// The nonce's placeholder is filled in by admin-api for each answer; without a server that does so, styles of the kit are refused by its policy.
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1400,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page of the signed-in console stands on, in one file instead of thirty small ones.
          groups: [{ name: textsOf }, { name: 'kit', test: /[\\/]console[\\/]src[\\/](app[\\/]shell|kit[\\/](list|show|words|problems))/ }],
        },
      },
    },
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env['POSTERN_HTTP_PORT'] ?? '8080'}` } },
});
