import { Body, Controller, Get, Headers, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';

import type { Revision } from '@postern/settings';

import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { RevisionStore } from '../../store/revision-store.js';
import { diffSettings } from '../../settings/diff-settings.js';
import { withOwnedOf } from '../../settings/owned-objects.js';
import type { Publisher } from '../../settings/publish-settings.js';
import type { SettingsDesk } from '../../settings/revise-settings.js';
import {
  diffQuerySchema,
  diffSchema,
  headOf,
  revisionListSchema,
  revisionOfTag,
  revisionQuerySchema,
  revisionSchema,
  rollbackSchema,
  settingsInputSchema,
  shownRevision,
} from './settings-schemas.js';
import { DESK, PUBLISHER, REVISIONS } from '../../settings/settings-tokens.js';

const numberSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
type Shown = z.infer<typeof revisionSchema>;

/** The configuration as a whole: read, replace, history, roll back. */
@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(
    @Inject(DESK) private readonly desk: SettingsDesk,
    @Inject(REVISIONS) private readonly revisions: RevisionStore,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
  ) {}

  @Get()
  @Needs('settings.view')
  @Answers('The newest revision; ETag is its number', revisionSchema)
  async readSettings(@Res({ passthrough: true }) answer: Response): Promise<Shown> {
    return this.show(await this.desk.current(), answer);
  }

  @Put()
  @Needs('settings.edit')
  @ApiHeader({ name: 'If-Match', required: true, description: 'Number of the revision that was edited; 409 when it is not the newest any more' })
  @Answers('Replace the configuration', revisionSchema)
  async replaceSettings(
    @Body({ schema: settingsInputSchema }) body: z.infer<typeof settingsInputSchema>,
    @Headers('if-match') tag: string | undefined,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<Shown> {
    const basedOn = revisionOfTag(tag ?? '');
    if (basedOn === undefined) throw adminError('REVISION_MISSING');
    const editor = {
      account: who.account,
      client: who.client,
      action: 'settings.replace',
      object: 'settings',
      basedOn,
      ...(body.comment === undefined ? {} : { comment: body.comment }),
    };
    const { revision } = await this.desk.revise(editor, () => body.settings);
    return this.show(revision, answer);
  }

  @Get('revisions')
  @Needs('settings.view')
  @Answers('Revisions, newest first', revisionListSchema)
  async listRevisions(
    @Query({ schema: revisionQuerySchema }) query: z.infer<typeof revisionQuerySchema>,
  ): Promise<z.infer<typeof revisionListSchema>> {
    return { items: (await this.revisions.heads(query.limit, query.before)).map(headOf) };
  }

  @Get('revisions/:number')
  @Needs('settings.view')
  @Answers('One revision', revisionSchema)
  async readRevision(@Param('number', { schema: numberSchema }) number: number, @Res({ passthrough: true }) answer: Response): Promise<Shown> {
    return this.show(await this.find(number), answer);
  }

  @Get('revisions/:number/diff')
  @Needs('settings.view')
  @Answers('What changed from one revision to another', diffSchema)
  async diffRevisions(
    @Param('number', { schema: numberSchema }) number: number,
    @Query({ schema: diffQuerySchema }) query: z.infer<typeof diffQuerySchema>,
  ): Promise<z.infer<typeof diffSchema>> {
    const from = await this.find(number);
    const to = query.to === undefined ? await this.desk.current() : await this.find(query.to);
    return { from: from.number, to: to.number, changes: diffSettings(from.settings, to.settings).map((c) => ({ ...c })) };
  }

  @Post('revisions/:number/rollback')
  @Needs('settings.edit')
  @Answers('Make a new revision with the settings of an old one; what custom resources own stays as it is', revisionSchema, 201)
  async rollbackSettings(
    @Param('number', { schema: numberSchema }) number: number,
    @Body({ schema: rollbackSchema }) body: z.infer<typeof rollbackSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<Shown> {
    const old = await this.find(number);
    const editor = {
      account: who.account,
      client: who.client,
      action: 'settings.rollback',
      object: `revision ${number}`,
      comment: body.comment ?? `Back to revision ${number}`,
    };
    return this.show((await this.desk.revise(editor, (now) => withOwnedOf(now, old.settings))).revision, answer);
  }

  private async find(number: number): Promise<Revision> {
    const revision = await this.revisions.find(number);
    if (revision === undefined) throw adminError('NOT_FOUND', `revision ${number}`);
    return revision;
  }

  private show(revision: Revision, answer: Response): Shown {
    answer.setHeader('etag', `"${revision.number}"`);
    return shownRevision(revision, (this.publisher.inForce()?.number ?? 0) >= revision.number);
  }
}
