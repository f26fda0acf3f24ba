import { Body, Controller, Delete, Get, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import type { Shell } from '@postern/platform-service';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { invalidInput } from '../../kit/invalid-input.js';
import type { AccountStore } from '../../store/account-store.js';
import type { AuditStore } from '../../store/audit-store.js';
import { SESSIONS } from '../../access/access-guard.js';
import { passwordSchema, sessionSchema, signInSchema } from './session-schemas.js';
import type { Session } from './session-schemas.js';
import { ACCOUNTS, AUDIT, PASSWORDS, SHELL, SIGN_IN } from '../../access/access-tokens.js';
import { clientOf } from '../../kit/caller.js';
import type { ApiRequest } from '../../kit/caller.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Anyone, SignedIn } from '../../kit/needs.js';
import type { Passwords } from '../../access/passwords.js';
import { IDLE_MS, sessionCookie } from '../../access/sessions.js';
import type { Sessions } from '../../access/sessions.js';
import type { SignIn } from '../../access/sign-in.js';

/** Sign in, sign out, who am I, own password. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    @Inject(SHELL) private readonly shell: Shell,
    @Inject(SIGN_IN) private readonly signIns: SignIn,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(ACCOUNTS) private readonly accounts: AccountStore,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(AUDIT) private readonly audit: AuditStore,
  ) {}

  @Post()
  @Anyone('this is the way in; attempts are limited by client')
  @Answers('Sign in; the session travels in a cookie', sessionSchema)
  async signIn(
    @Body({ schema: signInSchema }) body: z.infer<typeof signInSchema>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<Session> {
    const client = clientOf(request);
    const who = await this.signIns.withPassword(body.account, body.password, client);
    const { secret, csrf } = await this.sessions.begin(who.account, client);
    answer.setHeader('set-cookie', sessionCookie(secret, request.secure));
    await this.note(who.account, client, 'session.begin');
    return this.describe({ ...who, by: 'session', csrf, client });
  }

  @Get()
  @SignedIn('everybody may know who they are')
  @Answers('Who is signed in and what they may do', sessionSchema)
  readSession(@CurrentCaller() who: Who): Session {
    return this.describe(who);
  }

  @Post('extend')
  @SignedIn('a person is still there; the guard notes the activity')
  @Answers('Extend the session', undefined, 204)
  extendSession(): void {}

  @Delete()
  @SignedIn('ending the own session')
  @Answers('Sign out', undefined, 204)
  async signOut(@CurrentCaller() who: Who, @Req() request: ApiRequest, @Res({ passthrough: true }) answer: Response): Promise<void> {
    if (who.sessionSecret !== undefined) await this.sessions.end(who.sessionSecret);
    answer.setHeader('set-cookie', sessionCookie('', request.secure));
    // Nothing of what was shown stays in the browser: caches and the session's storage go.
    answer.setHeader('clear-site-data', '"cache", "storage"');
    await this.note(who.account, who.client, 'session.end');
  }

  @Put('password')
  @SignedIn('changing the own password needs the current one')
  @Answers('Change the own password; other sessions of the account end', undefined, 204)
  async changePassword(@Body({ schema: passwordSchema }) body: z.infer<typeof passwordSchema>, @CurrentCaller() who: Who): Promise<void> {
    if (who.by === 'token') throw adminError('NOT_PERMITTED', 'a token cannot change a password');
    await this.signIns.withPassword(who.account, body.current, who.client).catch((thrown: unknown) => {
      throw (thrown as { code?: string }).code === 'SIGN_IN_FAILED'
        ? invalidInput([{ path: ['current'], message: 'is not the current password' }])
        : thrown;
    });
    await this.accounts.setPassword(who.account, await this.passwords.hash(body.next), this.shell.clock.now());
    this.signIns.forget();
    await this.sessions.endOthers(who.account, who.sessionSecret ?? '');
    await this.note(who.account, who.client, 'session.password');
  }

  private describe(who: Who): Session {
    return {
      account: who.account,
      permissions: [...who.permissions],
      by: who.by,
      csrf: who.csrf ?? '',
      idleSeconds: IDLE_MS / 1000,
      version: this.shell.version,
    };
  }

  private note(account: string, client: string, action: string): Promise<void> {
    return this.audit.add({ account, client, action, object: account, detail: {} }, this.shell.clock.now());
  }
}
