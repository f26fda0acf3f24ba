import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import type { Clock, Random } from '@postern/kernel';

import { TOKEN_PREFIX } from '../../access/identify.js';
import type { Roles } from '../../access/roles.js';
import { digestOf, newSecret } from '../../access/secrets.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { endOfDryRun } from '../../kit/dry-run.js';
import { invalidField } from '../../kit/invalid-input.js';
import { mustMatch, Tagged, tagged } from '../../kit/item-tag.js';
import { Needs } from '../../kit/needs.js';
import { pageIn } from '../../kit/pagination.js';
import type { TokenRow, TokenStore } from '../../store/token-store.js';
import { newTokenSchema, tokenIdSchema, tokenInputSchema, tokenListSchema, tokenQuerySchema, tokenSchema } from './token-schemas.js';

const DAY_MS = 86_400_000;
type ShownToken = z.infer<typeof tokenSchema>;

/** What these routes work with. */
export abstract class TokensDeps {
  abstract readonly shell: { readonly clock: Pick<Clock, 'now'>; readonly random: Random };
  abstract readonly tokens: TokenStore;
  abstract readonly roles: Roles;
  abstract readonly audit: AuditTrail;
}

/** Bearer tokens for scripts. */
@ApiTags('access')
@Controller('api/v1/tokens')
export class TokensController {
  constructor(private readonly deps: TokensDeps) {}

  @Get()
  @Needs('tokens.manage')
  @Answers('Tokens, without their secrets', tokenListSchema)
  async listTokens(@Query({ schema: tokenQuerySchema }) query: z.infer<typeof tokenQuerySchema>): Promise<z.infer<typeof tokenListSchema>> {
    return pageIn((await this.deps.tokens.list()).map(shown), query, ({ id }) => id);
  }

  @Get(':id')
  @Tagged()
  @Needs('tokens.manage')
  @Answers('One token, without its secret', tokenSchema)
  async readToken(@Param('id', { schema: tokenIdSchema }) id: string, @Res({ passthrough: true }) answer: Response): Promise<ShownToken> {
    return tagged(answer, await this.find(id));
  }

  @Post()
  @Needs('tokens.manage')
  @Answers('Make a token; its secret is in this answer only', newTokenSchema, 201)
  async createToken(
    @Body({ schema: tokenInputSchema }) body: z.infer<typeof tokenInputSchema>,
    @CurrentCaller() who: Who,
  ): Promise<z.infer<typeof newTokenSchema>> {
    const { shell, tokens, roles, audit } = this.deps;
    const permissions = body.permissions ?? who.permissions;
    const foreign = permissions.findIndex((one) => roles.known([one]).length === 0);
    if (foreign !== -1) throw invalidField(`permissions.${foreign}`, 'NO_SUCH_PERMISSION', 'is not a permission of this release');
    // Nobody hands on what they do not have.
    if (permissions.some((one) => !who.permissions.includes(one))) throw adminError('NOT_PERMITTED', 'token above its maker');
    endOfDryRun(who, () => [{ path: `tokens[name=${body.name}]`, after: { name: body.name, permissions } }]);
    const now = shell.clock.now();
    const secret = newSecret(shell.random, TOKEN_PREFIX);
    const expiresAtMs = body.expiresInDays === undefined ? undefined : now + body.expiresInDays * DAY_MS;
    const row = await tokens.add({ name: body.name, digest: digestOf(secret), account: who.account, permissions, expiresAtMs }, now);
    await audit.note(who, 'tokens.create', body.name, { id: row.id, permissions });
    return { ...shown(row), secret };
  }

  @Delete(':id')
  @Tagged()
  @Needs('tokens.manage')
  @Answers('Revoke a token', undefined, 204)
  async deleteToken(@Param('id', { schema: tokenIdSchema }) id: string, @CurrentCaller() who: Who): Promise<void> {
    const found = await this.find(id);
    mustMatch(who, found);
    endOfDryRun(who, () => [{ path: `tokens[id=${id}]`, before: found }]);
    const name = await this.deps.tokens.remove(id);
    if (name === undefined) throw adminError('NOT_FOUND');
    await this.deps.audit.note(who, 'tokens.delete', name, { id });
  }

  private async find(id: string): Promise<ShownToken> {
    const row = (await this.deps.tokens.list()).find((one) => one.id === id);
    if (row === undefined) throw adminError('NOT_FOUND', id);
    return shown(row);
  }
}

function shown(row: TokenRow): ShownToken {
  const { id, name, account, permissions, createdAt, expiresAt, usedAt } = row;
  return {
    id,
    name,
    account,
    permissions: [...permissions],
    createdAt: createdAt.toISOString(),
    ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(usedAt === null ? {} : { usedAt: usedAt.toISOString() }),
  };
}
