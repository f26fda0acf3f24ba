import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { ruleSchema } from '@postern/settings';
import type { MailRule } from '@postern/settings';

import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { Answers } from '../../kit/answers.js';
import { addRule, moveRule, removeRule, replaceRule, ruleOf, switchRule } from './change-rules.js';
import type { SettingsDesk } from '../../settings/revise-settings.js';
import { ruleIdSchema, ruleInputSchema, ruleListSchema, ruleMoveSchema, ruleSwitchSchema } from './rule-schemas.js';

const id = { schema: ruleIdSchema };

/** What these routes work with. */
export abstract class RulesDeps {
  abstract readonly desk: SettingsDesk;
}

/** The rules one by one. Each change is a revision of its own, made from the newest settings. */
@ApiTags('rules')
@Controller('api/v1/rules')
export class RulesController {
  constructor(private readonly deps: RulesDeps) {}

  @Get()
  @Needs('rules.view')
  @Answers('All rules, first tried first', ruleListSchema)
  async listRules(): Promise<z.infer<typeof ruleListSchema>> {
    const { number, settings } = await this.deps.desk.current();
    return { revision: number, items: settings.rules };
  }

  @Get(':id')
  @Needs('rules.view')
  @Answers('One rule', ruleSchema)
  async readRule(@Param('id', id) ruleId: number): Promise<MailRule> {
    return ruleOf((await this.deps.desk.current()).settings, ruleId);
  }

  @Post()
  @Needs('rules.edit')
  @Answers('Add a rule, with the highest priority', ruleSchema, 201)
  async createRule(@Body({ schema: ruleInputSchema }) rule: z.infer<typeof ruleInputSchema>, @CurrentCaller() who: Who): Promise<MailRule> {
    const settings = await this.deps.desk.change(who, 'rules.create', rule.name, async (old, revisions) =>
      addRule(old, rule, await revisions.highestRuleId()),
    );
    return settings.rules.find((made) => made.name === rule.name) as MailRule;
  }

  @Put(':id')
  @Needs('rules.edit')
  @Answers('Replace a rule', ruleSchema)
  async replaceRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleInputSchema }) rule: z.infer<typeof ruleInputSchema>,
    @CurrentCaller() who: Who,
  ): Promise<MailRule> {
    return ruleOf(await this.deps.desk.change(who, 'rules.update', `rule ${ruleId}`, (old) => replaceRule(old, ruleId, rule)), ruleId);
  }

  @Patch(':id')
  @Needs('rules.edit')
  @Answers('Switch a rule on or off', ruleSchema)
  async switchRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleSwitchSchema }) body: z.infer<typeof ruleSwitchSchema>,
    @CurrentCaller() who: Who,
  ): Promise<MailRule> {
    return ruleOf(
      await this.deps.desk.change(who, body.enabled ? 'rules.enable' : 'rules.disable', `rule ${ruleId}`, (old) =>
        switchRule(old, ruleId, body.enabled),
      ),
      ruleId,
    );
  }

  @Post(':id/move')
  @Needs('rules.edit')
  @Answers('Change the priority of a rule', ruleListSchema)
  async moveRule(
    @Param('id', id) ruleId: number,
    @Body({ schema: ruleMoveSchema }) body: z.infer<typeof ruleMoveSchema>,
    @CurrentCaller() who: Who,
  ): Promise<z.infer<typeof ruleListSchema>> {
    await this.deps.desk.change(who, 'rules.move', `rule ${ruleId}`, (old) => moveRule(old, ruleId, body.position));
    return this.listRules();
  }

  @Delete(':id')
  @Needs('rules.delete')
  @Answers('Delete a rule; its id is never used again', undefined, 204)
  async deleteRule(@Param('id', id) ruleId: number, @CurrentCaller() who: Who): Promise<void> {
    await this.deps.desk.change(who, 'rules.delete', `rule ${ruleId}`, (old) => removeRule(old, ruleId));
  }
}
