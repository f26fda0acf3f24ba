import { describeSenderChecker } from './contracts/sender-checker.contract.js';
import { fakeSenderChecker } from './fake-sender-checker.js';

describeSenderChecker('the fake checker', fakeSenderChecker);
