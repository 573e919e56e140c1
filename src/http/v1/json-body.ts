import type { FastifyError } from 'fastify';
import type { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import type { SpooledBody } from '../../services/batches.ts';

/** A spooled body as what its JSON says; refuses with `requestNotValid` what is no JSON in UTF-8. */
export async function readJson(body: SpooledBody): Promise<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    let text = '';
    for await (const bytes of body.read()) text += decoder.decode(bytes, { stream: true });
    return JSON.parse(text + decoder.decode());
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    // Neither message is passed on: JSON.parse quotes what it read.
    throw new Refusal('requestNotValid', { params: { field: 'the body', what: 'it is not JSON in UTF-8' } });
  }
}

/** What a schema makes of a value, or the error that Fastify would throw for a body that it had read itself. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const validation = result.error.issues.map(issue => ({
    keyword: issue.code,
    instancePath: `/${issue.path.join('/')}`,
    schemaPath: '',
    params: { ...issue },
    message: issue.message,
  }));
  throw Object.assign(new Error('the body is not valid'), {
    name: 'FastifyError',
    code: 'FST_ERR_VALIDATION',
    statusCode: 400,
    validationContext: 'body',
    validation,
  } satisfies Omit<FastifyError, 'message'>);
}
