import { Alert, Button, Card, Flex, Input, Modal, Typography } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ConflictDialog } from './conflict-dialog.js';
import { DifferenceTable } from './difference-table.js';
import { EditContext } from './edit-context.js';
import type { Editing } from './edit-context.js';
import { LeaveGuard } from './leave-guard.js';
import { useSave } from './use-save.js';
import type { Saving } from './use-save.js';

interface EditFormProps<T, Saved> extends Saving<T, Saved> {
  readonly locked?: boolean;
  /** The API keeps a reason with the change. */
  readonly comment?: boolean;
  /** An object that is being made: it can be saved as it is. */
  readonly isNew?: boolean;
  /** Ends the editing without a change, where it was begun by a button. */
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

/**
 * The pattern of every form. It is frozen from the first key to the save, asks before it is left, tells what is changed, and says who else changed it and how to
 * go on.
 */
export function EditForm<T, Saved>({ locked = false, comment = false, isNew = false, onCancel, children, ...saving }: EditFormProps<T, Saved>) {
  const { t } = useTranslation();
  const { store } = saving;
  const [why, setWhy] = useState('');
  const [reviewing, setReviewing] = useState(false);
  const changes = useSyncExternalStore(store.subscribe, store.changes);
  const newer = useSyncExternalStore(store.subscribe, store.newer);
  const { busy, problem, conflict, send, showNewer, closeConflict } = useSave({
    ...saving,
    onSaved: (saved: Saved) => {
      setWhy('');
      saving.onSaved(saved);
    },
  });
  const editing: Editing = { store: store as Editing['store'], locked };
  const barred = locked || (changes.length === 0 && !isNew && onCancel === undefined);
  const resolve = (how: 'takeTheirs' | 'keepMine') => () => {
    if (conflict !== undefined) store[how](conflict);
    closeConflict();
  };
  return (
    <EditContext value={editing}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(why);
        }}
      >
        {newer === undefined ? null : (
          <Alert
            type="warning"
            showIcon
            title={t('form.newer')}
            action={
              <Button size="small" onClick={showNewer}>
                {t('form.showDifference')}
              </Button>
            }
            style={{ marginBottom: 16 }}
          />
        )}
        {children}
        {barred ? null : (
          <Card size="small" className="save-bar" styles={{ body: { padding: 12 } }}>
            {problem === undefined ? null : <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
            <Flex gap={8} wrap align="center" justify="space-between">
              {isNew ? (
                <span />
              ) : (
                <Typography.Text strong={changes.length > 0} type={changes.length > 0 ? undefined : 'secondary'}>
                  {t('form.changes', { count: changes.length })}
                </Typography.Text>
              )}
              {comment ? (
                <Input
                  value={why}
                  maxLength={500}
                  aria-label={t('form.comment')}
                  placeholder={t('form.comment')}
                  onChange={(event) => setWhy(event.target.value)}
                  style={{ flex: '1 1 200px', maxWidth: 420 }}
                />
              ) : null}
              <Flex gap={8} wrap>
                {changes.length === 0 || isNew ? null : <Button onClick={() => setReviewing(true)}>{t('form.review')}</Button>}
                <Button
                  onClick={() => {
                    store.discard();
                    onCancel?.();
                  }}
                >
                  {onCancel === undefined ? t('form.discard') : t('common.cancel')}
                </Button>
                <Button type="primary" htmlType="submit" loading={busy}>
                  {t('common.save')}
                </Button>
              </Flex>
            </Flex>
          </Card>
        )}
      </form>
      {reviewing ? (
        <Modal open width={720} title={t('form.reviewTitle')} onCancel={() => setReviewing(false)} footer={null}>
          <DifferenceTable
            columns={[t('form.before'), t('form.after')]}
            rows={changes.map(({ path, before, after }) => ({ path, values: [before, after] }))}
          />
        </Modal>
      ) : null}
      {conflict === undefined ? null : (
        <ConflictDialog theirs={conflict} onTheirs={resolve('takeTheirs')} onMine={resolve('keepMine')} onClose={closeConflict} />
      )}
      <LeaveGuard />
    </EditContext>
  );
}
