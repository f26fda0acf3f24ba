// A Kafka broker from Maven's jars, for tests: cached by version outside of the repository.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { ensureProgram } from './apt.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';

const VERSION = '4.3.1';
export const KAFKA_LIB = join(homedir(), '.cache/postern', `kafka-${VERSION}`, 'lib');

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>postern</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** Java and the jars; throws when they are not to be had, since the tests need a real broker. */
export async function ensureKafka() {
  if ((await ensureProgram('java', ['default-jre-headless'])) === undefined) throw new Error('Java is missing');
  if (existsSync(KAFKA_LIB)) return KAFKA_LIB;
  if ((await ensureProgram('mvn', ['maven'])) === undefined) throw new Error('Maven is missing');
  await step(`Kafka ${VERSION} (Maven)`, async () => {
    const parent = join(homedir(), '.cache/postern');
    mkdirSync(parent, { recursive: true });
    const work = mkdtempSync(join(parent, 'kafka-new-'));
    try {
      writeFileSync(join(work, 'pom.xml'), POM);
      await must('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'out/lib')}`], { cwd: work });
      // A quicker process has put the same there.
      if (existsSync(KAFKA_LIB)) return;
      rmSync(join(KAFKA_LIB, '..'), { recursive: true, force: true });
      renameSync(join(work, 'out'), join(KAFKA_LIB, '..'));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return KAFKA_LIB;
}
