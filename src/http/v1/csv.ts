import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bom, csvLine, type Delimiter } from '../../files/write.ts';

/** `?delimiter=`, by name or as the character itself. */
export const delimiterParameter = z.enum(['comma', 'semicolon', 'tab', ',', ';', '\t']);
/** The query parameters of what can be read as JSON and as CSV. */
export const csvQuery = { format: z.enum(['json', 'csv']).optional(), delimiter: delimiterParameter.default('comma') };

/** For the `response` of a route's schema: a CSV file. */
export const csvContent = { 'text/csv': { schema: z.string() } };

export interface CsvFile {
  readonly fileName: string;
  readonly heading: readonly string[];
  readonly delimiter: z.infer<typeof delimiterParameter>;
  /** Some hundred rows at a time. */
  readonly rows: AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>;
}

/** Whether the caller asks for CSV: by `?format=csv`, else by an `Accept` header that prefers `text/csv` to JSON. */
export function wantsCsv(request: FastifyRequest, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  const accepted = (request.headers.accept ?? '').split(',').map(range => range.trim().toLowerCase());
  const weight = (type: string) => {
    const range = accepted.find(candidate => candidate.split(';')[0]?.trim() === type);
    return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
  };
  return weight('text/csv') > weight('application/json');
}

/** Answers with a CSV file to be saved; rows are read as fast as the caller takes them. */
export function sendCsv(reply: FastifyReply, file: CsvFile): FastifyReply {
  const delimiter = delimiterCharacters[file.delimiter];
  return reply
    .type('text/csv; charset=utf-8')
    .header('vary', 'accept')
    .header('content-disposition', `attachment; filename="${plainName(file.fileName)}"`)
    .send(Readable.from(csvText(file, delimiter), { objectMode: false }));
}

const delimiterCharacters: Readonly<Record<CsvFile['delimiter'], Delimiter>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  ',': ',',
  ';': ';',
  '\t': '\t',
};

async function* csvText({ heading, rows }: CsvFile, delimiter: Delimiter): AsyncGenerator<Buffer> {
  yield Buffer.from(bom + csvLine(heading, delimiter));
  for await (const some of rows) {
    if (some.length > 0) yield Buffer.from(some.map(cells => csvLine(cells, delimiter)).join(''));
  }
}

/** A header holds ASCII, and a file name from a caller may hold anything. */
function plainName(name: string): string {
  return name.replaceAll(/[^\w.() -]/g, '_');
}
