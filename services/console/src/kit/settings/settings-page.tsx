import { Alert, Card, Flex, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { GatewaySettings } from '../api/generated/client.js';
import { EditForm } from '../form/edit-form.js';
import { useEdit } from '../form/edit-context.js';
import type { Version } from '../form/edit-store.js';
import { SchemaFields } from '../form/schema-fields.js';
import { OwnerNote } from '../show/owner-tag.js';
import { PageHead } from '../show/page-head.js';
import { ProblemBox } from '../show/problem-box.js';
import { useMay } from '../session.js';
import { ownedPaths } from './owned-paths.js';
import { pathsOf } from './settings-section.js';
import type { SettingsSection } from './settings-section.js';
import { useSettings } from './use-settings.js';

interface SettingsPageProps {
  /** Whose texts name the fields: `fields.<path>`. */
  readonly area: string;
  readonly title: string;
  readonly hint?: string;
  readonly sections: readonly SettingsSection[];
}

const SCHEMA = 'GatewaySettingsInput';

/** A page of settings: a list of paths, drawn from the schema. */
export function SettingsPage({ area, title, hint, sections }: SettingsPageProps) {
  const settings = useSettings(pathsOf(sections));
  const { version } = settings;
  return (
    <>
      <PageHead title={title} hint={hint} />
      {version !== undefined ? (
        <Fields area={area} sections={sections} settings={settings} version={version} />
      ) : settings.error === null ? (
        <Skeleton active paragraph={{ rows: 12 }} />
      ) : (
        <ProblemBox error={settings.error} onRetry={() => void settings.refetch()} />
      )}
    </>
  );
}

interface FieldsProps {
  readonly area: string;
  readonly sections: readonly SettingsSection[];
  readonly settings: ReturnType<typeof useSettings>;
  readonly version: Version<Partial<GatewaySettings>>;
}

function Fields({ area, sections, settings, version }: FieldsProps) {
  const { t } = useTranslation();
  const store = useEdit(version, area);
  const permitted = useMay('settings.edit');
  const { source } = version.value;
  return (
    <EditForm store={store} locked={!permitted} comment compares prefix="" read={settings.read} save={settings.save} onSaved={settings.onSaved}>
      <OwnerNote item={version.value} hint="owned.settingsHint" />
      {permitted ? null : <Alert type="info" showIcon title={t('form.readOnly')} style={{ marginBottom: 16 }} />}
      <Flex vertical gap={16}>
        {sections.map((section) => (
          <Card
            key={section.title}
            size="small"
            title={
              <Typography.Title level={2} className="section-title">
                {t(section.title as never, { ns: area })}
              </Typography.Title>
            }
          >
            <SchemaFields area={area} schema={SCHEMA} paths={section.paths} locked={ownedPaths(source, section.paths)} defaults />
          </Card>
        ))}
      </Flex>
    </EditForm>
  );
}
