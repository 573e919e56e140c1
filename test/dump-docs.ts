import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { batchStates, outcomes } from '../src/contracts/batches.ts';
import { deviceStates } from '../src/contracts/devices.ts';
import {
  type ErrorCode,
  type ErrorEntry,
  errorCodes,
  errorTable,
  type Reason,
  warningCodes,
} from '../src/contracts/errors.ts';
import { describeFault, type FaultText, textsOf } from '../src/contracts/texts/render.ts';
import { placeholders } from '../src/contracts/texts/words.ts';
import { commandPart } from './command-reference.ts';
import { table } from './markdown.ts';
import { metricPart } from './metric-table.ts';
import { type PagePart, writePart } from './page-part.ts';
import { rolePart } from './role-table.ts';

/** The folder that holds nothing but rendered pages. */
export const errorPagesFolder = 'docs/errors/';

/** The parts of pages that are rendered from a table. */
export const pageParts: readonly PagePart[] = [commandPart, metricPart, rolePart];

/** The pages that are rendered from the tables of codes and words: path from the project's root, and text. */
export function renderErrorPages(): Map<string, string> {
  const pages = errorCodes.map(code => [`${errorPagesFolder}${code}.md`, errorPage(code)] as const);
  return new Map([[`${errorPagesFolder}README.md`, errorIndex()], ['docs/states.md', statesPage()], ...pages]);
}

const texts = textsOf.en;
const written = '<!-- Written by test/dump-docs.ts from src/contracts; change it there. -->';
const standsFor: Record<ErrorEntry['at'], string> = {
  row: 'a row of a batch',
  file: 'a file that is refused as a whole; no batch is made',
  request: 'a request',
};

function errorPage(code: ErrorCode): string {
  const entry: ErrorEntry = errorTable[code];
  const { title, meaning } = texts.errors[code];
  const { remedy } = describeFault({ code });
  const { detail } = exampleOf(code);
  return page(
    title,
    meaning,
    '## What to do',
    remedy,
    ...(detail === meaning ? [] : ['## An example', detail]),
    ...(entry.reasons.length > 0 ? ['## Reasons', reasonTable(code, errorTable[code].reasons)] : []),
    '## For programs',
    table(
      ['', ''],
      [
        ['Code', `\`${code}\``],
        ['Stands for', standsFor[entry.at] + (entry.at === 'row' && entry.status ? '; a request too' : '')],
        ['HTTP status', entry.status === undefined ? 'none: rows carry no status' : String(entry.status)],
        ['Retryable', entry.retryable ? 'yes: the same content may succeed later' : 'no'],
        ['Microsoft Graph', graphName(entry)],
        ['Partner Center', entry.partnerCenter ? `\`${entry.partnerCenter}\`` : 'no counterpart'],
      ],
    ),
    '[All codes](README.md)',
  );
}

function reasonTable(code: ErrorCode, reasons: readonly Reason[]): string {
  const rows = reasons.map(reason => {
    const { detail, remedy } = exampleOf(code, reason);
    return [`\`${reason}\``, detail, remedy];
  });
  return table(['Reason', 'What is wrong', 'What to do'], rows);
}

/** The words with the declared example values, so that a reader sees a message as it arrives. */
function exampleOf(code: ErrorCode, reason?: Reason): FaultText {
  const params = placeholders[reason ? `${code}/${reason}` : code];
  return describeFault({ code, ...(reason && { reason }), ...(params && { params }) });
}

function graphName({ graph }: ErrorEntry): string {
  if (graph === undefined) return 'no counterpart';
  return graph.number === undefined ? `\`${graph.name}\`` : `\`${graph.name}\` (${graph.number})`;
}

function errorIndex(): string {
  const sections = (['row', 'file', 'request'] as const).flatMap(at => [
    `## ${{ row: 'Rows', file: 'Files', request: 'Requests' }[at]}`,
    table(
      ['Code', 'Title', 'What it means', 'Retryable'],
      errorCodes
        .filter(code => errorTable[code].at === at)
        .map(code => [
          `[\`${code}\`](${code}.md)`,
          texts.errors[code].title,
          texts.errors[code].meaning,
          errorTable[code].retryable ? 'yes' : 'no',
        ]),
    ),
  ]);
  return page(
    'Error codes',
    'Every code has a page of its own that says what it means and what to do. `GET /api/v1/errors` answers the same table to programs.',
    ...sections,
    '## Warnings',
    'A row with a warning was accepted. The warning says what was repaired or set aside.',
    table(
      ['Code', 'Title', 'What it means'],
      warningCodes.map(code => [`\`${code}\``, texts.warnings[code].title, texts.warnings[code].meaning]),
    ),
  );
}

function statesPage(): string {
  return page(
    'States',
    '## Devices',
    table(
      ['State', 'Code', 'What it means'],
      deviceStates.map(state => [texts.deviceStates[state].label, `\`${state}\``, texts.deviceStates[state].meaning]),
    ),
    'In this version no device reports contact, so none becomes *Active* or *Inactive*.',
    'A state says how far the registration is. **Muster never re-images a device**: neither registering nor deregistering touches what is on its disk.',
    '## Batches',
    table(
      ['State', 'Code'],
      batchStates.map(state => [texts.batchStates[state].label, `\`${state}\``]),
    ),
    '## Rows',
    'Each row of a batch is counted under exactly one outcome, so the counts always add up to the rows.',
    table(
      ['Outcome', 'Code'],
      outcomes.map(outcome => [texts.outcomes[outcome].label, `\`${outcome}\``]),
    ),
    'What a failed row can have come to: [error codes](errors/README.md).',
  );
}

function page(title: string, ...blocks: readonly string[]): string {
  return `${[`# ${title}`, written, ...blocks].join('\n\n')}\n`;
}

function writeErrorPages(root: URL): void {
  const pages = renderErrorPages();
  const folder = new URL(errorPagesFolder, root);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!pages.has(`${errorPagesFolder}${name}`)) rmSync(new URL(name, folder));
  }
  for (const [path, text] of pages) writeFileSync(new URL(path, root), text);
}

if (import.meta.main) {
  const root = new URL('../', import.meta.url);
  writeErrorPages(root);
  for (const part of pageParts) writePart(root, part);
}
