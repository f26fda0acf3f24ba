import { Link } from '@tanstack/react-router';
import { Button, Card, Empty } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface MissingObjectProps {
  readonly list: { readonly path: string; readonly title: string };
  readonly name: string;
  readonly text?: string;
  /** Another way on: a search for that name. */
  readonly extra?: ReactNode;
}

/** An object that is not there: what was looked for, and ways on. */
export function MissingObject({ list, name, text, extra }: MissingObjectProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <strong className="whole">{name}</strong>
            <div>{text ?? t('object.missing')}</div>
          </>
        }
      >
        <Link to={list.path}>
          <Button type="primary">{t('object.back', { list: list.title })}</Button>
        </Link>{' '}
        {extra}
      </Empty>
    </Card>
  );
}
