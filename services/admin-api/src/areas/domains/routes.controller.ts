import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import { routeSchema } from '@postern/settings';
import type { MailRoute } from '@postern/settings';

import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { mustMatch, Tagged, tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import { pageIn } from '../../kit/pagination.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { routeListSchema, listQuerySchema, nameParamSchema } from './domain-schemas.js';
import { namedList } from './named-list.js';

const name = { schema: nameParamSchema };
const routes = namedList<MailRoute>((route) => route.match);

/** What these routes work with. */
export abstract class RoutesDeps {
  abstract readonly settingsEditor: SettingsEditor;
}

/** Routes to next hops, one by one. Each change is a revision of its own. */
@ApiTags('domains')
@Controller('api/v1/routes')
export class RoutesController {
  constructor(private readonly deps: RoutesDeps) {}

  @Get()
  @Needs('settings.view')
  @Answers('Routes', routeListSchema)
  async listRoutes(@Query({ schema: listQuerySchema }) query: z.infer<typeof listQuerySchema>): Promise<z.infer<typeof routeListSchema>> {
    const { number, settings } = await this.deps.settingsEditor.current();
    return { revision: number, ...pageIn(settings.routes, query, (route) => route.match) };
  }

  @Get(':name')
  @Tagged()
  @Needs('settings.view')
  @Answers('One route', routeSchema)
  async readRoute(@Param('name', name) key: string, @Res({ passthrough: true }) answer: Response): Promise<MailRoute> {
    return tagged(answer, routes.find((await this.deps.settingsEditor.current()).settings.routes, key));
  }

  @Post()
  @Tagged()
  @Needs('settings.edit')
  @Answers('Add a route', routeSchema, 201)
  async createRoute(
    @Body({ schema: routeSchema }) route: MailRoute,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRoute> {
    await this.deps.settingsEditor.change(who, 'routes.create', route.match, (old) => ({ ...old, routes: routes.add(old.routes, route) }));
    return tagged(answer, route);
  }

  @Put(':name')
  @Tagged()
  @Needs('settings.edit')
  @Answers('Replace a route', routeSchema)
  async replaceRoute(
    @Param('name', name) key: string,
    @Body({ schema: routeSchema }) route: MailRoute,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRoute> {
    await this.deps.settingsEditor.change(who, 'routes.update', key, (old) => {
      mustMatch(who, routes.find(old.routes, key));
      return { ...old, routes: routes.replace(old.routes, key, route) };
    });
    return tagged(answer, route);
  }

  @Delete(':name')
  @Tagged()
  @Needs('settings.edit')
  @Answers('Delete a route', undefined, 204)
  async deleteRoute(@Param('name', name) key: string, @CurrentCaller() who: Who): Promise<void> {
    await this.deps.settingsEditor.change(who, 'routes.delete', key, (old) => {
      mustMatch(who, routes.find(old.routes, key));
      return { ...old, routes: routes.remove(old.routes, key) };
    });
  }
}
