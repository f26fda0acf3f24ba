import { ArrowDownOutlined, ArrowUpOutlined, PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button, Flex, Switch, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { moveRule, readRule, switchRule, useListRules } from '../../kit/api/generated/client.js';
import type { MailRule } from '../../kit/api/generated/client.js';
import { matching } from '../../kit/list/filters.js';
import type { Filter } from '../../kit/list/filters.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { ListPage } from '../../kit/list/list-page.js';
import { wholeRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { Cut } from '../../kit/show/cut.js';
import { OwnerTag } from '../../kit/show/owner-tag.js';
import { RowLink } from '../../kit/show/row-link.js';
import { useAsk } from '../../kit/use-ask.js';
import { useItemChange } from '../../kit/use-item-change.js';
import { useWords } from '../../kit/words/use-words.js';
import { ModeTag } from '../../kit/words/word-tags.js';
import { MODES } from '../../kit/words/words.js';
import { DEFAULT_RULE_ID, isForEverybody } from './rule-fields.js';

const FILTERS: readonly Filter[] = [
  { name: 'name', kind: 'text' },
  { name: 'senders', kind: 'text' },
  { name: 'recipients', kind: 'text' },
  { name: 'mode', kind: 'choice', options: Object.keys(MODES) },
];
/** A rule for nobody has this address until somebody says for whom. */
const NOBODY = 'nobody@invalid';
const idOf = (rule: MailRule) => String(rule.id);

function textOf(rule: MailRule, name: string): string {
  if (name === 'name') return `${rule.name} ${rule.description}`;
  if (name === 'mode') return rule.mode;
  return (name === 'senders' ? rule.senders : rule.recipients).join(' ');
}

/** The ordered list of rules. */
export default function RulesPage() {
  const { t } = useTranslation('rules');
  const words = useWords();
  const may = useMay('rules.edit');
  const [values, setValues] = useFilters(FILTERS);
  const query = useListRules();
  const rules = query.data?.items ?? [];
  const columns = useColumns(rules, Object.keys(values).length > 0);
  const add = may ? (
    <Link to="/policy/rules/$ruleId" params={{ ruleId: 'new' } as never}>
      <Button type="primary" icon={<PlusOutlined />}>
        {t('add')}
      </Button>
    </Link>
  ) : undefined;
  return (
    <ListPage<MailRule>
      list="rules"
      title={t('title')}
      hint={t('hint')}
      actions={add}
      rows={wholeRows(query, (data) => matching(data.items, values, textOf))}
      idOf={idOf}
      columns={columns}
      filtering={{
        fields: FILTERS.map((filter) => ({
          ...filter,
          label: t(`fields.${filter.name as 'name' | 'senders' | 'recipients' | 'mode'}.label`),
          optionLabel: (mode: string) => words.mode(mode as keyof typeof MODES),
        })),
        values,
        onSearch: setValues,
      }}
      empty={{ text: t('empty') }}
    />
  );
}

function useColumns(rules: readonly MailRule[], filtered: boolean): readonly ListColumn<MailRule>[] {
  const { t } = useTranslation('rules');
  const words = useWords();
  const who = (list: readonly string[]) =>
    list.includes('*') ? t('everybody') : list.length === 1 && list[0] === NOBODY ? t('nobody') : list.join(', ');
  return [
    {
      key: 'priority',
      title: t('priority'),
      width: 116,
      show: (rule) => <Place rule={rule} rules={rules} fixed={filtered} />,
      text: (rule) => String(rules.indexOf(rule) + 1),
    },
    {
      key: 'name',
      title: t('fields.name.label'),
      part: 'head',
      show: (rule) => (
        <div style={{ minWidth: 0 }}>
          <Flex gap={8} align="center">
            <RowLink to="/policy/rules/$ruleId" params={{ ruleId: String(rule.id) }}>
              {rule.name}
            </RowLink>
            <OwnerTag item={rule} />
          </Flex>
          {rule.description === '' ? null : <Cut text={rule.description} quiet small />}
        </div>
      ),
      text: (rule) => rule.name,
    },
    {
      key: 'enabled',
      title: t('enabled'),
      width: 104,
      show: (rule) => <OnOff rule={rule} />,
      text: (rule) => (rule.enabled ? t('common.yes') : t('common.no')),
    },
    { key: 'mode', title: t('mode'), width: 208, show: (rule) => <ModeTag word={rule.mode} />, text: (rule) => words.mode(rule.mode) },
    {
      key: 'senders',
      title: t('fields.senders.label'),
      width: 170,
      show: (rule) => <Cut text={who(rule.senders)} />,
      text: (rule) => rule.senders.join(' '),
    },
    {
      key: 'recipients',
      title: t('fields.recipients.label'),
      width: 170,
      show: (rule) => <Cut text={who(rule.recipients)} />,
      text: (rule) => rule.recipients.join(' '),
    },
  ];
}

interface PlaceProps {
  readonly rule: MailRule;
  readonly rules: readonly MailRule[];
  /** Under a filter one cannot see between which rules it would go. */
  readonly fixed: boolean;
}

function Place({ rule, rules, fixed }: PlaceProps) {
  const { t } = useTranslation('rules');
  const { message } = App.useApp();
  const may = useMay('rules.edit');
  const seen = { seen: rule, read: () => readRule(rule.id) };
  const move = useItemChange(seen, (position: number, guard) => moveRule(rule.id, { position }, guard), {
    does: t('move'),
    onDone: () => void message.success(t('moved')),
  });
  const i = rules.findIndex((one) => one.id === rule.id);
  const movable = may && !fixed && rule.id !== DEFAULT_RULE_ID && rule.source === undefined;
  return (
    <Flex align="center" gap={2}>
      <Typography.Text type="secondary" style={{ width: 26 }}>
        {i + 1}
      </Typography.Text>
      {movable ? (
        <>
          <Button
            type="text"
            size="small"
            aria-label={`${t('up')}: ${rule.name}`}
            icon={<ArrowUpOutlined />}
            disabled={i === 0 || rules[i - 1]?.source !== undefined || move.isPending}
            onClick={() => move.mutate(i - 1)}
          />
          <Button
            type="text"
            size="small"
            aria-label={`${t('down')}: ${rule.name}`}
            icon={<ArrowDownOutlined />}
            disabled={i >= rules.length - 2 || move.isPending}
            onClick={() => move.mutate(i + 1)}
          />
        </>
      ) : null}
    </Flex>
  );
}

function OnOff({ rule }: { readonly rule: MailRule }) {
  const { t } = useTranslation('rules');
  const ask = useAsk();
  const may = useMay('rules.edit');
  const seen = { seen: rule, read: () => readRule(rule.id) };
  const flip = useItemChange(seen, (enabled: boolean, guard) => switchRule(rule.id, { enabled }, guard), {
    does: rule.enabled ? t('switchOff') : t('switchOn'),
  });
  const change = (enabled: boolean) => {
    if (enabled && isForEverybody(rule))
      ask({ title: t('confirmWide'), text: t('confirmWideText'), does: t('enabled'), work: () => flip.mutateAsync(enabled) });
    else flip.mutate(enabled);
  };
  return (
    <Switch
      size="small"
      aria-label={`${t('enabled')}: ${rule.name}`}
      checked={rule.enabled}
      disabled={!may || rule.id === DEFAULT_RULE_ID || rule.source !== undefined || flip.isPending}
      onChange={change}
    />
  );
}
