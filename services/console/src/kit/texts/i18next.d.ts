import 'i18next';

import type { AreaTexts } from './area-texts.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'kit';
    readonly fallbackNS: 'kit';
    readonly resources: AreaTexts;
  }
}
