/** Settings that belong together, as dotted paths in the general settings. `title` is a key in the texts of the area. */
export interface SettingsSection {
  readonly title: string;
  readonly paths: readonly string[];
}

/** All paths of a page of settings, for the search box and for the test that each setting is on a page. */
export function pathsOf(sections: readonly SettingsSection[]): readonly string[] {
  return sections.flatMap((section) => section.paths);
}
