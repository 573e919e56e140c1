import type { FastifySchema } from 'fastify';
import type { Scope } from '../../contracts/tenants.ts';
import { requireScope } from '../session.ts';

/** The options of a route for callers with all these scopes, which its description names too. */
export function scoped<Schema extends FastifySchema>(schema: Schema, ...scopes: Scope[]) {
  return { onRequest: requireScope(...scopes), schema: { ...schema, security: [{ token: scopes }] } };
}
