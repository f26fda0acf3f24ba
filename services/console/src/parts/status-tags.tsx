import { Flex, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

import { en } from '../i18n/en.js';

export const FATE_COLORS: Readonly<Record<string, string>> = { deliver: 'green', reject: 'red', 'delete-message': 'volcano', tempfail: 'gold' };
const DELIVERY_COLORS: Readonly<Record<string, string>> = { delivered: 'green', deferred: 'gold', bounced: 'red', expired: 'volcano' };

const known = <T extends object>(table: T, word: string): word is Extract<keyof T, string> => Object.hasOwn(table, word);

export function FateTag({ fate }: { readonly fate: string }) {
  const { t } = useTranslation();
  return <Tag color={FATE_COLORS[fate] ?? 'default'}>{known(en.fate, fate) ? t(`fate.${fate}`) : fate}</Tag>;
}

export function DeliveryTag({ result }: { readonly result: string }) {
  const { t } = useTranslation();
  return result === '' ? null : (
    <Tag color={DELIVERY_COLORS[result] ?? 'default'}>{known(en.delivery, result) ? t(`delivery.${result}`) : result}</Tag>
  );
}

/** A status word's weight: what found something is red, what failed is orange, what is fine is green, what did not run is grey. */
export function statusColor(status: string): string {
  if (/^(clean|pass|not_?detected|none)$/i.test(status)) return 'green';
  if (/^(notscanned|not_scanned|disabled|skipped)$/i.test(status)) return 'default';
  if (/^(error|timeout|failed|encrypted|probable.*|massmail|macro.*|temperror|permerror)$/i.test(status)) return 'orange';
  return 'red';
}

/** Statuses of modules that say something; one word when all are clean. */
export function StatusTags({ statuses }: { readonly statuses: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const notable = Object.entries(statuses).filter(([, status]) => !['green', 'default'].includes(statusColor(status)));
  if (notable.length === 0)
    return Object.values(statuses).some((s) => statusColor(s) === 'green') ? <Tag color="green">{t('messages.clean')}</Tag> : null;
  return (
    <Flex gap={4} wrap>
      {notable.map(([module, status]) => (
        <Tooltip key={module} title={known(en.module, module) ? t(`module.${module}`) : module}>
          <Tag color={statusColor(status)}>
            {module} {status}
          </Tag>
        </Tooltip>
      ))}
    </Flex>
  );
}
