// A CustomResourceDefinition from a row of the table of kinds.
import { structural } from './structural-schema.mjs';

const CONDITION = {
  type: 'object',
  required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
  properties: {
    type: { type: 'string', maxLength: 316, pattern: '^[A-Za-z]+$' },
    status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
    observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
    lastTransitionTime: { type: 'string', format: 'date-time' },
    reason: { type: 'string', minLength: 1, maxLength: 1024, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' },
    message: { type: 'string', maxLength: 32_768 },
  },
};

const STATUS = {
  description: 'What the gateway made of it. Written by admin-api only',
  type: 'object',
  properties: {
    observedGeneration: { description: 'Generation that the conditions speak of', type: 'integer', format: 'int64' },
    revision: { description: 'Configuration revision that carries this generation', type: 'integer', format: 'int64' },
    conditions: {
      description: 'Accepted: the gateway takes it (else reason Conflict or Invalid). Synced: its revision is published to the services. Ready: both',
      type: 'array',
      maxItems: 8,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: CONDITION,
    },
  },
};

const condition = (type, field) => `.status.conditions[?(@.type=="${type}")].${field}`;

/** The spec's schema; `z` is the zod that the row's schema is made with. */
export function specSchema(row, z) {
  const checks = {};
  for (const { at, rule, message } of row.checks) if (at !== '') (checks[at === '.' ? '' : at] ??= []).push({ rule, message });
  const { $ref, $defs, ...inline } = z.toJSONSchema(row.schema, { io: 'input', unrepresentable: 'throw' });
  return structural($ref === undefined ? inline : $defs[$ref.slice('#/$defs/'.length)], { checks, listKeys: row.listKeys ?? {} });
}

export function crdOf(row, { group, version, z }) {
  const whole = row.checks.filter((check) => check.at === '').map(({ rule, message }) => ({ rule, message }));
  const columns = [
    ...row.columns.map(({ name, type, path }) => ({ name, type, jsonPath: path })),
    { name: 'Ready', type: 'string', jsonPath: condition('Ready', 'status') },
    { name: 'Reason', type: 'string', jsonPath: condition('Ready', 'reason') },
    { name: 'Revision', type: 'integer', jsonPath: '.status.revision' },
    { name: 'Message', type: 'string', priority: 1, jsonPath: condition('Ready', 'message') },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${row.plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        kind: row.kind,
        listKind: `${row.kind}List`,
        plural: row.plural,
        singular: row.kind.toLowerCase(),
        shortNames: [...row.shortNames],
        categories: ['postern'],
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: {
            openAPIV3Schema: {
              description: row.description,
              type: 'object',
              required: ['spec'],
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: specSchema(row, z),
                status: STATUS,
              },
              ...(whole.length > 0 ? { 'x-kubernetes-validations': whole } : {}),
            },
          },
        },
      ],
    },
  };
}
