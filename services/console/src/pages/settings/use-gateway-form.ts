import { App, Form } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

import { replaceSettings } from '../../api/generated/client.js';
import type { GatewaySettings, Revision } from '../../api/generated/client.js';
import { useChange } from '../../parts/use-change.js';

/** A form over the general settings: saving sends the whole configuration, made from the revision that is shown, so nobody's change gets lost. */
export function useGatewayForm(revision: Revision): {
  readonly form: FormInstance<GatewaySettings>;
  readonly saving: boolean;
  save(gateway: GatewaySettings): void;
} {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<GatewaySettings>();
  const change = useChange(
    (gateway: GatewaySettings) => replaceSettings({ settings: { ...revision.settings, gateway } }, { ifMatch: revision.revision }),
    {
      onDone: (saved) => void message.success(t(saved.published ? 'common.saved' : 'common.savedNotPublished', { revision: saved.revision })),
      onFields: (errors) =>
        form.setFields(
          errors
            .filter((e) => e.path.startsWith('settings.gateway.'))
            .map((e) => ({ name: e.path.split('.').slice(2) as never, errors: [e.message] })),
        ),
    },
  );
  return { form, saving: change.isPending, save: (gateway) => change.mutate(gateway) };
}
