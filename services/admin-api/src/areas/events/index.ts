import { area, provided } from '../../kit/area.js';
import { EventsController, EventsDeps } from './events.controller.js';

export const events = area({
  name: 'events',
  permissions: {},
  uses: ['events.view', 'audit.view'],
  controllers: [EventsController],
  provide: (deps: EventsDeps) => [provided(EventsDeps, deps)],
});
