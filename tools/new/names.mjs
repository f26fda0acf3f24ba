// The spellings of a name, and templates that carry a name of two words in each of them.

/** Spellings of a name in kebab-case. Throws a text for a person when it is no such name. */
export function spellings(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 30)
    throw new Error(`${JSON.stringify(name)} is no name: words of small letters, joined by -`);
  const pascal = name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  return {
    kebab: name,
    pascal,
    camel: pascal[0].toLowerCase() + pascal.slice(1),
    upper: name.replaceAll('-', '_').toUpperCase(),
    snake: name.replaceAll('-', '_'),
  };
}

/** Text of a template under another name. */
export function renamed(text, names) {
  return text
    .replaceAll('scratch-thing', names.kebab)
    .replaceAll('ScratchThing', names.pascal)
    .replaceAll('scratchThing', names.camel)
    .replaceAll('SCRATCH_THING', names.upper)
    .replaceAll('SCRATCH-THING', names.kebab.toUpperCase())
    .replaceAll('scratch_thing', names.snake);
}

/** The scratch area of admin-api, which its tests run as it is, under another name. */
export function renamedArea(text, names) {
  return text
    .replace(/\/\*\* The smallest area[^*]*\*\//, '/** What people can do here. */')
    .replaceAll('scratch.view', `${names.camel}.view`)
    .replaceAll('const scratch ', `const ${names.camel} `)
    .replaceAll('Scratch', names.pascal)
    .replaceAll('scratch', names.kebab);
}
