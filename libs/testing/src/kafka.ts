import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './free-port.js';
import { freeze } from './freeze.js';

/** Where the set-up of the tests puts the broker's jars. */
const LIB = join(homedir(), '.cache/postern/kafka-4.3.1/lib');
const START_LIMIT_MS = 120_000;
/** Without the compiler that takes minutes to pay. */
const SHORT_RUN = '-XX:TieredStopAtLevel=1';
const JAVA = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', `${LIB}/*`];

/** A real Kafka broker (KRaft, one node) on loopback. */
export interface TestKafka {
  /** host:port. */
  readonly brokers: string;
  /** Connections stay, nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again on the same port and data; resolves when it listens. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Clients have to say who they are; the broker itself does too, as the first of the users. */
function scramSettings(users: readonly KafkaUser[]): Record<string, string> {
  const jaas = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${users[0]?.name}" password="${users[0]?.password}";`;
  return {
    'listener.security.protocol.map': 'CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENTS',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-256',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-256',
    'listener.name.clients.scram-sha-256.sasl.jaas.config': jaas,
  };
}

interface KafkaUser {
  readonly name: string;
  readonly password: string;
}

/** `longRun`: the broker is to work for minutes, as under a benchmark. `users`: those who may come, with SCRAM-SHA-256; otherwise anybody. */
export async function startKafka({ longRun = false, users = [] as readonly KafkaUser[] } = {}): Promise<TestKafka> {
  if (!existsSync(LIB)) throw new Error(`no Kafka in ${LIB}: npm test sets it up`);
  const dir = mkdtempSync(join(tmpdir(), 'postern-test-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const config = join(dir, 'server.properties');
  const name = users.length > 0 ? 'CLIENTS' : 'PLAINTEXT';
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `${name}://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `${name}://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(dir, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    ...(users.length > 0 ? scramSettings(users) : {}),
  };
  writeFileSync(
    config,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  );
  // The first character is fixed: an id that begins with a dash would be read as an option.
  const id = `P${randomBytes(16).toString('base64url').slice(0, 21)}`;
  const scram = users.flatMap((user) => ['--add-scram', `SCRAM-SHA-256=[name=${user.name},password=${user.password}]`]);
  const formatted = spawnSync('java', [SHORT_RUN, ...JAVA, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', config, ...scram], {
    encoding: 'utf8',
  });
  if (formatted.status !== 0) throw new Error(`Kafka could not be formatted: ${formatted.stderr.slice(-1000)}`);
  let child: ChildProcess | undefined;
  let said = '';
  const run = async () => {
    const own = spawn('java', [...(longRun ? [] : [SHORT_RUN]), ...JAVA, 'kafka.Kafka', config], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = own;
    for (const stream of [own.stdout, own.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-3000)));
    for (const until = Date.now() + START_LIMIT_MS; !(await listens(port)); ) {
      if (own.exitCode !== null || Date.now() > until) throw new Error(`Kafka did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const own = child;
    child = undefined;
    if (own === undefined || own.exitCode !== null) return;
    const gone = new Promise((resolve) => own.once('exit', resolve));
    own.kill(signal);
    await gone;
  };
  await run();
  return {
    brokers: `127.0.0.1:${port}`,
    freeze: () => freeze(child?.pid === undefined ? [] : [child.pid]),
    thaw: () => void child?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    restart: run,
    async stop() {
      child?.kill('SIGCONT');
      await end('SIGKILL');
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
