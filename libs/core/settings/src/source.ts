import { z } from 'zod';

/**
 * Who owns an object when it is not the administrators: a custom resource of the same kind. The gateway sets it; people and scripts may read but not change
 * what is owned, so that a GitOps tool and the console never write over each other.
 */
export const sourceSchema = z
  .strictObject({ kind: z.literal('kubernetes'), name: z.string().min(1).max(253).meta({ description: 'Name of the custom resource' }) })
  .optional()
  .meta({ description: 'Owner, when it is a custom resource: then the object is read-only here. Absent: made by API or console' });
export type Source = NonNullable<z.infer<typeof sourceSchema>>;
