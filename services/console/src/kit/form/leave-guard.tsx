import { useBlocker } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';

import { useEditing } from './edit-context.js';

/** Asks before a page with typed text is left, by a link, by going back, or by closing the tab. */
export function LeaveGuard() {
  const { t } = useTranslation();
  const { store } = useEditing();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => store.dirty() && current.pathname !== next.pathname,
    enableBeforeUnload: () => store.dirty(),
    withResolver: true,
  });
  return (
    <Modal
      open={status === 'blocked'}
      title={t('form.leaveTitle')}
      onCancel={reset}
      footer={[
        <Button key="leave" danger onClick={proceed}>
          {t('form.leave')}
        </Button>,
        <Button key="stay" type="primary" autoFocus onClick={reset}>
          {t('form.stay')}
        </Button>,
      ]}
    >
      {t('form.leaveText')}
    </Modal>
  );
}
