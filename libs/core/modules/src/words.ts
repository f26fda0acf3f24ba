import type { DetectionResponse } from '@postern/vocabulary';
import { z } from 'zod';

import type { FactRecord, StatusMeaning } from './module-record.js';
import { RECORDS } from './records.js';
import type { ModuleRecords } from './records.js';

/** What programs and people outside are told about a module: the words of its results and of rules. JSON. */
export interface ModuleWords {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  readonly detections: readonly {
    readonly name: string;
    readonly title: string;
    readonly actions: readonly string[];
    readonly default: DetectionResponse;
  }[];
  readonly facts: Readonly<Record<string, FactRecord>>;
}

export function moduleWords(records: ModuleRecords = RECORDS): readonly ModuleWords[] {
  return Object.values(records).map(({ id, title, about, statuses, detections, facts }) => ({
    id,
    title,
    about,
    statuses: { ...statuses },
    detections: Object.entries(detections).map(([name, detection]) => ({
      name,
      title: detection.title,
      actions: actionsOf(detection.response),
      default: detection.response.parse({}) as DetectionResponse,
    })),
    facts: { ...facts },
  }));
}

function actionsOf(response: z.ZodType): readonly string[] {
  const { properties } = z.toJSONSchema(response, { io: 'output' });
  const action = properties?.['action'];
  return typeof action === 'object' ? ((action.enum ?? []) as string[]) : [];
}
