import { area, provided } from '../../kit/area.js';
import { SessionController, SessionDeps } from './session.controller.js';

export const session = area({
  name: 'session',
  permissions: {},
  controllers: [SessionController],
  provide: (deps: SessionDeps) => [provided(SessionDeps, deps)],
});
