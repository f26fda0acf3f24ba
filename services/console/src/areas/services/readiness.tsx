import { Badge, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import type { ClusterComponent, ClusterPod } from '../../kit/api/generated/client.js';
import { ToneTag } from '../../kit/words/word-tags.js';

/** How many of the wanted processes are ready. */
export function Readiness({ component }: { readonly component: ClusterComponent }) {
  const { t } = useTranslation('services');
  const ready = component.pods.filter((pod) => pod.ready && !pod.terminating).length;
  const wanted = component.deployment?.wanted ?? component.pods.length;
  const status = ready >= wanted ? 'success' : ready === 0 ? 'error' : 'warning';
  return (
    <Flex gap={8} align="center" wrap>
      <Badge status={status} text={`${ready} / ${wanted}`} />
      {component.deployment?.settled === false ? <ToneTag tone="info">{t('rolling')}</ToneTag> : null}
    </Flex>
  );
}

export function PodState({ pod }: { readonly pod: ClusterPod }) {
  const { t } = useTranslation('services');
  const word = pod.terminating ? t('stopping') : pod.ready ? t('isReady') : t('notReady');
  return (
    <Flex gap={8} align="center" wrap>
      <Badge status={pod.terminating ? 'processing' : pod.ready ? 'success' : 'error'} text={word} />
      {pod.reason === '' ? null : <ToneTag tone="warn">{pod.reason === 'silent' ? t('silent') : pod.reason}</ToneTag>}
    </Flex>
  );
}

/** Revisions of the configuration; an old one wants attention. */
export function Revisions({ pods, newest }: { readonly pods: readonly ClusterPod[]; readonly newest: number }) {
  const { t } = useTranslation('services');
  const all = [...new Set(pods.flatMap((pod) => (pod.revision === undefined ? [] : [pod.revision])))].sort((a, b) => a - b);
  if (all.length === 0) return <ToneTag tone="quiet">{t('noHeartbeat')}</ToneTag>;
  return (
    <Flex gap={4} wrap>
      {all.map((revision) => (
        <ToneTag key={revision} tone={revision >= newest ? 'good' : 'warn'}>
          {revision}
        </ToneTag>
      ))}
    </Flex>
  );
}
