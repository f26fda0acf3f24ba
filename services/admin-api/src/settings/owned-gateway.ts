import { gatewaySchema, mergePatch, replacedBy } from '@postern/settings';
import type { GatewaySettings } from '@postern/settings';

/** The general settings without their owner. */
type Ownerless = Omit<GatewaySettings, 'source'>;
type Patch = Record<string, unknown>;

/** What stood before a resource set some of it. An owner of an earlier release, which set everything, leaves the defaults. */
export function beforeResource({ source, ...gateway }: GatewaySettings): Ownerless {
  if (source === undefined) return gateway;
  // Not checked here: it was when it was saved, and the settings as a whole are before they are again.
  return source.replaced === undefined ? gatewaySchema.parse({}) : (mergePatch(gateway, source.replaced) as Ownerless);
}

/** The settings with a resource's spec over them, not checked yet; what is no object is left for the check to refuse. */
export function withPatch(gateway: Ownerless, spec: unknown): unknown {
  return mergePatch(gateway, spec);
}

/** The values at what a patch names. */
export function pickedBy(gateway: Ownerless, patch: unknown): Patch {
  return replacedBy(gateway, patch) as Patch;
}

/** What a resource owns of the general settings: the values that it set, and all when an earlier release let it have all. */
export function ownedPart({ source, ...gateway }: GatewaySettings): unknown {
  if (source === undefined) return undefined;
  return source.replaced === undefined ? { source, gateway } : { source, gateway: pickedBy(gateway, source.replaced) };
}

/** Other settings, with what the present owner has set over them and him as their owner. */
export function withOwnedPart(other: GatewaySettings, now: GatewaySettings): GatewaySettings {
  const { source, ...gateway } = now;
  const below = beforeResource(other);
  if (source === undefined) return below;
  return source.replaced === undefined ? now : { ...(mergePatch(below, pickedBy(gateway, source.replaced)) as Ownerless), source };
}
