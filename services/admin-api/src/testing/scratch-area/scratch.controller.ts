import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import { Needs } from '../../kit/needs.js';

const greetingSchema = z.object({ service: z.string() }).meta({ id: 'ScratchGreeting' });

/** What these routes work with. */
export abstract class ScratchDeps {
  abstract readonly shell: { readonly service: string };
}

@Controller('api/v1/scratch')
export class ScratchController {
  constructor(private readonly deps: ScratchDeps) {}

  @Get()
  @Needs('scratch.view')
  @Answers('A greeting', greetingSchema)
  readScratch(): z.infer<typeof greetingSchema> {
    return { service: this.deps.shell.service };
  }
}
