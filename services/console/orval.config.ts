import { defineConfig } from 'orval';

// The client of the console, made from the committed OpenAPI document: `npm run generate -w services/console`.
export default defineConfig({
  postern: {
    input: { target: './openapi.json', override: { transformer: './orval-document.mjs' } },
    output: {
      mode: 'single',
      target: './src/kit/api/generated/client.ts',
      client: 'react-query',
      httpClient: 'fetch',
      clean: true,
      urlEncodeParameters: true,
      tsconfig: '../../tsconfig.json',
      override: {
        mutator: { path: './src/kit/api/call-api.ts', name: 'callApi' },
        fetch: { includeHttpResponseReturnType: false },
        query: { signal: true, version: 5 },
      },
    },
  },
});
