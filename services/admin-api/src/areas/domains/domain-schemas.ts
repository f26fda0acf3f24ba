import { domainRecordSchema, routeSchema } from '@postern/settings';
import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';

const revision = z.int().meta({ description: 'Of the settings that the list is from' });

export const domainListSchema = pageSchema(domainRecordSchema, { revision }).meta({ id: 'MailDomainList' });
export const routeListSchema = pageSchema(routeSchema, { revision }).meta({ id: 'MailRouteList' });
export const nameParamSchema = z.string().min(1).max(320);
/** All of them by default: there are 10,000 at most. */
export const listQuerySchema = z.strictObject(pageParams(10_000, 10_000));
