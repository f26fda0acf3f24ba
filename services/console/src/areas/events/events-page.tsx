import { Descriptions, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';

import { listEvents } from '../../kit/api/generated/client.js';
import type { Event, ListEventsKind } from '../../kit/api/generated/client.js';
import { ListPage } from '../../kit/list/list-page.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { usePagedRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { Cut } from '../../kit/show/cut.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import type { Tone } from '../../kit/words/tones.js';
import { ToneTag } from '../../kit/words/word-tags.js';
import { EVENT_FILTERS, exportOf, fieldsOf, KINDS, queryOf } from './event-filters.js';

const PAGE = 50;
const idOf = (event: Event) => event.id;
const TONES: Readonly<Record<Event['level'], Tone>> = { info: 'info', warning: 'warn', error: 'bad' };
/** What a row shows of its card, by kind. */
const SHOWN: Readonly<Record<ListEventsKind, readonly string[]>> = {
  mail: ['sender', 'recipient', 'subject', 'clientIp'],
  system: ['service', 'instance', 'detail'],
  audit: ['account', 'object', 'client', 'detail'],
};

/** Events of mail, of the system and of the audit, each with a card. The kind is in the address. */
export default function EventsPage() {
  const { t } = useTranslation('events');
  const mayAudit = useMay('audit.view');
  const [values, setValues] = useFilters(EVENT_FILTERS);
  const kinds = KINDS.filter((one) => one !== 'audit' || mayAudit);
  const kind = kinds.find((one) => one === values['kind']) ?? 'mail';
  const { kind: _kind, ...filters } = values;
  const query = queryOf(kind, filters);
  const rows = usePagedRows<Event>({
    key: ['events', query],
    load: async (cursor, signal) => {
      const { items, nextCursor } = await listEvents({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, next: nextCursor };
    },
    idOf,
  });
  const choice = (
    <Segmented
      aria-label={t('kindName')}
      value={kind}
      onChange={(next) => setValues({ kind: next })}
      options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
    />
  );
  return (
    <ListPage<Event>
      key={kind}
      list={`events-${kind}`}
      title={t('title')}
      hint={t(`hint.${kind}`)}
      actions={choice}
      rows={rows}
      idOf={idOf}
      columns={useColumns(kind)}
      filtering={{
        fields: fieldsOf(kind).map((field) => ({
          ...field,
          label: t(`column.${field.name}` as never),
          ...(field.name === 'level' ? { optionLabel: (option: string) => t(`level.${option}` as never) } : {}),
        })),
        values: filters,
        onSearch: (next) => setValues({ ...next, kind }),
      }}
      detail={(event) => <EventCard event={event} />}
      exportAll={exportOf(query)}
      empty={{ text: t('empty') }}
    />
  );
}

function useColumns(kind: ListEventsKind): readonly ListColumn<Event>[] {
  const { t } = useTranslation('events');
  return [
    {
      key: 'time',
      title: t('column.time'),
      width: 150,
      part: 'head',
      show: (event) =>
        event.kind === 'mail' ? (
          <RowLink to="/mail/messages/$msgId" params={{ msgId: event.id }}>
            <When iso={event.time} />
          </RowLink>
        ) : (
          <When iso={event.time} />
        ),
      text: (event) => event.time,
    },
    {
      key: 'name',
      title: t('column.name'),
      width: 210,
      part: 'head',
      show: (event) => <ToneTag tone={TONES[event.level]}>{event.name}</ToneTag>,
      text: (event) => event.name,
    },
    ...SHOWN[kind].map(
      (column): ListColumn<Event> => ({
        key: column,
        title: t(`column.${column}` as never),
        show: (event) => <Cut text={(event.card[column] ?? '').replaceAll('\n', ', ')} />,
        text: (event) => event.card[column] ?? '',
      }),
    ),
  ];
}

/** All that is known of an event, as plain text. */
function EventCard({ event }: { readonly event: Event }) {
  const items = Object.entries(event.card).filter(([, value]) => value !== '');
  return (
    <Descriptions
      size="small"
      column={1}
      items={items.map(([name, value]) => ({
        key: name,
        label: name,
        children: <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</span>,
      }))}
    />
  );
}
