import { describeClock } from './contracts/clock.contract.js';
import { turnableClock } from './turnable-clock.js';

describeClock('the clock that is turned', () => {
  const clock = turnableClock();
  return { clock, pass: (ms) => clock.turn(ms) };
});

describeClock('the clock that leaps', () => {
  const clock = turnableClock();
  return { clock, pass: (ms) => clock.leap(ms) };
});
