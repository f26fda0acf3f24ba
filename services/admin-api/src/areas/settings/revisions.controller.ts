import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import type { Revision } from '@postern/settings';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { etagOf } from '../../kit/etag.js';
import { Tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import { notACursor, pageOf } from '../../kit/pagination.js';
import { diffSettings } from '../../settings/diff-settings.js';
import { withOwnedOf } from '../../settings/owned-objects.js';
import type { Publisher } from '../../settings/publish-settings.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import type { RevisionStore } from '../../store/revision-store.js';
import {
  diffQuerySchema,
  diffSchema,
  headOf,
  revisionListSchema,
  revisionNumberSchema,
  revisionQuerySchema,
  revisionSchema,
  rollbackSchema,
  shownRevision,
} from './settings-schemas.js';
import type { ShownRevision } from './settings-schemas.js';

const number = { schema: revisionNumberSchema };

/** What these routes work with. */
export abstract class RevisionsDeps {
  abstract readonly settingsEditor: SettingsEditor;
  abstract readonly revisions: RevisionStore;
  abstract readonly publisher: Pick<Publisher, 'inForce'>;
}

/** The history of the configuration: look, compare, roll back. */
@ApiTags('settings')
@Controller('api/v1/settings/revisions')
export class RevisionsController {
  constructor(private readonly deps: RevisionsDeps) {}

  @Get()
  @Needs('settings.view')
  @Answers('Revisions, newest first', revisionListSchema)
  async listRevisions(
    @Query({ schema: revisionQuerySchema }) query: z.infer<typeof revisionQuerySchema>,
  ): Promise<z.infer<typeof revisionListSchema>> {
    const before = query.cursor === undefined ? undefined : numberOf(query.cursor);
    const rows = await this.deps.revisions.heads(query.limit + 1, before);
    return pageOf(rows.map(headOf), query.limit, (last) => String(last.revision));
  }

  @Get(':number')
  @Tagged()
  @Needs('settings.view')
  @Answers('One revision', revisionSchema)
  async readRevision(@Param('number', number) wanted: number, @Res({ passthrough: true }) answer: Response): Promise<ShownRevision> {
    return this.show(await this.find(wanted), answer);
  }

  @Get(':number/diff')
  @Needs('settings.view')
  @Answers('What changed from one revision to another', diffSchema)
  async diffRevisions(
    @Param('number', number) first: number,
    @Query({ schema: diffQuerySchema }) query: z.infer<typeof diffQuerySchema>,
  ): Promise<z.infer<typeof diffSchema>> {
    const from = await this.find(first);
    const to = query.to === undefined ? await this.deps.settingsEditor.current() : await this.find(query.to);
    return { from: from.number, to: to.number, changes: diffSettings(from.settings, to.settings).map((change) => ({ ...change })) };
  }

  @Post(':number/rollback')
  @Needs('settings.edit')
  @Answers('Make a new revision with the settings of an old one; what custom resources own stays as it is', revisionSchema, 201)
  async rollbackSettings(
    @Param('number', number) wanted: number,
    @Body({ schema: rollbackSchema }) body: z.infer<typeof rollbackSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<ShownRevision> {
    const old = await this.find(wanted);
    const { account, client, dryRun = false } = who;
    const comment = body.comment ?? `Back to revision ${wanted}`;
    const editor = { account, client, dryRun, action: 'settings.rollback', object: `revision ${wanted}`, comment };
    return this.show((await this.deps.settingsEditor.revise(editor, (now) => withOwnedOf(now, old.settings))).revision, answer);
  }

  private async find(wanted: number): Promise<Revision> {
    const revision = await this.deps.revisions.find(wanted);
    if (revision === undefined) throw adminError('NOT_FOUND', `revision ${wanted}`);
    return revision;
  }

  private show(revision: Revision, answer: Response): ShownRevision {
    answer.setHeader('etag', etagOf(revision.number));
    return shownRevision(revision, this.deps.publisher.inForce());
  }
}

function numberOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw notACursor();
  return Number(cursor);
}
