import { Card, Checkbox, Collapse, Input, Select, Switch, Typography } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

import { complaintAbout, expectation } from '../../kit/form/complaint.js';
import { useEditing, useField } from '../../kit/form/edit-context.js';
import type { Leaf } from '../../kit/form/leaf.js';
import { plainText } from '../../kit/form/plain-text.js';
import { SchemaFields } from '../../kit/form/schema-fields.js';
import { useComplaintText } from '../../kit/form/use-complaint-text.js';
import { useWords } from '../../kit/words/use-words.js';
import type { DetectionLeaf, ModuleSection as Section } from './rule-fields.js';

/** One module of a rule: on or off, and for each detection what to do, whether to keep the original, and the tag of the subject. */
export function ModuleSection({ section }: { readonly section: Section }) {
  const { t } = useTranslation('rules');
  const { module: moduleWord } = useWords();
  const { module, detections, options } = section;
  const { store } = useEditing();
  const enabled = useSyncExternalStore(store.subscribe, () => store.at(['modules', module, 'enabled'])) !== false;
  const title = moduleWord(module);
  return (
    <Card
      size="small"
      title={
        <Typography.Title level={2} className="section-title">
          {title}
        </Typography.Title>
      }
      extra={<OnOff module={module} title={title} />}
    >
      <div style={{ opacity: enabled ? 1 : 0.55 }}>
        <div className="detections" aria-hidden>
          {[t('found'), t('action'), t('backup'), t('tag')].map((heading) => (
            <Typography.Text key={heading} type="secondary" style={{ fontSize: 12 }}>
              {heading}
            </Typography.Text>
          ))}
        </div>
        {detections.map((detection) => (
          <DetectionRow key={detection.name} module={module} detection={detection} />
        ))}
        {options.length === 0 ? null : (
          <Collapse
            ghost
            size="small"
            items={[
              {
                key: 'options',
                label: t('options'),
                forceRender: true,
                children: <SchemaFields area="rules" schema="MailRuleInput" paths={options} />,
              },
            ]}
          />
        )}
      </div>
    </Card>
  );
}

function OnOff({ module, title }: { readonly module: string; readonly title: string }) {
  const { t } = useTranslation();
  const { value, put, locked } = useField(['modules', module, 'enabled'], {
    label: title,
    check: () => undefined,
    refused: () => t('problem.field.refused'),
    show: (on) => (on === true ? t('form.on') : t('form.off')),
  });
  return <Switch size="small" aria-label={title} checked={value === true} disabled={locked} onChange={put} />;
}

function DetectionRow({ module, detection }: { readonly module: string; readonly detection: DetectionLeaf }) {
  const { t } = useTranslation('rules');
  const words = useWords();
  const { name, action, backup, tag } = detection;
  const title = words.detection(name);
  const at = (field: string) => ['modules', module, name, field];
  const actionField = useLeaf(at('action'), `${title}: ${t('action')}`, action, (value) => words.action(plainText(value)));
  const backupField = useLeaf(at('backup'), `${title}: ${t('backup')}`, backup, (value) => (value === true ? t('common.yes') : t('common.no')));
  const tagField = useLeaf(at('tag'), `${title}: ${t('tag')}`, tag, (value) => (value === '' ? t('form.none') : plainText(value)));
  const complaint = [actionField, backupField, tagField].map((field) => field.complaint).find((text) => text !== undefined);
  return (
    <>
      <div className="detections">
        <span>{title}</span>
        <Select
          size="small"
          aria-label={`${title}: ${t('action')}`}
          value={actionField.value}
          disabled={actionField.locked}
          onChange={actionField.put}
          options={action.kind === 'choice' ? action.options.map((value) => ({ value, label: words.action(value) })) : []}
        />
        <Checkbox
          aria-label={`${title}: ${t('keep')}`}
          checked={backupField.value === true}
          disabled={backupField.locked}
          onChange={(event) => backupField.put(event.target.checked)}
        >
          <span className="narrow-only">{t('backup')}</span>
        </Checkbox>
        <Input
          size="small"
          aria-label={`${title}: ${t('tag')}`}
          value={plainText(tagField.value)}
          disabled={tagField.locked}
          onChange={(event) => tagField.put(event.target.value)}
        />
      </div>
      {complaint === undefined ? null : (
        <Typography.Text type="danger" role="alert" style={{ fontSize: 12 }}>
          {complaint}
        </Typography.Text>
      )}
    </>
  );
}

/** A value of the row, checked by its schema. */
function useLeaf(path: readonly string[], label: string, leaf: Leaf, show: (value: unknown) => string) {
  const wordsFor = useComplaintText();
  return useField(path, {
    label,
    check(value) {
      const found = complaintAbout(leaf, value);
      return found === undefined ? undefined : wordsFor(found.complaint, found.entry);
    },
    refused: (entry) => wordsFor(expectation(leaf), entry),
    show,
  });
}
