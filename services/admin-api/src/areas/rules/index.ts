import { area, provided } from '../../kit/area.js';
import { RulesController, RulesDeps } from './rules.controller.js';

export const rules = area({
  name: 'rules',
  permissions: { 'rules.view': 'See rules', 'rules.edit': 'Make, change, switch and order rules', 'rules.delete': 'Delete rules' },
  controllers: [RulesController],
  provide: (deps: RulesDeps) => [provided(RulesDeps, deps)],
});
