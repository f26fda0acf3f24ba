import { EDGE_REPLIES, freshSession, replyText, stepSession, takesLines, workOf } from '@postern/smtp';
import type {
  DataReader,
  Question,
  ReadMessage,
  SentAhead,
  SessionRules,
  SessionWork,
  SmtpEffect,
  SmtpEvent,
  SmtpReply,
  SmtpSession,
} from '@postern/smtp';
import { assertNever } from '@postern/kernel';

import type { ConnectionOwner, LibraryConnection } from './inside-smtp-server.js';
import type { InputViolation, ListenerHandlers, ListenerOptions, ListenerSession } from './listener-types.js';

/** The listener that a session belongs to. */
export interface SessionHost<State> {
  readonly handlers: ListenerHandlers<State>;
  options(): ListenerOptions;
  rules(): SessionRules;
  /** What ends the session instead of its greeting; undefined goes on to the handlers. */
  refuseNew(session: ListeningSession<State>): SmtpReply | undefined;
  closing(session: ListeningSession<State>): void;
}

/** Does what a session of core decides: what happens on the connection are its events, and its effects are done here. */
export class ListeningSession<State> implements ConnectionOwner {
  readonly view: ListenerSession<State>;
  private session: SmtpSession = freshSession(performance.now());
  private readonly longest: NodeJS.Timeout;
  /** Takes the next line or message. */
  private next: (() => void) | undefined;
  /** Read and not decided yet. */
  private pending: ReadMessage | undefined;

  constructor(
    private readonly connection: LibraryConnection,
    private readonly host: SessionHost<State>,
    state: State,
    isCheck: boolean,
  ) {
    this.view = this.viewOf(state, isCheck);
    this.longest = setTimeout(() => this.end(EDGE_REPLIES.tooLong), host.options().maxSessionMs).unref();
  }

  get work(): SessionWork {
    return workOf(this.session, this.connection.input?.lineSince);
  }

  /** Says the reply and closes; when a verdict is owed, after it. */
  end(reply: SmtpReply): void {
    this.take({ kind: 'end', reply });
  }

  /** Ends the session for what it does not do. */
  endWith(what: InputViolation, reply: SmtpReply): void {
    this.host.handlers.violation(what, this.view);
    this.end(reply);
  }

  /** Gives up on a verdict that is owed. */
  cut(): void {
    this.end(EDGE_REPLIES.shuttingDown);
    this.connection.cut();
  }

  opened(): void {
    this.take({ kind: 'connected' });
  }

  secured(): void {
    this.take({ kind: 'secured' });
  }

  silence(): void {
    this.take({ kind: 'silence' });
    if (this.session.stage !== 'closed') this.connection.rearm();
  }

  silenceMs(): number {
    const { dataTimeoutMs, sessionTimeoutMs } = this.host.options();
    return this.session.stage === 'receiving' ? dataTimeoutMs : sessionTimeoutMs;
  }

  closing(): void {
    this.host.closing(this);
    this.take({ kind: 'gone' });
  }

  closed(): void {
    clearTimeout(this.longest);
    this.host.closing(this);
    this.take({ kind: 'gone' });
    this.host.handlers.close(this.view);
  }

  command(line: Buffer, next: () => void): void {
    this.next = next;
    this.take({ kind: 'line', line: line.toString('utf8'), ahead: this.ahead() });
  }

  badLine(next: () => void): void {
    this.next = next;
    this.take({ kind: 'bad-line' });
  }

  lineTooLong(): void {
    this.take({ kind: 'line-too-long' });
  }

  received(octets: number, reader: DataReader): void {
    if (!this.host.handlers.receiving(this.view, octets)) reader.drop();
    this.take({ kind: 'received', bytes: octets });
  }

  message(message: ReadMessage, next: () => void): void {
    this.next = next;
    this.pending = message;
    this.take({ kind: 'message' });
  }

  private take(event: SmtpEvent): void {
    const before = this.session.stage;
    const step = stepSession(this.session, event, this.host.rules(), performance.now());
    this.session = step.session;
    for (const effect of step.effects) this.run(effect);
    const { stage } = this.session;
    if (stage === 'closed') {
      if (before !== 'closed') this.connection.close();
      return;
    }
    if (stage !== before) this.connection.rearm();
    if (takesLines(this.session) || stage === 'receiving') this.resume();
  }

  private resume(): void {
    const { next } = this;
    this.next = undefined;
    // A client that never reads its replies is not read either, or they would fill the memory.
    if (next !== undefined) this.connection.whenWritable(next);
  }

  private run(effect: SmtpEffect): void {
    const { connection } = this;
    switch (effect.kind) {
      case 'greet':
        this.replied(220);
        return connection.greet();
      case 'say': {
        const { reply, lines } = effect;
        this.replied(reply.code);
        return connection.send(reply.code, lines === undefined ? replyText(reply) : [replyText(reply), ...lines], false);
      }
      case 'ask':
        this.ask(effect.question).then(
          (reply) => this.answered(effect.question, reply),
          () => this.answered(effect.question, effect.question.of === 'connect' ? EDGE_REPLIES.busy : EDGE_REPLIES.temporary),
        );
        return undefined;
      case 'read-message':
        return connection.input?.beginMessage(effect.maxBytes);
      case 'submit':
        this.submit().then(
          (reply) => this.decided(reply),
          () => this.decided(EDGE_REPLIES.temporary),
        );
        return undefined;
      case 'forget':
        return this.host.handlers.forget(this.view);
      case 'start-tls':
        return connection.startTls(() => this.resume());
      case 'cut':
        return connection.cut();
      case 'violation':
        return this.host.handlers.violation(effect.what, this.view);
      default:
        return assertNever(effect);
    }
  }

  private async ask(question: Question): Promise<SmtpReply | undefined> {
    const { handlers } = this.host;
    switch (question.of) {
      case 'connect':
        return this.host.refuseNew(this) ?? (await handlers.connect(this.view));
      case 'mail':
        return handlers.mail(this.view, question.mail);
      case 'recipient':
        return handlers.recipient(this.view, question.address);
      default:
        return assertNever(question);
    }
  }

  private answered(question: Question, reply: SmtpReply | undefined): void {
    const take = () => this.take({ kind: 'answered', reply });
    // Who talks before the greeting is found by the bytes that are here already.
    if (question.of === 'connect') setImmediate(take);
    else take();
  }

  private async submit(): Promise<SmtpReply> {
    const message = this.pending;
    this.pending = undefined;
    return message === undefined ? EDGE_REPLIES.temporary : this.host.handlers.data(this.view, message);
  }

  private decided(reply: SmtpReply): void {
    this.take({ kind: 'decided', reply, ahead: this.ahead() });
  }

  /** What the client sent before it could have our reply. */
  private ahead(): SentAhead {
    const { input } = this.connection;
    if (input?.waiting?.length === 0 || input === undefined) return 'nothing';
    return input.waiting?.toString('latin1').toUpperCase() === 'QUIT\r\n' ? 'quit' : 'more';
  }

  private replied(code: number): void {
    this.host.handlers.replied(this.session.command, code);
  }

  private viewOf(state: State, isCheck: boolean): ListenerSession<State> {
    const { connection } = this;
    const helo = () => this.session.helo;
    return {
      id: connection.id,
      clientIp: connection.remoteAddress,
      isCheck,
      get helo() {
        return helo();
      },
      get tls() {
        return connection.tlsVersion;
      },
      state,
    };
  }
}
