import { z } from 'zod';

/**
 * Who owns an object when it is not the administrators: a custom resource of the same kind. The gateway sets it; people and scripts may read but not change
 * what is owned, so that a GitOps tool and the console never write over each other.
 */
export const sourceSchema = z
  .strictObject({
    kind: z.literal('kubernetes').meta({ description: 'What kind of owner it is' }),
    name: z.string().min(1).max(253).meta({ description: 'Name of the custom resource' }),
    replaced: z.record(z.string(), z.unknown()).optional().meta({
      description:
        'Where the object must exist: the values that stood before at what the resource sets (null: none). They come back when it is deleted',
    }),
  })
  .optional()
  .meta({
    description:
      'Owner, when it is a custom resource: then the object is read-only here; of the general settings only what `replaced` names. Absent: made by API or console',
  });
export type Source = NonNullable<z.infer<typeof sourceSchema>>;
