import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Flex, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { mayTakeWhole } from './selection.js';
import type { Scope } from './selection.js';

/** Something that is done to many rows. Its words get the number of them. */
export interface BulkAction {
  readonly key: string;
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly label: string;
  readonly question: (count: number) => { readonly title: string; readonly text?: string };
  /** A failure is told by the change itself. */
  readonly run: (scope: Scope) => Promise<unknown>;
}

export interface Selecting {
  readonly actions: readonly BulkAction[];
  /** Whether the API takes the filter that is set just now, and so can reach rows that are not shown. */
  readonly takesWhole: boolean;
}

interface SelectionBarProps {
  readonly selecting: Selecting;
  readonly selected: readonly string[];
  readonly shown: readonly string[];
  readonly total: number | undefined;
  readonly onSelect: (ids: readonly string[]) => void;
}

/** Says how much is selected and what can be done with it. Every button carries the number of rows that it reaches. */
export function SelectionBar({ selecting, selected, shown, total, onSelect }: SelectionBarProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const [whole, setWhole] = useState<BulkAction>();
  const ask = (action: BulkAction) => {
    const { title, text } = action.question(selected.length);
    const onOk = () =>
      action.run({ kind: 'rows', ids: selected }).then(
        () => onSelect([]),
        () => undefined,
      );
    void modal.confirm({ title, content: text, okText: action.label, okButtonProps: { danger: action.danger === true }, onOk });
  };
  const beyond = selecting.takesWhole && mayTakeWhole(shown.length, total) ? total : undefined;
  return (
    <Flex gap={8} wrap align="center" role="group" aria-live="polite">
      {selected.length === 0 ? null : <Typography.Text strong>{t('list.selected', { count: selected.length })}</Typography.Text>}
      {selected.length < shown.length ? (
        <Button size="small" type="link" onClick={() => onSelect(shown)}>
          {t('list.selectShown', { count: shown.length })}
        </Button>
      ) : null}
      {selected.length === 0 ? null : (
        <>
          <Button size="small" type="link" onClick={() => onSelect([])}>
            {t('list.clear')}
          </Button>
          {selecting.actions.map((action) => (
            <Button key={action.key} size="small" icon={action.icon} danger={action.danger === true} onClick={() => ask(action)}>
              {`${action.label} (${selected.length})`}
            </Button>
          ))}
        </>
      )}
      {beyond === undefined ? null : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: selecting.actions.map(({ key, icon, danger, label }) => ({ key, icon, danger: danger === true, label: `${label} (${beyond})` })),
            onClick: ({ key }) => setWhole(selecting.actions.find((action) => action.key === key)),
          }}
        >
          <Button size="small">
            {t('list.whole', { count: beyond })} <DownOutlined />
          </Button>
        </Dropdown>
      )}
      {whole === undefined || beyond === undefined ? null : (
        <WholeDialog action={whole} count={beyond} onClose={() => setWhole(undefined)} onDone={() => onSelect([])} />
      )}
    </Flex>
  );
}

interface WholeDialogProps {
  readonly action: BulkAction;
  readonly count: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What reaches rows that nobody sees wants their number typed. */
function WholeDialog({ action, count, onClose, onDone }: WholeDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const { title, text } = action.question(count);
  const right = typed.trim() === String(count);
  const run = () => {
    if (!right || busy) return;
    setBusy(true);
    action
      .run({ kind: 'whole', count })
      .then(onDone, () => undefined)
      .finally(onClose);
  };
  return (
    <Modal
      open
      title={title}
      okText={`${action.label} (${count})`}
      okButtonProps={{ danger: action.danger === true, disabled: !right }}
      confirmLoading={busy}
      onOk={run}
      onCancel={onClose}
    >
      {text === undefined ? null : <Typography.Paragraph>{text}</Typography.Paragraph>}
      <Typography.Paragraph>{t('list.typeNumber', { count })}</Typography.Paragraph>
      <Input
        autoFocus
        inputMode="numeric"
        aria-label={t('list.typedNumber')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={run}
      />
    </Modal>
  );
}
