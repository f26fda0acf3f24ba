import { area, provided } from '../../kit/area.js';
import { OpenApiController, OpenApiDeps } from './openapi.controller.js';

export const openApi = area({
  name: 'openapi',
  permissions: {},
  controllers: [OpenApiController],
  provide: (deps: OpenApiDeps) => [provided(OpenApiDeps, deps)],
});
