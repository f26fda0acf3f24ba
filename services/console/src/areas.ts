import { account } from './areas/account/index.js';
import { audit } from './areas/audit/index.js';
import { backup } from './areas/backup/index.js';
import { dashboard } from './areas/dashboard/index.js';
import { domains } from './areas/domains/index.js';
import { engines } from './areas/engines/index.js';
import { events } from './areas/events/index.js';
import { history } from './areas/history/index.js';
import { journal } from './areas/journal/index.js';
import { messages } from './areas/messages/index.js';
import { protection } from './areas/protection/index.js';
import { queue } from './areas/queue/index.js';
import { routes } from './areas/routes/index.js';
import { rules } from './areas/rules/index.js';
import { services } from './areas/services/index.js';
import { tokens } from './areas/tokens/index.js';
import { transfer } from './areas/transfer/index.js';
import type { Area } from './kit/area.js';
import type { Tree } from './kit/texts/area-texts.js';
import type { TextLoaders } from './kit/texts/start-i18n.js';

/** Every area of the console, in the order of the menu. One line each: router, menu, breadcrumbs, titles and the search box are made from this list. */
export const AREAS: readonly Area[] = [
  dashboard,
  messages,
  queue,
  backup,
  rules,
  protection,
  engines,
  domains,
  routes,
  transfer,
  tokens,
  events,
  services,
  journal,
  history,
  audit,
  account,
];

const FILES = import.meta.glob<Readonly<Record<string, Tree>>>(['./areas/*/??.ts', './kit/texts/??.ts']);

/** Texts of all areas by `<area>/<language>`, found by their place: a language is a file beside each `en.ts`. */
export const TEXTS: TextLoaders = Object.fromEntries(
  Object.entries(FILES).map(([file, load]) => {
    const [area = '', language = ''] = file
      .replace(/^\.\/(areas|kit)\//, '')
      .replace(/\.ts$/, '')
      .split('/');
    const key = file.startsWith('./kit/') ? `kit/${language}` : `${area}/${language}`;
    return [key, () => load().then((module) => module[language] ?? {})];
  }),
);
