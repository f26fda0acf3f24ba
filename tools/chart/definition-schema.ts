import { Ajv } from 'ajv';

import type { Plain } from './rendered.js';

/**
 * Checks objects against a CustomResourceDefinition as the API server does, and stricter: a field that the definition does not know is a problem, while the server
 * drops it. Without the rules in CEL, which nothing here can run.
 */
export function definitionChecks(definition: Plain): ReadonlyMap<string, (object: unknown) => readonly string[]> {
  const { group, names, versions } = definition['spec'] as { group: string; names: { kind: string }; versions: readonly Plain[] };
  // Formats are hints to clients here; int-or-string and patterns are checked.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  return new Map(
    versions
      .filter((version) => version['served'] === true)
      .map((version) => {
        const validate = ajv.compile(strict(version['schema'].openAPIV3Schema as Plain, true));
        const check = (object: unknown) =>
          validate(object) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`);
        return [`${group}/${version['name'] as string} ${names.kind}`, check] as const;
      }),
  );
}

/** A structural schema as plain JSON Schema that refuses unknown fields. */
function strict(schema: Plain, root = false): Plain {
  const own: Plain = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith('x-kubernetes-') || ['description', 'default', 'format', 'example', 'externalDocs'].includes(key)) continue;
    own[key] = value;
  }
  // Go's expressions switch flags on to their end.
  if (typeof own['pattern'] === 'string') own['pattern'] = own['pattern'].replace(/\(\?i\)(.*)$/s, '(?i:$1)');
  const int = schema['x-kubernetes-int-or-string'] === true;
  if (int) {
    delete own['type'];
    if (own['anyOf'] === undefined) own['anyOf'] = [{ type: 'integer' }, { type: 'string' }];
  }
  if (schema['nullable'] === true && own['type'] !== undefined) own['type'] = [own['type'], 'null'];
  delete own['nullable'];
  if (schema['properties'] !== undefined) {
    own['properties'] = Object.fromEntries(Object.entries(schema['properties'] as Plain).map(([name, one]) => [name, strict(one as Plain)]));
    const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true;
    if (!open && schema['additionalProperties'] === undefined) own['additionalProperties'] = false;
  }
  // The server knows these by itself.
  if (root)
    own['properties'] = { ...(own['properties'] as Plain), apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  if (typeof schema['additionalProperties'] === 'object') own['additionalProperties'] = strict(schema['additionalProperties'] as Plain);
  if (schema['items'] !== undefined) own['items'] = strict(schema['items'] as Plain);
  return own;
}
