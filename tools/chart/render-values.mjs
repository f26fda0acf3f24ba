// Turns the table of values into the text of values.yaml and into a JSON schema.

const WIDTH = 140;

const isGroup = (value) => value.members !== undefined;

function comment(text, indent) {
  const words = text.split(' ');
  const lines = [''];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== '' && `${indent}# ${last} ${word}`.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `${indent}# ${line}`);
}

/** YAML flow style is JSON, but plain scalars read better. */
const scalar = (value) =>
  typeof value === 'string' && /^[A-Za-z/][A-Za-z0-9_./-]*$/.test(value) && !/^(true|false|yes|no|on|off|null)$/i.test(value)
    ? value
    : JSON.stringify(value);

function lines(members, indent) {
  return Object.entries(members).flatMap(([name, value]) => {
    const top = indent === '';
    const head = [...(top ? [''] : []), ...comment(value.description, indent)];
    if (isGroup(value)) return [...head, `${indent}${name}:`, ...lines(value.members, `${indent}  `)];
    const example = value.example === undefined ? [] : comment(`Example: ${value.example}`, indent);
    return [...head, ...example, `${indent}${name}: ${scalar(value.byDefault)}`];
  });
}

export function valuesText(values) {
  return ['# Values of the chart. Generated from tools/chart/values.mjs: change it there.', ...lines(values.members, ''), ''].join('\n');
}

function schemaOf(value) {
  if (!isGroup(value)) return { description: value.description, ...value.schema };
  return {
    ...(value.description === '' ? {} : { description: value.description }),
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(value.members).map(([name, member]) => [name, schemaOf(member)])),
  };
}

export function valuesSchema(values) {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Values of the Postern chart', ...schemaOf(values) };
}

export function valuesDefaults(value) {
  return isGroup(value) ? Object.fromEntries(Object.entries(value.members).map(([name, member]) => [name, valuesDefaults(member)])) : value.byDefault;
}
