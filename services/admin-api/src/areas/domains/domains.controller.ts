import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { domainRecordSchema } from '@postern/settings';
import type { MailDomain } from '@postern/settings';

import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import type { SettingsDesk } from '../../settings/revise-settings.js';
import { domainListSchema, nameParamSchema } from './domain-schemas.js';
import { namedList } from './named-list.js';

const name = { schema: nameParamSchema };
const domains = namedList<MailDomain>((domain) => domain.name);

/** What these routes work with. */
export abstract class DomainsDeps {
  abstract readonly desk: SettingsDesk;
}

/** Domains that mail is accepted for, one by one. Each change is a revision of its own. */
@ApiTags('domains')
@Controller('api/v1/domains')
export class DomainsController {
  constructor(private readonly deps: DomainsDeps) {}

  @Get()
  @Needs('settings.view')
  @Answers('Domains', domainListSchema)
  async listDomains(): Promise<z.infer<typeof domainListSchema>> {
    const { number, settings } = await this.deps.desk.current();
    return { revision: number, items: settings.domains };
  }

  @Post()
  @Needs('settings.edit')
  @Answers('Add a domain', domainRecordSchema, 201)
  async createDomain(@Body({ schema: domainRecordSchema }) domain: MailDomain, @CurrentCaller() who: Who): Promise<MailDomain> {
    await this.deps.desk.change(who, 'domains.create', domain.name, (old) => ({ ...old, domains: domains.add(old.domains, domain) }));
    return domain;
  }

  @Put(':name')
  @Needs('settings.edit')
  @Answers('Replace a domain', domainRecordSchema)
  async replaceDomain(
    @Param('name', name) key: string,
    @Body({ schema: domainRecordSchema }) domain: MailDomain,
    @CurrentCaller() who: Who,
  ): Promise<MailDomain> {
    await this.deps.desk.change(who, 'domains.update', key, (old) => ({ ...old, domains: domains.replace(old.domains, key, domain) }));
    return domain;
  }

  @Delete(':name')
  @Needs('settings.edit')
  @Answers('Delete a domain', undefined, 204)
  async deleteDomain(@Param('name', name) key: string, @CurrentCaller() who: Who): Promise<void> {
    await this.deps.desk.change(who, 'domains.delete', key, (old) => ({ ...old, domains: domains.remove(old.domains, key) }));
  }
}
