import { Body, Controller, Get, Headers, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { AREA_NAMES, AREAS, areaTag, patchArea } from '@postern/settings';
import type { AreaName, GatewaySettings } from '@postern/settings';
import type { Response } from 'express';
import { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { editedVersion, etagOf } from '../../kit/etag.js';
import { InvalidInput, invalidInput } from '../../kit/invalid-input.js';
import { Tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';

const areaSchema = z.enum(AREA_NAMES);
/** A merge patch: checked against the area when it is applied, since only then it is known what is left out. */
const patchSchema = z.record(z.string(), z.unknown()).meta({ id: 'SettingsAreaPatchInput' });
const querySchema = z.strictObject({
  comment: z.string().max(500).optional().meta({ description: 'Why, for the list of revisions' }),
  // Read by the guard; named here, since no other parameter is taken.
  dryRun: z.enum(['true', 'false']).optional(),
});
const shownSchema = z.object(AREAS).partial().meta({ id: 'SettingsArea' });
type Shown = z.infer<typeof shownSchema>;

/** What these routes work with. */
export abstract class SettingsAreasDeps {
  abstract readonly settingsEditor: SettingsEditor;
}

/** The general settings by area. Who changes one area does not collide with who changes another: each has an ETag of its own content. */
@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsAreasController {
  constructor(private readonly deps: SettingsAreasDeps) {}

  @Get(':area')
  @Tagged()
  @Needs('settings.view')
  @Answers('One area of the general settings, under its name; ETag is of its content', shownSchema)
  async readArea(@Param('area', { schema: areaSchema }) area: AreaName, @Res({ passthrough: true }) answer: Response): Promise<Shown> {
    return show((await this.deps.settingsEditor.current()).settings.gateway, area, answer);
  }

  @Patch(':area')
  @Tagged()
  @Needs('settings.edit')
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the area that was edited; 412 when its content is another one now' })
  @Answers(
    'Change some settings of an area (RFC 7396): what is left out stays, null is the default again, a list is replaced as a whole',
    shownSchema,
  )
  async patchArea(
    @Param('area', { schema: areaSchema }) area: AreaName,
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
    @Body({ schema: patchSchema }) patch: z.infer<typeof patchSchema>,
    @Headers('if-match') tag: string | undefined,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<Shown> {
    const edited = editedVersion(tag);
    const editor = {
      account: who.account,
      client: who.client,
      dryRun: who.dryRun === true,
      action: 'settings.change',
      object: `settings ${area}`,
      ...(query.comment === undefined ? {} : { comment: query.comment }),
    };
    const { revision } = await this.deps.settingsEditor
      .revise(editor, (now) => {
        const newest = areaTag(now.gateway, area);
        if (newest !== edited) throw adminError('REVISION_CONFLICT', { newest });
        const next = patchArea(now.gateway, area, patch);
        if (!next.ok) throw invalidInput(next.error, patch);
        return { ...now, gateway: next.value };
      })
      .catch((thrown: unknown) => {
        throw thrown instanceof InvalidInput ? thrown.within(`gateway.${area}`) : thrown;
      });
    return show(revision.settings.gateway, area, answer);
  }
}

function show(gateway: GatewaySettings, area: AreaName, answer: Response): Shown {
  answer.setHeader('etag', etagOf(areaTag(gateway, area)));
  return { [area]: gateway[area] };
}
