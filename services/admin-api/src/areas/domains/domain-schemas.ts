import { domainRecordSchema, routeSchema } from '@postern/settings';
import { z } from 'zod';

export const domainListSchema = z.object({ revision: z.int(), items: z.array(domainRecordSchema) }).meta({ id: 'MailDomainList' });
export const routeListSchema = z.object({ revision: z.int(), items: z.array(routeSchema) }).meta({ id: 'MailRouteList' });
export const nameParamSchema = z.string().min(1).max(320);
