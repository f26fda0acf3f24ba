// The API, area by area: one line each, by the alphabet. Everything that needs to know the areas makes it from this list (all-areas.ts).
export { audit } from './areas/audit/index.js';
export { backup } from './areas/backup/index.js';
export { cluster } from './areas/cluster/index.js';
export { dashboard } from './areas/dashboard/index.js';
export { domains } from './areas/domains/index.js';
export { events } from './areas/events/index.js';
export { health } from './areas/health/index.js';
export { messages } from './areas/messages/index.js';
export { nodes } from './areas/nodes/index.js';
export { openApi } from './areas/openapi/index.js';
export { queue } from './areas/queue/index.js';
export { rules } from './areas/rules/index.js';
export { session } from './areas/session/index.js';
export { settings } from './areas/settings/index.js';
export { tokens } from './areas/tokens/index.js';
