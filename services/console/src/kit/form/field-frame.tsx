import { UndoOutlined } from '@ant-design/icons';
import { Button, Flex, Typography } from 'antd';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ToneTag } from '../words/word-tags.js';

interface FieldFrameProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly complaint?: string | undefined;
  readonly required?: boolean;
  /** What the value would be without a choice of ours, in words, when it is another one now. */
  readonly fallback?: { readonly text: string; readonly reset: (() => void) | undefined } | undefined;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string; readonly 'aria-invalid': boolean }) => ReactNode;
}

/** Label, help, mark of a change, way back to the default, and what is wrong: around any kind of field. */
export function FieldFrame({ label, help = '', complaint, required = false, fallback, children }: FieldFrameProps) {
  const { t } = useTranslation();
  const id = useId();
  const notes = `${id}-notes`;
  return (
    <div style={{ marginBottom: 16 }}>
      <Flex gap={8} align="center" wrap style={{ marginBottom: 4, minHeight: 24 }}>
        <label htmlFor={id}>
          {label}
          {required ? (
            <Typography.Text type="danger" aria-hidden>
              {' *'}
            </Typography.Text>
          ) : null}
        </label>
        {fallback === undefined ? null : (
          <>
            <ToneTag tone="info">{t('form.changed')}</ToneTag>
            {fallback.reset === undefined ? null : (
              <Button
                type="text"
                size="small"
                icon={<UndoOutlined />}
                title={t('form.reset', { value: fallback.text })}
                aria-label={`${label}: ${t('form.reset', { value: fallback.text })}`}
                onClick={fallback.reset}
              />
            )}
          </>
        )}
      </Flex>
      {children({ id, 'aria-describedby': notes, 'aria-invalid': complaint !== undefined })}
      <div id={notes} style={{ fontSize: 12, marginTop: 2 }}>
        {complaint === undefined ? null : (
          <Typography.Text type="danger" role="alert" style={{ display: 'block', fontSize: 12 }}>
            {complaint}
          </Typography.Text>
        )}
        {help === '' ? null : (
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {help}
          </Typography.Text>
        )}
      </div>
    </div>
  );
}
