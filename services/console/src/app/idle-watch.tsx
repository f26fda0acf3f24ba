import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { setOnActivity } from '../kit/api/call-api.js';
import { extendSession, signOut } from '../kit/api/generated/client.js';
import { idleStateAt, mustTell } from './idle-clock.js';
import type { IdleState } from './idle-clock.js';
import { endSession } from '../kit/query-client.js';
import { useSession } from '../kit/session.js';

const EVENTS = ['pointerdown', 'keydown', 'wheel'] as const;

/** Says when a session is about to end from silence, in all tabs alike, and tells the server of activity. */
export function IdleWatch() {
  const { t } = useTranslation();
  const { idleSeconds } = useSession();
  const times = useRef({ toldMs: Date.now(), seenMs: Date.now() });
  const [state, setState] = useState<IdleState>({ kind: 'active' });

  useEffect(() => {
    const facts = () => ({ ...times.current, limitMs: idleSeconds * 1000 });
    const others = new BroadcastChannel('postern-session');
    const told = () => {
      times.current.toldMs = Date.now();
      setState({ kind: 'active' });
    };
    setOnActivity(() => {
      told();
      others.postMessage('told');
    });
    others.onmessage = told;
    const seen = () => (times.current.seenMs = Date.now());
    for (const event of EVENTS) window.addEventListener(event, seen, { passive: true });
    const timer = setInterval(() => {
      const now = Date.now();
      const next = idleStateAt(facts(), now);
      setState((old) => (old.kind === 'active' && next.kind === 'active' ? old : next));
      if (next.kind === 'over') endSession('idle');
      // A failure shows at the next try, or ends the session by its 401.
      else if (mustTell(facts(), now)) extendSession().catch(() => undefined);
    }, 1000);
    return () => {
      clearInterval(timer);
      others.close();
      setOnActivity(() => {});
      for (const event of EVENTS) window.removeEventListener(event, seen);
    };
  }, [idleSeconds]);

  const stay = () => void extendSession().catch(() => endSession());
  const leave = () =>
    void signOut()
      .catch(() => undefined)
      .finally(() => endSession('left'));
  return (
    <Modal
      open={state.kind === 'warning'}
      title={t('idle.title')}
      closable={false}
      footer={[
        <Button key="leave" onClick={leave}>
          {t('idle.leave')}
        </Button>,
        <Button key="stay" type="primary" onClick={stay}>
          {t('idle.stay')}
        </Button>,
      ]}
    >
      {t('idle.text', { seconds: state.kind === 'warning' ? state.seconds : 0 })}
    </Modal>
  );
}
