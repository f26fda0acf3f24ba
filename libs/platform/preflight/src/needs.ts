import { defineConfig, text } from '@postern/platform-service';

/** What a service must be able to do: its row of the privilege table, with topics by name. */
export interface Needs {
  readonly postgres: readonly string[];
  readonly blobs: readonly string[];
  /** Peers by name, such as dns. */
  readonly reaches: readonly string[];
  readonly bus: { readonly produces: readonly string[]; readonly consumes: readonly string[]; readonly follows: readonly string[] };
}

export const preflightConfig = defineConfig({
  service: text('POSTERN_CHECK_SERVICE', '', 'For `postern check`: name of the service whose environment this is'),
  needs: text('POSTERN_CHECK_NEEDS', '', 'For `postern check`: row of that service in the privilege table, as JSON; the chart sets it'),
});

const NOTHING: Needs = { postgres: [], blobs: [], reaches: [], bus: { produces: [], consumes: [], follows: [] } };

/** Without a row nothing but the reachability of what the environment names is looked at. Throws on JSON that is no row. */
export function readNeeds(json: string): Needs {
  if (json === '') return NOTHING;
  const { postgres, blobs, reaches, bus } = JSON.parse(json) as Partial<Omit<Needs, 'reaches'>> & {
    readonly reaches?: readonly { readonly to: string }[];
  };
  const names = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return {
    postgres: names(postgres),
    blobs: names(blobs),
    reaches: names(reaches?.map(({ to }) => to)),
    bus: { produces: names(bus?.produces), consumes: names(bus?.consumes), follows: names(bus?.follows) },
  };
}
