import { Body, Controller, Get, Headers, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { editedNumber, etagOf } from '../../kit/etag.js';
import { Tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import type { Publisher } from '../../settings/publish-settings.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { revisionSchema, settingsInputSchema, shownRevision } from './settings-schemas.js';
import type { ShownRevision } from './settings-schemas.js';

/** What these routes work with. */
export abstract class SettingsDeps {
  abstract readonly settingsEditor: SettingsEditor;
  abstract readonly publisher: Pick<Publisher, 'inForce'>;
}

/** The configuration as a whole. */
@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(private readonly deps: SettingsDeps) {}

  @Get()
  @Tagged()
  @Needs('settings.view')
  @Answers('The newest revision; ETag is its number', revisionSchema)
  async readSettings(@Res({ passthrough: true }) answer: Response): Promise<ShownRevision> {
    const revision = await this.deps.settingsEditor.current();
    answer.setHeader('etag', etagOf(revision.number));
    return shownRevision(revision, this.deps.publisher.inForce());
  }

  @Put()
  @Tagged()
  @Needs('settings.edit')
  @ApiHeader({ name: 'If-Match', required: true, description: 'Number of the revision that was edited; 412 when it is not the newest any more' })
  @Answers('Replace the configuration', revisionSchema)
  async replaceSettings(
    @Body({ schema: settingsInputSchema }) body: z.infer<typeof settingsInputSchema>,
    @Headers('if-match') tag: string | undefined,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<ShownRevision> {
    const basedOn = editedNumber(tag);
    const { account, client, dryRun = false } = who;
    const comment = body.comment === undefined ? {} : { comment: body.comment };
    const editor = { account, client, dryRun, action: 'settings.replace', object: 'settings', basedOn, ...comment };
    const { revision } = await this.deps.settingsEditor.revise(editor, () => body.settings);
    answer.setHeader('etag', etagOf(revision.number));
    return shownRevision(revision, this.deps.publisher.inForce());
  }
}
