import { describeCustomResources, describeLeadership } from '@postern/testing';

import { memoryResources, switchedLead } from './memory-resources.js';

describeCustomResources('memory', () => {
  const resources = memoryResources(() => 1);
  return {
    resources,
    apply: (name, spec, annotations) => Promise.resolve(resources.apply('MailDomain', name, spec, annotations)),
    remove: (name) => Promise.resolve(resources.remove('MailDomain', name)),
    stop: () => Promise.resolve(),
  };
});

describeLeadership('a switch', () => {
  const { lead } = switchedLead();
  return {
    compete: (_identity, onChange = () => undefined) => lead(onChange),
    async until(condition) {
      for (let tries = 0; tries < 10; tries++) if (condition()) return;
      throw new Error('nothing changes it');
    },
    stop: () => Promise.resolve(),
  };
});
