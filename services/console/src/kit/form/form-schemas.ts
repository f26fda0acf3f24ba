import { useQuery } from '@tanstack/react-query';

import type { Schemas } from './json-schema.js';

/** The schemas of the document that the client was generated from, in a file of their own that the first form loads. */
export async function loadSchemas(): Promise<Schemas> {
  const { default: document } = await import('../../../openapi.json', { with: { type: 'json' } });
  return document.components.schemas as Schemas;
}

/** Undefined until they are loaded. */
export function useSchemas(): Schemas | undefined {
  return useQuery({ queryKey: ['schemas'], queryFn: loadSchemas, staleTime: Number.POSITIVE_INFINITY }).data;
}
