import { finished } from 'node:stream/promises';
import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type BatchFields, batchFields } from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import { limits } from '../../contracts/limits.ts';
import type { SpooledBody } from '../../services/batches.ts';
import type { Arrival } from '../arrivals.ts';
import { parseBody } from './json-body.ts';
import { storable } from './parameters.ts';

export interface Form {
  readonly fields: BatchFields;
  readonly body: SpooledBody;
}

/** Reads a form, its parts in any order: one file named `file`, and the fields of a batch. Other fields are ignored. */
export async function readForm(request: FastifyRequest, arrival: Arrival): Promise<Form> {
  const values = new Map<string, unknown>();
  let body: SpooledBody | undefined;
  for await (const part of partsOf(request, arrival.signal)) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file' || body) throw notValid(part.fieldname, 'one file is expected, named file');
      body = await arrival.spool(part.file);
      values.set('fileName', values.get('fileName') ?? lastName(part.filename));
    } else if (part.value !== '') {
      if (part.valueTruncated) throw notValid(part.fieldname, 'it is too long');
      values.set(part.fieldname, part.value);
    }
  }
  if (!body) throw notValid('file', 'the file is missing');
  return { fields: parseBody(formFields, Object.fromEntries(values)), body };
}

const formFields = batchFields.superRefine(storable);

/** How large the file may be is for the spool to say. */
const formLimits = { fields: 32, files: 2, fieldSize: 8 * 1024, fileSize: Number.MAX_SAFE_INTEGER };

/** The parts, and then the rest of the body: a form is there when its last byte is. */
async function* partsOf(request: FastifyRequest, signal: AbortSignal): AsyncGenerator<Multipart> {
  const parts = request.parts({ limits: formLimits });
  const cutOff = raised(signal);
  for (;;) {
    const next = await Promise.race([parts.next(), cutOff]).catch(refuseBadForm);
    if (next.done) break;
    yield next.value;
  }
  request.raw.resume();
  await Promise.race([finished(request.raw, { writable: false }), cutOff]);
}

function raised(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  promise.catch(() => undefined);
  return promise;
}

/** The parser's own errors are plain ones; all others know what they are, but too many parts are not a large file. */
function refuseBadForm(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_FIELDS_LIMIT' || code === 'FST_FILES_LIMIT') throw notValid('the body', 'it has too many fields');
  if (error instanceof Refusal || (error instanceof Error && 'statusCode' in error)) throw error;
  throw notValid('the body', 'it is not a complete multipart/form-data form');
}

function notValid(field: string, what: string): Refusal {
  return new Refusal('requestNotValid', { params: { field, what } });
}

/** Some browsers send a whole path, some senders none. The end of a name that is too long tells more than its beginning. */
function lastName(path: string | undefined): string {
  const name = (path ?? '').split(/[/\\]/).at(-1) ?? '';
  return name.replaceAll('\0', '').toWellFormed().slice(-limits.fileNameCharacters);
}
