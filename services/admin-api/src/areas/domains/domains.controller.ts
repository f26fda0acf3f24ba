import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import { domainRecordSchema } from '@postern/settings';
import type { MailDomain } from '@postern/settings';

import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { mustMatch, Tagged, tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import { pageIn } from '../../kit/pagination.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { domainListSchema, listQuerySchema, nameParamSchema } from './domain-schemas.js';
import { namedList } from './named-list.js';

const name = { schema: nameParamSchema };
const domains = namedList<MailDomain>((domain) => domain.name);

/** What these routes work with. */
export abstract class DomainsDeps {
  abstract readonly settingsEditor: SettingsEditor;
}

/** Domains that mail is accepted for, one by one. Each change is a revision of its own. */
@ApiTags('domains')
@Controller('api/v1/domains')
export class DomainsController {
  constructor(private readonly deps: DomainsDeps) {}

  @Get()
  @Needs('settings.view')
  @Answers('Domains', domainListSchema)
  async listDomains(@Query({ schema: listQuerySchema }) query: z.infer<typeof listQuerySchema>): Promise<z.infer<typeof domainListSchema>> {
    const { number, settings } = await this.deps.settingsEditor.current();
    return { revision: number, ...pageIn(settings.domains, query, (domain) => domain.name) };
  }

  @Get(':name')
  @Tagged()
  @Needs('settings.view')
  @Answers('One domain', domainRecordSchema)
  async readDomain(@Param('name', name) key: string, @Res({ passthrough: true }) answer: Response): Promise<MailDomain> {
    return tagged(answer, domains.find((await this.deps.settingsEditor.current()).settings.domains, key));
  }

  @Post()
  @Tagged()
  @Needs('settings.edit')
  @Answers('Add a domain', domainRecordSchema, 201)
  async createDomain(
    @Body({ schema: domainRecordSchema }) domain: MailDomain,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailDomain> {
    await this.deps.settingsEditor.change(who, 'domains.create', domain.name, (old) => ({ ...old, domains: domains.add(old.domains, domain) }));
    return tagged(answer, domain);
  }

  @Put(':name')
  @Tagged()
  @Needs('settings.edit')
  @Answers('Replace a domain', domainRecordSchema)
  async replaceDomain(
    @Param('name', name) key: string,
    @Body({ schema: domainRecordSchema }) domain: MailDomain,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailDomain> {
    await this.deps.settingsEditor.change(who, 'domains.update', key, (old) => {
      mustMatch(who, domains.find(old.domains, key));
      return { ...old, domains: domains.replace(old.domains, key, domain) };
    });
    return tagged(answer, domain);
  }

  @Delete(':name')
  @Tagged()
  @Needs('settings.edit')
  @Answers('Delete a domain', undefined, 204)
  async deleteDomain(@Param('name', name) key: string, @CurrentCaller() who: Who): Promise<void> {
    await this.deps.settingsEditor.change(who, 'domains.delete', key, (old) => {
      mustMatch(who, domains.find(old.domains, key));
      return { ...old, domains: domains.remove(old.domains, key) };
    });
  }
}
