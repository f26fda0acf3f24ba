import { within } from '@postern/kernel';
import type { Clock, CustomResource, CustomResources, Log, ResourceType } from '@postern/kernel';

import { statusOf } from './connect-kubernetes.js';
import type { Kubernetes } from './connect-kubernetes.js';
import { followObjects } from './follow-objects.js';
import type { RawObject } from './follow-objects.js';
import { watchOf } from './watch-api.js';

const CALL_LIMIT_MS = 15_000;

/** Custom resources by list and watch. */
export function customResources(kubernetes: Kubernetes, clock: Clock, log: Log): CustomResources {
  const { client, config, namespace } = kubernetes;
  const api = config.makeApiClient(client.CustomObjectsApi);
  const at = ({ group, version, plural }: ResourceType) => ({ group, version, namespace, plural });
  return {
    follow(type, onChange) {
      const { group, version, plural } = type;
      const feed = followObjects({
        what: plural,
        clock,
        log,
        onChange,
        list: (page) =>
          within(clock, CALL_LIMIT_MS, `list of ${plural}`, () =>
            api.listNamespacedCustomObject({ ...at(type), limit: 500, ...(page === undefined ? {} : { _continue: page }) }),
          ),
        watch: watchOf(kubernetes, `/apis/${group}/${version}/namespaces/${encodeURIComponent(namespace)}/${plural}`, clock),
      });
      return { list: () => feed.list()?.map(toResource), stop: () => feed.stop() };
    },
    async writeStatus(type, resource, status) {
      try {
        await within(clock, CALL_LIMIT_MS, `status of ${type.plural}/${resource.name}`, () =>
          api.patchNamespacedCustomObjectStatus(
            { ...at(type), name: resource.name, body: { status } },
            client.setHeaderOptions('Content-Type', client.PatchStrategy.MergePatch),
          ),
        );
        return true;
      } catch (thrown) {
        if (statusOf(thrown) === 404) return false;
        throw thrown;
      }
    },
  };
}

function toResource(raw: RawObject): CustomResource {
  const { name, uid, generation, creationTimestamp, annotations } = raw.metadata;
  return {
    name,
    uid,
    generation: generation ?? 0,
    createdAtMs: Date.parse(creationTimestamp ?? '') || 0,
    annotations: annotations ?? {},
    spec: raw.spec,
    status: raw.status,
  };
}
