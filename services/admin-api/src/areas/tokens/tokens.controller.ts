import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Shell } from '@postern/platform-service';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditStore } from '../../store/audit-store.js';
import type { TokenRow, TokenStore } from '../../store/token-store.js';
import { auditListSchema, auditQuerySchema, newTokenSchema, tokenInputSchema, tokenListSchema } from '../session/session-schemas.js';
import { AUDIT, SHELL, TOKENS } from '../../access/access-tokens.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { TOKEN_PREFIX } from '../../access/identify.js';
import { Needs } from '../../kit/needs.js';
import { digestOf, newSecret } from '../../access/secrets.js';

const idSchema = z.string().regex(/^\d{1,18}$/);
const DAY_MS = 86_400_000;

/** Bearer tokens for scripts, and the audit. */
@ApiTags('access')
@Controller('api/v1')
export class TokensController {
  constructor(
    @Inject(SHELL) private readonly shell: Shell,
    @Inject(TOKENS) private readonly tokens: TokenStore,
    @Inject(AUDIT) private readonly audit: AuditStore,
  ) {}

  @Get('tokens')
  @Needs('tokens.manage')
  @Answers('Tokens, without their secrets', tokenListSchema)
  async listTokens(): Promise<z.infer<typeof tokenListSchema>> {
    return { items: (await this.tokens.list()).map(shown) };
  }

  @Post('tokens')
  @Needs('tokens.manage')
  @Answers('Make a token; its secret is in this answer only', newTokenSchema, 201)
  async createToken(
    @Body({ schema: tokenInputSchema }) body: z.infer<typeof tokenInputSchema>,
    @CurrentCaller() who: Who,
  ): Promise<z.infer<typeof newTokenSchema>> {
    const permissions = body.permissions ?? who.permissions;
    // Nobody hands on what they do not have.
    if (permissions.some((p) => !who.permissions.includes(p))) throw adminError('NOT_PERMITTED', 'token above its maker');
    const now = this.shell.clock.now();
    const secret = newSecret(this.shell.random, TOKEN_PREFIX);
    const expiresAtMs = body.expiresInDays === undefined ? undefined : now + body.expiresInDays * DAY_MS;
    const row = await this.tokens.add({ name: body.name, digest: digestOf(secret), account: who.account, permissions, expiresAtMs }, now);
    await this.audit.add(
      { account: who.account, client: who.client, action: 'tokens.create', object: body.name, detail: { id: row.id, permissions } },
      now,
    );
    return { ...shown(row), secret };
  }

  @Delete('tokens/:id')
  @Needs('tokens.manage')
  @Answers('Revoke a token', undefined, 204)
  async deleteToken(@Param('id', { schema: idSchema }) id: string, @CurrentCaller() who: Who): Promise<void> {
    const name = await this.tokens.remove(id);
    if (name === undefined) throw adminError('NOT_FOUND');
    await this.audit.add({ account: who.account, client: who.client, action: 'tokens.delete', object: name, detail: { id } }, this.shell.clock.now());
  }

  @Get('audit')
  @Needs('audit.view')
  @Answers('Who did what, newest first', auditListSchema)
  async listAudit(@Query({ schema: auditQuerySchema }) query: z.infer<typeof auditQuerySchema>): Promise<z.infer<typeof auditListSchema>> {
    const rows = await this.audit.list(query.limit, query.before);
    return { items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString(), detail: { ...row.detail } })) };
  }
}

function shown(row: TokenRow): z.infer<typeof tokenListSchema>['items'][number] {
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
