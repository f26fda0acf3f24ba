import { useTranslation } from 'react-i18next';

/** Words for a permission. */
export function usePermissionText(): (permission: string) => string {
  const { t, i18n } = useTranslation('tokens');
  return (permission) => {
    const key = `permission.${permission}`;
    return i18n.exists(key, { ns: 'tokens' }) ? t(key as never) : permission;
  };
}
