import { Body, Controller, Delete, Get, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';

import type { Clock } from '@postern/kernel';

import type { Passwords } from '../../access/passwords.js';
import { IDLE_MS, sessionCookie } from '../../access/sessions.js';
import type { Sessions } from '../../access/sessions.js';
import type { SignIn } from '../../access/sign-in.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { clientOf } from '../../kit/caller.js';
import type { ApiRequest } from '../../kit/caller.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { endOfDryRun, NoDryRun } from '../../kit/dry-run.js';
import { invalidField } from '../../kit/invalid-input.js';
import { Anyone, SignedIn } from '../../kit/needs.js';
import type { AccountStore } from '../../store/account-store.js';
import type { TokenStore } from '../../store/token-store.js';
import { passwordSchema, sessionSchema, signInSchema } from './session-schemas.js';
import type { Session } from './session-schemas.js';

/** What these routes work with. */
export abstract class SessionDeps {
  abstract readonly shell: { readonly clock: Pick<Clock, 'now'>; readonly version: string };
  abstract readonly signIn: SignIn;
  abstract readonly sessions: Sessions;
  abstract readonly accounts: AccountStore;
  abstract readonly tokens: TokenStore;
  abstract readonly passwords: Passwords;
  abstract readonly audit: AuditTrail;
}

/** Sign in, sign out, who am I, own password. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(private readonly deps: SessionDeps) {}

  @Post()
  @NoDryRun('a session is begun or it is not')
  @Anyone('this is the way in; attempts are limited by client')
  @Answers('Sign in; the session travels in a cookie', sessionSchema)
  async signIn(
    @Body({ schema: signInSchema }) body: z.infer<typeof signInSchema>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) answer: Response,
  ): Promise<Session> {
    const client = clientOf(request);
    const who = await this.deps.signIn.withPassword(body.account, body.password, client);
    const { secret, csrf } = await this.deps.sessions.begin(who.account, client);
    answer.setHeader('set-cookie', sessionCookie(secret, request.secure));
    await this.deps.audit.note({ account: who.account, client }, 'session.begin', who.account);
    return this.describe({ ...who, by: 'session', csrf, client });
  }

  @Get()
  @SignedIn('everybody may know who they are')
  @Answers('Who is signed in and what they may do', sessionSchema)
  readSession(@CurrentCaller() who: Who): Session {
    return this.describe(who);
  }

  @Post('extend')
  @NoDryRun('the request itself is the activity')
  @SignedIn('a person is still there; the guard notes the activity')
  @Answers('Extend the session', undefined, 204)
  extendSession(): void {}

  @Delete()
  @NoDryRun('a session is ended or it is not')
  @SignedIn('ending the own session')
  @Answers('Sign out', undefined, 204)
  async signOut(@CurrentCaller() who: Who, @Req() request: ApiRequest, @Res({ passthrough: true }) answer: Response): Promise<void> {
    if (who.sessionSecret !== undefined) await this.deps.sessions.end(who.sessionSecret);
    answer.setHeader('set-cookie', sessionCookie('', request.secure));
    // Nothing of what was shown stays in the browser: caches and the session's storage go.
    answer.setHeader('clear-site-data', '"cache", "storage"');
    await this.deps.audit.note(who, 'session.end', who.account);
  }

  @Put('password')
  @SignedIn('changing the own password needs the current one')
  @Answers('Change the own password; other sessions of the account end', undefined, 204)
  async changePassword(@Body({ schema: passwordSchema }) body: z.infer<typeof passwordSchema>, @CurrentCaller() who: Who): Promise<void> {
    const { signIn, accounts, passwords, sessions, tokens, audit, shell } = this.deps;
    if (who.by === 'token') throw adminError('NOT_PERMITTED', 'a token cannot change a password');
    await signIn.withPassword(who.account, body.current, who.client, 'session.passwordRefused').catch((thrown: unknown) => {
      throw (thrown as { code?: string }).code === 'SIGN_IN_FAILED'
        ? invalidField('current', 'NOT_THE_PASSWORD', 'is not the current password')
        : thrown;
    });
    endOfDryRun(who, () => [{ path: 'session.password' }]);
    await accounts.setPassword(who.account, await passwords.hash(body.next), shell.clock.now());
    signIn.forget();
    await sessions.endOthers(who.account, who.sessionSecret ?? '');
    if (!body.keepTokens && (await tokens.removeOf(who.account)) > 0) await audit.note(who, 'tokens.delete', `all of ${who.account}`);
    await audit.note(who, 'session.password', who.account);
  }

  private describe(who: Who): Session {
    const { account, permissions, by, csrf = '' } = who;
    return { account, permissions: [...permissions], by, csrf, idleSeconds: IDLE_MS / 1000, version: this.deps.shell.version };
  }
}
