import { useTranslation } from 'react-i18next';

/** Words for why something was not scanned. One that nobody knows is shown as it came. */
export function useReasons(): (reason: string) => string {
  const { t, i18n } = useTranslation('messages');
  return (reason) => {
    const key = `reason.${reason}`;
    return /^[a-z -]+$/.test(reason) && i18n.exists(key, { ns: 'messages' }) ? t(key as never) : reason;
  };
}
