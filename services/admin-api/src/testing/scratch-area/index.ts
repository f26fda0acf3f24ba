import { area, provided } from '../../kit/area.js';
import { ScratchController, ScratchDeps } from './scratch.controller.js';

/** The smallest area there is: the folder that a test adds to the list. */
export const scratch = area({
  name: 'scratch',
  permissions: { 'scratch.view': 'Be greeted' },
  controllers: [ScratchController],
  provide: (deps: ScratchDeps) => [provided(ScratchDeps, deps)],
});
