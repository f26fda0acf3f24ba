import { area, provided } from '../../kit/area.js';
import { TokensController, TokensDeps } from './tokens.controller.js';

export const tokens = area({
  name: 'tokens',
  permissions: { 'tokens.manage': 'List, make and revoke tokens' },
  controllers: [TokensController],
  provide: (deps: TokensDeps) => [provided(TokensDeps, deps)],
});
