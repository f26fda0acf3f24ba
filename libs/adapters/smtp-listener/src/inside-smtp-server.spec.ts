import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Server, Socket } from 'node:net';
import { Writable } from 'node:stream';

import { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('.', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');
const ours = read('inside-smtp-server.ts');

/** Methods that we override or call, with the number of parameters that the library declares before a default. */
const METHODS = {
  connection: {
    init: 0,
    close: 0,
    send: 3,
    upgrade: 2,
    _createParser: 0,
    _setListeners: 1,
    _sendGreeting: 0,
    _whenWritable: 1,
    _armTimeout: 0,
    _onTimeout: 0,
    _onClose: 0,
  },
  server: { connect: 2, updateSecureContext: 1, _expectsProxyHeader: 1, _handleProxy: 2 },
};

const quiet = () => new SMTPServer({ logger: false, hideSTARTTLS: true });

describe('the private members of smtp-server that we stand on', () => {
  it('are those of the version that they were read in', () => {
    const { version } = createRequire(import.meta.url)('smtp-server/package.json') as { version: string };
    expect(version, 'read the changes of smtp-connection.js and smtp-server.js, then this line').toBe('3.21.6');
  });

  it.each(Object.entries(METHODS.connection))('SMTPConnection has %s with %i parameters', (name, count) => {
    const method: unknown = Reflect.get(SMTPConnection.prototype, name);
    expect(method).toBeTypeOf('function');
    expect((method as () => void).length).toBe(count);
  });

  it.each(Object.entries(METHODS.server))('SMTPServer has %s with %i parameters', (name, count) => {
    const method: unknown = Reflect.get(SMTPServer.prototype, name);
    expect(method).toBeTypeOf('function');
    expect((method as () => void).length).toBe(count);
  });

  it('have the shapes of a connection and of a server', () => {
    const server = quiet();
    const socket = new Socket();
    const connection = new SMTPConnection(server, socket);
    expect(connection).toMatchObject({ secure: false, remoteAddress: '', _closing: false, _closed: false, _upgrading: false });
    expect(connection.id).toBeTypeOf('string');
    expect(connection._socket).toBe(socket);
    expect(connection._parser).toBeInstanceOf(Writable);
    expect((connection._parser as unknown as { isClosed: unknown }).isClosed).toBe(false);
    expect(server.connections).toBeInstanceOf(Set);
    expect(server.server).toBeInstanceOf(Server);
    expect(server.options).toMatchObject({ hideSTARTTLS: true });
    socket.destroy();
  });

  it('are all listed here, and no other file of the package uses one', () => {
    const listed = [...Object.keys(METHODS.connection), ...Object.keys(METHODS.server), '_closing', '_closed', '_socket', '_parser'];
    const used = [...ours.matchAll(/(?:this\.|super\.|override )(_\w+)/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(listed.filter((name) => name.startsWith('_'))));
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && name !== 'inside-smtp-server.ts')) {
      expect(read(file), file).not.toMatch(/\._\w|override _[a-z](?!rite\b)|from 'smtp-server\/lib/);
    }
  });

  it('stand in at most 150 lines', () => {
    expect(ours.split('\n').length).toBeLessThanOrEqual(150);
  });
});
