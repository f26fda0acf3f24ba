import { describeAvEngine } from './contracts/av-engine.contract.js';
import { FAKE_MALWARE, fakeEngine } from './fake-engine.js';

describeAvEngine('the fake engine', () => ({ engine: fakeEngine(), malware: FAKE_MALWARE, stop: () => Promise.resolve() }));
