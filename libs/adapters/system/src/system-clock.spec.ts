import { describeClock } from '@postern/testing';

import { systemClock } from './system-clock.js';

describeClock('the clock of the machine', () => ({ clock: systemClock, pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }));
