import { assertNever, messageOf } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';

import { findings } from './finding.js';
import type { Finding } from './finding.js';

/** The one object that a check leaves behind, where it may put and not delete. No area of ours. */
const KEY = 'check/postern' as BlobKey;
const NEVER = 'check/never-there' as BlobKey;
const { ok, missing } = findings('s3');

const RIGHTS = ['list', 'put', 'get', 'delete'] as const;
type Right = (typeof RIGHTS)[number];
const ACTIONS: Readonly<Record<Right, string>> = { list: 's3:ListBucket', put: 's3:PutObject', get: 's3:GetObject', delete: 's3:DeleteObject' };

/** Tries each right that the service has by its row; whoever uses the bucket must be able to list it. */
export async function lookAtStore(store: BlobStore, bucket: string, rights: readonly string[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const right of RIGHTS.filter((one) => one === 'list' || rights.includes(one))) {
    try {
      await use(store, right);
      found.push(ok(`${right} in the bucket ${bucket}`));
    } catch (thrown) {
      found.push(missing(`no ${right} in the bucket ${bucket}: ${messageOf(thrown)}. The keys need ${ACTIONS[right]}`));
      // Without an answer to the first the others would only wait.
      if (right === 'list') break;
    }
  }
  return found;
}

async function use(store: BlobStore, right: Right): Promise<void> {
  switch (right) {
    case 'list':
      return store.check();
    case 'put':
      return store.put(KEY, Buffer.from('written by postern check\n'));
    case 'get':
      return void (await store.get(NEVER));
    case 'delete':
      return store.delete(NEVER);
    default:
      return assertNever(right);
  }
}
