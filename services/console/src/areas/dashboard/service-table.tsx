import { Badge, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../kit/api/generated/client.js';
import { RowList } from '../../kit/list/row-list.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { ToneTag } from '../../kit/words/word-tags.js';

type Service = Dashboard['services'][number];

/** Every service with its instances, readiness and the configuration it runs. */
export function ServiceTable({ services, revision }: { readonly services: readonly Service[]; readonly revision: number }) {
  const { t } = useTranslation('dashboard');
  return (
    <RowList<Service>
      items={services}
      idOf={(row) => row.service}
      loading={false}
      empty={<NothingHere text={t('noServices')} />}
      columns={[
        { key: 'service', title: t('service'), part: 'head', show: (row) => row.service },
        { key: 'ready', title: t('ready'), show: (row) => <Readiness ready={row.ready} of={row.instances} /> },
        {
          key: 'revision',
          title: t('common.revision'),
          show: (row) => (
            <Flex gap={4} wrap>
              {row.revisions.map((one) => (
                <ToneTag key={one} tone={one >= revision ? 'good' : 'warn'}>
                  {one >= revision ? one : `${one}: ${t('behind', { revision })}`}
                </ToneTag>
              ))}
            </Flex>
          ),
        },
      ]}
    />
  );
}

function Readiness({ ready, of }: { readonly ready: number; readonly of: number }) {
  return <Badge status={ready === of ? 'success' : ready === 0 ? 'error' : 'warning'} text={`${ready} / ${of}`} />;
}
