import type { MsgId } from '@postern/kernel';

import { describePipeline } from './contracts/pipeline.contract.js';
import { accepted, fakePipeline } from './fake-pipeline.js';

describePipeline('the fake', () => {
  let broken = false;
  const kept: MsgId[] = [];
  const pipeline = fakePipeline((submission) => {
    if (broken) return Promise.reject(new Error('no store'));
    kept.push(submission.msgId);
    return accepted(submission);
  });
  return {
    pipeline,
    kept: () => kept,
    breakStore: () => (broken = true),
    now: () => Date.now(),
    stop: () => Promise.resolve(),
  };
});
