import { Button, Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { DifferenceTable } from './difference-table.js';
import { useEditing } from './edit-context.js';
import type { Version } from './edit-store.js';

interface ConflictDialogProps {
  readonly theirs: Version<unknown>;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
  readonly onClose: () => void;
}

/** Two people changed the same object: what each of them made of it, and how it goes on. */
export function ConflictDialog({ theirs, onTheirs, onMine, onClose }: ConflictDialogProps) {
  const { t } = useTranslation();
  const { store } = useEditing();
  const rows = store.conflict(theirs);
  return (
    <Modal
      open
      width={760}
      title={t('form.conflictTitle')}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('common.cancel')}
        </Button>,
        <Button key="theirs" onClick={onTheirs}>
          {t('form.takeTheirs')}
        </Button>,
        <Button key="mine" type="primary" onClick={onMine}>
          {t('form.keepMine')}
        </Button>,
      ]}
    >
      <Typography.Paragraph>{t('form.conflictText')}</Typography.Paragraph>
      <DifferenceTable
        columns={[t('form.before'), t('form.theirs'), t('form.mine')]}
        rows={rows.map(({ path, base, theirs: their, mine, clash }) => ({ path, values: [base, their, mine], marked: clash }))}
      />
      {rows.some((row) => row.clash) ? (
        <Typography.Paragraph type="secondary" style={{ marginTop: 8 }}>
          {t('form.clash')}
        </Typography.Paragraph>
      ) : null}
    </Modal>
  );
}
