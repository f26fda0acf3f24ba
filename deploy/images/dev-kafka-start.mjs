// Formats the data folder once and starts the broker. The container's Node runs it, so that the image needs no shell.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

const data = process.env.KAFKA_DATA ?? '/data/kafka';
// Nobody has to say who he is here, so it is for this machine alone unless the chart says more, behind its policies.
const listen = process.env.KAFKA_LISTEN ?? '127.0.0.1';
const advertised = process.env.KAFKA_ADVERTISED ?? 'localhost:9092';
const config = '/tmp/server.properties';
const java = ['-Xms256m', process.env.KAFKA_HEAP ?? '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', '/opt/kafka/*'];
mkdirSync(data, { recursive: true });
writeFileSync(
  config,
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': '1@localhost:9093',
    listeners: `PLAINTEXT://${listen}:9092,CONTROLLER://127.0.0.1:9093`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // One broker, no replica: a record is on the disk before it is acknowledged, since a node may lose its power.
    'log.flush.interval.messages': 1,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n'),
);
if (!existsSync(`${data}/meta.properties`)) {
  // The first character is fixed: an id that begins with a dash would be read as an option.
  const id = `P${randomBytes(16).toString('base64url').slice(0, 21)}`;
  const formatted = spawnSync('/opt/java/bin/java', [...java, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', config], { stdio: 'inherit' });
  if (formatted.status !== 0) process.exit(1);
}
const broker = spawn('/opt/java/bin/java', [...java, 'kafka.Kafka', config], { stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => broker.kill(signal));
// Java ends with 143 when it was asked to end and did.
broker.on('exit', (code, signal) => process.exit(code === 143 || signal === 'SIGTERM' ? 0 : (code ?? 1)));
