import { Body, Controller, Delete, Get, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { domainRecordSchema, routeSchema } from '@postern/settings';
import type { MailDomain, MailRoute, Settings } from '@postern/settings';

import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { SettingsDesk } from '../../settings/revise-settings.js';
import { domainListSchema, nameParamSchema, routeListSchema } from '../settings/settings-schemas.js';
import { DESK } from '../../settings/settings-tokens.js';

const name = { schema: nameParamSchema };

/** Domains that mail is accepted for, and routes to next hops, one by one. Each change is a revision of its own. */
@ApiTags('domains')
@Controller('api/v1')
export class DomainsController {
  constructor(@Inject(DESK) private readonly desk: SettingsDesk) {}

  @Get('domains')
  @Needs('settings.view')
  @Answers('Domains', domainListSchema)
  async listDomains(): Promise<z.infer<typeof domainListSchema>> {
    const { number, settings } = await this.desk.current();
    return { revision: number, items: settings.domains };
  }

  @Post('domains')
  @Needs('settings.edit')
  @Answers('Add a domain', domainRecordSchema, 201)
  async createDomain(@Body({ schema: domainRecordSchema }) domain: MailDomain, @CurrentCaller() who: Who): Promise<MailDomain> {
    await this.change(who, 'domains.create', domain.name, (old) => ({ ...old, domains: added(old.domains, domain, (d) => d.name) }));
    return domain;
  }

  @Put('domains/:name')
  @Needs('settings.edit')
  @Answers('Replace a domain', domainRecordSchema)
  async replaceDomain(
    @Param('name', name) key: string,
    @Body({ schema: domainRecordSchema }) domain: MailDomain,
    @CurrentCaller() who: Who,
  ): Promise<MailDomain> {
    await this.change(who, 'domains.update', key, (old) => ({ ...old, domains: replaced(old.domains, key, domain, (d) => d.name) }));
    return domain;
  }

  @Delete('domains/:name')
  @Needs('settings.edit')
  @Answers('Delete a domain', undefined, 204)
  async deleteDomain(@Param('name', name) key: string, @CurrentCaller() who: Who): Promise<void> {
    await this.change(who, 'domains.delete', key, (old) => ({ ...old, domains: removed(old.domains, key, (d) => d.name) }));
  }

  @Get('routes')
  @Needs('settings.view')
  @Answers('Routes', routeListSchema)
  async listRoutes(): Promise<z.infer<typeof routeListSchema>> {
    const { number, settings } = await this.desk.current();
    return { revision: number, items: settings.routes };
  }

  @Post('routes')
  @Needs('settings.edit')
  @Answers('Add a route', routeSchema, 201)
  async createRoute(@Body({ schema: routeSchema }) route: MailRoute, @CurrentCaller() who: Who): Promise<MailRoute> {
    await this.change(who, 'routes.create', route.match, (old) => ({ ...old, routes: added(old.routes, route, (r) => r.match) }));
    return route;
  }

  @Put('routes/:name')
  @Needs('settings.edit')
  @Answers('Replace a route', routeSchema)
  async replaceRoute(
    @Param('name', name) key: string,
    @Body({ schema: routeSchema }) route: MailRoute,
    @CurrentCaller() who: Who,
  ): Promise<MailRoute> {
    await this.change(who, 'routes.update', key, (old) => ({ ...old, routes: replaced(old.routes, key, route, (r) => r.match) }));
    return route;
  }

  @Delete('routes/:name')
  @Needs('settings.edit')
  @Answers('Delete a route', undefined, 204)
  async deleteRoute(@Param('name', name) key: string, @CurrentCaller() who: Who): Promise<void> {
    await this.change(who, 'routes.delete', key, (old) => ({ ...old, routes: removed(old.routes, key, (r) => r.match) }));
  }

  private async change(who: Who, action: string, object: string, change: (old: Settings) => Settings): Promise<void> {
    await this.desk.revise({ account: who.account, client: who.client, action, object, comment: `${action} ${object}`.slice(0, 500) }, change);
  }
}

function added<T>(list: readonly T[], item: T, key: (item: T) => string): T[] {
  if (list.some((other) => key(other) === key(item))) throw adminError('EXISTS', key(item));
  return [...list, item];
}

function replaced<T>(list: readonly T[], name: string, item: T, key: (item: T) => string): T[] {
  if (!list.some((other) => key(other) === name)) throw adminError('NOT_FOUND', name);
  if (key(item) !== name && list.some((other) => key(other) === key(item))) throw adminError('EXISTS', key(item));
  return list.map((other) => (key(other) === name ? item : other));
}

function removed<T>(list: readonly T[], name: string, key: (item: T) => string): T[] {
  if (!list.some((other) => key(other) === name)) throw adminError('NOT_FOUND', name);
  return list.filter((other) => key(other) !== name);
}
