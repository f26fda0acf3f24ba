// The table of facts and the manifests of the services, bundled in memory and imported. Codecs are left out: here only the records' data count.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { rolldown } from 'rolldown';

/** Services that have no Deployment: the product in one process, and the console, which admin-api serves. */
const NOT_DEPLOYED = ['standalone', 'console'];
const CONTRACTS = '@postern/contracts';
/** Stands in for generated messages, whose runtime is no module that could be imported from memory. */
const ANYTHING = `const any = new Proxy(() => any, { get: (_target, name) => (name === Symbol.toPrimitive ? () => 0 : any) });`;

export function deployedServices(root) {
  return readdirSync(join(root, 'services'))
    .filter((name) => !NOT_DEPLOYED.includes(name) && existsSync(join(root, 'services', name, 'src', `${name}.manifest.ts`)))
    .sort();
}

/** Records of facts and topics by name, and the manifests by service. A fact's `key` is a text such as `<msgId>`. */
export async function readFacts(root) {
  const names = deployedServices(root);
  const entry = join(root, 'libs/facts/tools-entry.ts');
  const source = [
    `export { FACTS, TOPICS } from ${JSON.stringify(join(root, 'libs/facts/src/facts.ts'))};`,
    ...names.map((name, i) => `export { manifest as m${i} } from ${JSON.stringify(join(root, 'services', name, 'src', `${name}.manifest.ts`))};`),
  ].join('\n');
  const generated = readdirSync(join(root, 'libs/contracts/src/generated/postern')).map((name) => `${name}V1`);
  const contracts = `${ANYTHING}\n${generated.map((name) => `export const ${name} = any;`).join('\n')}`;
  const bundle = await rolldown({
    input: entry,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry || id === CONTRACTS ? id : undefined),
        load: (id) => (id === entry ? source : id === CONTRACTS ? contracts : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const module = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
  const facts = Object.entries(module.FACTS).map(([name, { type, topic, key, says, retired = false }]) => [
    name,
    { type, topic, says, retired, key: key(NAMED) },
  ]);
  return {
    facts: Object.fromEntries(facts),
    topics: module.TOPICS,
    services: Object.fromEntries(names.map((name, i) => [name, module[`m${i}`]])),
  };
}

/** A value whose fields are their own names. */
const NAMED = new Proxy({}, { get: (_target, name) => `<${String(name)}>` });

/** Topics that a service writes, handles in its group, and follows. What it does not understand it may put with the dead letters, where it answers for that. */
export function topicsOf({ bus }, facts, topics) {
  const of = (names) => [...new Set(names.map((name) => facts[name].topic.name))];
  const buries = bus.consumes.length > 0 || (bus.watches ?? []).length > 0;
  return {
    produces: [...of(bus.produces), ...(buries ? [topics.deadLetter.name] : [])],
    consumes: of(bus.consumes),
    follows: of(bus.follows),
  };
}
