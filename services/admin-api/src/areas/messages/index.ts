import { area, provided } from '../../kit/area.js';
import { MessagesController, MessagesDeps } from './messages.controller.js';

export const messages = area({
  name: 'messages',
  permissions: { 'events.view': 'Search mail and read its trace' },
  controllers: [MessagesController],
  provide: (deps: MessagesDeps) => [provided(MessagesDeps, deps)],
});
