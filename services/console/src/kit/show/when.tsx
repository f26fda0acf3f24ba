import { useTranslation } from 'react-i18next';

import { dateTime, shortTime, timeZone } from './formats.js';

/** A time, short; whole and with its zone on hovering. */
export function When({ iso }: { readonly iso: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={iso} title={`${dateTime(iso, i18n.language)} (${timeZone()})`} style={{ whiteSpace: 'nowrap' }}>
      {shortTime(iso, Date.now(), i18n.language)}
    </time>
  );
}
