import { Skeleton } from 'antd';

import { useSchemas } from './form-schemas.js';
import { schemaAt } from './json-schema.js';
import { leafOf } from './leaf.js';
import { SchemaField } from './schema-field.js';
import { useFieldTexts } from './use-field-texts.js';

interface SchemaFieldsProps {
  /** Whose texts name the fields: `fields.<path>`. */
  readonly area: string;
  /** Name of the schema in the OpenAPI document. */
  readonly schema: string;
  /** Dotted paths in it, in their order. */
  readonly paths: readonly string[];
  readonly locked?: readonly string[];
  readonly normalise?: Readonly<Record<string, (text: string) => string>>;
  /** Shows the default of each value, marks what differs from it, and leads back: for settings, which have a value before anybody chose one. */
  readonly defaults?: boolean;
}

const COLUMNS = { display: 'grid', columnGap: 24, gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))' } as const;

/** Fields of a form by their paths in a schema. */
export function SchemaFields({ area, schema, paths, locked = [], normalise = {}, defaults = false }: SchemaFieldsProps) {
  const schemas = useSchemas();
  const texts = useFieldTexts(area);
  if (schemas === undefined) return <Skeleton active paragraph={{ rows: paths.length }} />;
  return (
    <div style={COLUMNS}>
      {paths.map((dotted) => {
        const path = dotted.split('.');
        const found = schemaAt(schemas[schema] ?? {}, path, schemas);
        return found === undefined ? null : (
          <SchemaField
            key={dotted}
            path={path}
            leaf={leafOf(found, path.at(-1) ?? '', schemas)}
            texts={texts}
            locked={locked.includes(dotted)}
            defaults={defaults}
            {...(normalise[dotted] === undefined ? {} : { normalise: normalise[dotted] })}
          />
        );
      })}
    </div>
  );
}
