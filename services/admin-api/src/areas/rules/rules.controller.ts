import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import { ruleSchema } from '@postern/settings';
import type { MailRule, Settings } from '@postern/settings';

import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { Answers } from '../../kit/answers.js';
import { mustMatch, Tagged, tagged } from '../../kit/item-tag.js';
import { pageIn } from '../../kit/pagination.js';
import { addRule, moveRule, removeRule, replaceRule, ruleOf, switchRule } from './change-rules.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { ruleIdSchema, ruleQuerySchema, ruleInputSchema, ruleListSchema, ruleMoveSchema, ruleSwitchSchema } from './rule-schemas.js';

const id = { schema: ruleIdSchema };

/** What these routes work with. */
export abstract class RulesDeps {
  abstract readonly settingsEditor: SettingsEditor;
}

/** The rules one by one. Each change is a revision of its own, made from the newest settings. */
@ApiTags('rules')
@Controller('api/v1/rules')
export class RulesController {
  constructor(private readonly deps: RulesDeps) {}

  @Get()
  @Needs('rules.view')
  @Answers('All rules, first tried first', ruleListSchema)
  async listRules(@Query({ schema: ruleQuerySchema }) query: z.infer<typeof ruleQuerySchema>): Promise<z.infer<typeof ruleListSchema>> {
    const { number, settings } = await this.deps.settingsEditor.current();
    return { revision: number, ...pageIn(settings.rules, query, (rule) => String(rule.id)) };
  }

  @Get(':id')
  @Tagged()
  @Needs('rules.view')
  @Answers('One rule', ruleSchema)
  async readRule(@Param('id', id) ruleId: number, @Res({ passthrough: true }) answer: Response): Promise<MailRule> {
    return tagged(answer, ruleOf((await this.deps.settingsEditor.current()).settings, ruleId));
  }

  @Post()
  @Tagged()
  @Needs('rules.edit')
  @Answers('Add a rule, with the highest priority', ruleSchema, 201)
  async createRule(
    @Body({ schema: ruleInputSchema }) rule: z.infer<typeof ruleInputSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRule> {
    const settings = await this.deps.settingsEditor.change(who, 'rules.create', rule.name, async (old, revisions) =>
      addRule(old, rule, await revisions.highestRuleId()),
    );
    return tagged(answer, settings.rules.find((made) => made.name === rule.name) as MailRule);
  }

  @Put(':id')
  @Tagged()
  @Needs('rules.edit')
  @Answers('Replace a rule', ruleSchema)
  async replaceRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleInputSchema }) rule: z.infer<typeof ruleInputSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRule> {
    return tagged(answer, ruleOf(await this.change(who, 'rules.update', ruleId, (old) => replaceRule(old, ruleId, rule)), ruleId));
  }

  @Patch(':id')
  @Tagged()
  @Needs('rules.edit')
  @Answers('Switch a rule on or off', ruleSchema)
  async switchRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleSwitchSchema }) body: z.infer<typeof ruleSwitchSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRule> {
    const action = body.enabled ? 'rules.enable' : 'rules.disable';
    return tagged(answer, ruleOf(await this.change(who, action, ruleId, (old) => switchRule(old, ruleId, body.enabled)), ruleId));
  }

  @Post(':id/move')
  @Tagged()
  @Needs('rules.edit')
  @Answers('Change the priority of a rule', ruleSchema)
  async moveRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleMoveSchema }) body: z.infer<typeof ruleMoveSchema>,
    @CurrentCaller() who: Who,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<MailRule> {
    return tagged(answer, ruleOf(await this.change(who, 'rules.move', ruleId, (old) => moveRule(old, ruleId, body.position)), ruleId));
  }

  @Delete(':id')
  @Tagged()
  @Needs('rules.delete')
  @Answers('Delete a rule; its id is never used again', undefined, 204)
  async deleteRule(@Param('id', id) ruleId: number, @CurrentCaller() who: Who): Promise<void> {
    await this.change(who, 'rules.delete', ruleId, (old) => removeRule(old, ruleId));
  }

  /** A change of a rule that is still the one that was edited. */
  private change(who: Who, action: string, ruleId: number, change: (old: Settings) => Settings): Promise<Settings> {
    return this.deps.settingsEditor.change(who, action, `rule ${ruleId}`, (old) => {
      mustMatch(who, ruleOf(old, ruleId));
      return change(old);
    });
  }
}
