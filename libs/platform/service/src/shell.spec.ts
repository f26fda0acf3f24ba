import { Writable } from 'node:stream';

import { Defect, errorsOf, noTracer } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { jsonLog } from './json-log.js';
import { otelTracer } from './otel-tracer.js';
import { serveProbes } from './probes.module.js';
import { promMetrics } from './prom-metrics.js';
import { createShell, shellFor } from './shell.js';

function collected() {
  const lines: string[] = [];
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
  return { log: jsonLog('pipeline', 'info', out), lines: () => lines.map((l) => JSON.parse(l) as Record<string, unknown>) };
}

function shell() {
  const { log, lines } = collected();
  const metrics = promMetrics();
  return { shell: createShell('pipeline', { log, metrics, tracer: noTracer }), metrics, lines };
}

describe('the shell of a service', () => {
  it('stops its parts last first and goes on when one fails', async () => {
    const { shell: sut, lines } = shell();
    const order: string[] = [];
    sut.onStop('bus', async () => void order.push('bus'));
    sut.onStop('broken', () => Promise.reject(new Error('no')));
    sut.onStop('listener', async () => void order.push('listener'));
    await sut.stop(1000);
    expect(order).toEqual(['listener', 'bus']);
    expect(lines()).toMatchObject([{ level: 'error', service: 'pipeline', code: 'STOP_FAILED', part: 'broken', error: 'no' }]);
  });

  it('stops at once what is made while it stops, and lets no loop of it begin', async () => {
    const { shell: sut } = shell();
    const order: string[] = [];
    sut.onStop('pool', async () => void order.push('pool'));
    sut.onStop('half made', async () => {
      sut.onStop('its store', async () => void order.push('its store'));
      sut.every('its loop', 1, async () => void order.push('its loop'));
      await expect(sut.keepTrying('ITS_TABLES', async () => void order.push('its tables'))).rejects.toThrow('stopping');
    });
    await sut.stop(1000);
    sut.every('much later', 1, async () => void order.push('much later'));
    await sut.stop(1000);
    expect(order).toEqual(['its store', 'pool']);
  });

  it('is ready only when every check passes and never while draining', async () => {
    const { shell: sut } = shell();
    expect((await sut.health.report()).ready).toBe(true);
    let down: string | undefined = 'broker does not answer';
    shellFor(sut, 'journal').health.add('bus', () => Promise.resolve(down));
    expect(await sut.health.report()).toEqual({
      ready: false,
      checks: [{ name: 'journal: bus', needed: true, ok: false, why: 'broker does not answer' }],
    });
    down = undefined;
    expect((await sut.health.report()).ready).toBe(true);
    sut.drain();
    expect((await sut.health.report()).ready).toBe(false);
  });

  it('stays ready when something fails that it goes on without, and tells of both in the gauge', async () => {
    const { shell: sut, metrics } = shell();
    sut.health.watch('bus', () => Promise.resolve('down'));
    sut.health.add('memory', () => Promise.resolve(undefined));
    shellFor(sut, 'journal').health.watch('database', () => Promise.reject(new Error('refused')));
    expect(await sut.health.report()).toMatchObject({ ready: true, checks: [{ name: 'bus', needed: false, ok: false }, {}, { why: 'refused' }] });
    const { text } = await metrics.expose();
    expect(text.split('\n').filter((line) => line.startsWith('postern_ready{'))).toEqual([
      'postern_ready{check="bus",needed="false"} 0',
      'postern_ready{check="memory",needed="true"} 1',
      'postern_ready{check="journal: database",needed="false"} 0',
    ]);
  });

  it('takes a rejecting check for not ready', async () => {
    const { shell: sut } = shell();
    sut.health.add('database', () => Promise.reject(new Error('refused')));
    expect(await sut.health.report()).toMatchObject({ ready: false, checks: [{ why: 'refused' }] });
  });
});

describe('the probes', () => {
  it('tell readiness and metrics apart from liveness', async () => {
    const { shell: sut, metrics } = shell();
    sut.metrics.counter('postern_test_total', 'A test', ['fate']).add(2, { fate: 'deliver' });
    sut.metrics.counter('postern_test_total', 'A test', ['fate']).add(1, { fate: 'deliver' });
    sut.health.add('bus', () => Promise.resolve('down'));
    const probes = await serveProbes(sut.health, metrics, '127.0.0.1', 0);
    try {
      const get = (path: string) => fetch(`http://127.0.0.1:${probes.port}${path}`);
      expect((await get('/healthz')).status).toBe(200);
      expect((await get('/readyz')).status).toBe(503);
      expect(await (await get('/metrics')).text()).toContain('postern_test_total{fate="deliver"} 3');
      expect((await get('/nothing')).status).toBe(404);
    } finally {
      await probes.close();
    }
  });
});

describe('a gauge', () => {
  it('shows nothing while its value is not known', async () => {
    const { shell: sut, metrics } = shell();
    const waiting = sut.metrics.gauge('postern_test_waiting', 'A test');
    const shown = async () => (await metrics.expose()).text.split('\n').filter((line) => line.startsWith('postern_test_waiting'));
    waiting.set(3);
    expect(await shown()).toEqual(['postern_test_waiting 3']);
    waiting.forget();
    expect(await shown()).toEqual([]);
    waiting.set(4);
    expect(await shown()).toEqual(['postern_test_waiting 4']);
  });
});

describe('the log', () => {
  it('shows the code of an expected failure and the stack of a defect', () => {
    const { log, lines } = collected();
    const failure = errorsOf({ BUS_DOWN: { grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' } });
    log.warn('PUBLISH_FAILED', { msgId: 'm' }, failure('BUS_DOWN', 'no broker', new Error('ECONNREFUSED')));
    log.error('DEFECT', {}, new Defect('unexpected'));
    expect(lines()[0]).toMatchObject({ code: 'PUBLISH_FAILED', msgId: 'm', error: 'BUS_DOWN: no broker', because: 'ECONNREFUSED' });
    expect(lines()[0]).not.toHaveProperty('stack');
    expect(lines()[1]?.['stack']).toContain('shell.spec');
  });

  it.each(['password', 'token', 'secret', 'authorization', 'cookie', 'octets'])(
    'drops the value of a field that names a secret: %s (obligation 43)',
    (name) => {
      const { log, lines } = collected();
      log.info('SESSION', { [name]: 'canary' });
      log.error('SESSION', { [name]: 'canary' }, new Defect('unexpected'));
      expect(lines()).toHaveLength(2);
      expect(JSON.stringify(lines())).not.toContain('canary');
    },
  );

  it.each([
    ['a line ending', 'a\n{"code":"FORGED"}'],
    ['CR and LF', 'a\r\n{"code":"FORGED"}\r\n'],
    ['a quote that would end the text', 'a","code":"FORGED","b":"'],
    ['a sequence of a terminal', '\u001b[2J\u001b]0;FORGED\u0007'],
    ['NUL and BEL', 'a\0\u0007b'],
    ['a control of a terminal in one byte', 'a\u009b2J\u007f'],
    ['what turns the direction of text', 'a\u202eexe.txt\u2066'],
    ['separators of lines and paragraphs', 'a\u2028{"code":"FORGED"}\u2029'],
  ])('is one event in one line, whatever a text holds: %s (obligation 37)', (_what, text) => {
    const raw: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (raw.push(chunk.toString()), done()) });
    jsonLog('pipeline', 'info', out).info('MAIL_DECIDED', { subject: text });
    const [line = '', ...more] = raw.join('').split('\n');
    expect(more).toEqual(['']);
    expect(JSON.parse(line)).toMatchObject({ code: 'MAIL_DECIDED', subject: text });
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  });
});

describe('the tracer', () => {
  it('carries a trace from its parent to what runs inside', async () => {
    const tracer = otelTracer('test', '0', '', 1);
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const inside = await tracer.span('scan', {}, () => Promise.resolve(tracer.current()), parent);
    expect(inside).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(inside).not.toBe(parent);
    expect(tracer.current()).toBeUndefined();
    await tracer.stop();
  });
});
