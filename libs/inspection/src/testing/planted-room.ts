import type { Shell } from '@postern/platform-service';
import { createJobPool, programAt } from '@postern/platform-workers';

import type { InspectionRoom } from '../create-inspection.js';
import { Inspection } from '../inspection.js';
import type { handlers } from '../inspection-program.js';
import { UnpackMemory } from '../unpack-memory.js';
import PLANTED from 'program:./planted-inspection.js';

/** Workers that never end with a file that says `hang for ever`, and end themselves with one that says `exit now`. */
export function plantedRoom(shell: Shell, { workers = 1, memory = 256 * 1024 * 1024 } = {}): InspectionRoom {
  const pool = createJobPool(shell, { size: workers });
  return {
    inspection: new Inspection({ pool, program: programAt<typeof handlers>(PLANTED) }),
    memory: new UnpackMemory(memory, shell.clock, shell.metrics),
  };
}
