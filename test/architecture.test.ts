import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Import, readSource, type Source } from './source.ts';

/**
 * The house: which floor may import which. A floor is the first folder under `src/` (or the name of a file that stands
 * there), and otherwise the top folder. An entry is a floor or one file of it; `(types)` admits types alone, `(import)` only `import()`.
 */
const house: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  'hardware-hash': [],
  files: ['contracts', 'hardware-hash'],
  domain: ['contracts', 'hardware-hash (types)'],
  storage: ['contracts', 'domain'],
  registrars: ['contracts', 'domain'],
  services: ['contracts', 'hardware-hash', 'files', 'domain', 'storage', 'registrars (types)', 'hash-means'],
  auth: ['contracts', 'domain', 'services'],
  workers: ['services'],
  http: ['contracts', 'src/files/write.ts', 'src/files/formats.ts', 'domain', 'auth', 'services'],
  cli: [
    'contracts',
    'hardware-hash',
    'files',
    'domain',
    'hash-means',
    'version',
    'config (import)',
    'serve (import)',
    'operate (import)',
  ],
  'hash-means': ['hardware-hash (types)'],
  version: [],
  config: ['contracts'],
  'build-portal': ['storage'],
  serve: ['*'],
  operate: ['*'],
  portal: ['contracts', 'hardware-hash', 'files', 'domain'],
  bench: ['contracts', 'hardware-hash', 'files', 'domain', 'hash-means'],
  test: ['contracts', 'hardware-hash', 'files', 'domain', 'hash-means'],
  examples: ['contracts', 'hardware-hash', 'files', 'domain'],
  deploy: ['package.json'],
};

/** What single files, or all files of a folder (`test/…/`), may import beyond their floor. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'src/http/app.ts': ['config (types)'],
  'src/http/parts.ts': ['version (types)'],
  'src/storage/bundled-postgres.ts': ['config (types)'],
  'test/command-reference.ts': ['src/cli/commands.ts'],
  'test/storage/': ['storage'],
  // Databases of earlier schemas.
  'test/backup/': ['storage'],
  // Straight in SQL, and processes that share one database: what the front door cannot show.
  'test/limits/': ['storage', 'docs/openapi.json'],
  'test/races/': ['storage', 'config', 'operate'],
  // A database seen through a pooler, and a standby that nothing serves yet.
  'test/scale/': ['storage'],
  'bench/server.ts': ['src/storage/bundled-postgres.ts'],
  // The files that ship it name variables, packages and versions.
  'test/ship/': ['deploy', 'config'],
  'test/fixtures/': ['storage', 'config', 'serve', 'operate', 'build-portal'],
};

/** Floors that run in a browser: no `node:` modules, and no packages but these. */
const pureFloors: Readonly<Record<string, readonly string[]>> = {
  contracts: ['zod'],
  'hardware-hash': [],
  files: [],
  domain: [],
};

const edges = ['v1', 'graph', 'partner-center', 'device'];
const roots = ['src', 'portal/src', 'bench', 'test', 'examples', 'deploy'];
const refusedNames = ['util', 'utils', 'helper', 'helpers', 'common', 'types', 'interfaces', 'index'];

/** Source files by path from the project's root, with forward slashes. */
type House = ReadonlyMap<string, Source>;

test('the house keeps its rules', () => {
  const files = readHouse();
  expect([...files.keys()].filter(path => path.startsWith('src/contracts/'))).not.toEqual([]);
  expect(violations(files)).toEqual([]);
});

describe('the rules notice', () => {
  const refused: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a floor that reaches up', { 'src/domain/a.ts': `import { b } from '../services/b.ts';` }, 'src/services/b.ts'],
    ['types that reach up', { 'src/storage/a.ts': `import type { B } from '../http/b.ts';` }, 'src/http/b.ts'],
    ['an export from above', { 'src/files/a.ts': `export * from '../domain/b.ts';` }, 'src/domain/b.ts'],
    ['an import() from above', { 'src/files/a.ts': `const b = await import('../domain/b.ts');` }, 'src/domain/b.ts'],
    ['a computed import()', { 'src/services/a.ts': 'const b = await import(name);' }, 'computed'],
    ['values where types are allowed', { 'src/domain/a.ts': `import { b } from '../hardware-hash/b.ts';` }, 'types'],
    [
      'an inline type beside a value',
      { 'src/domain/a.ts': `import { b, type C } from '../hardware-hash/b.ts';` },
      'types',
    ],
    ['serve imported when the CLI starts', { 'src/cli/a.ts': `import { serve } from '../serve.ts';` }, 'import()'],
    ['http reading files', { 'src/http/a.ts': `import { readCsv } from '../files/csv.ts';` }, 'src/files/csv.ts'],
    ['an edge importing another', { 'src/http/graph/a.ts': `import { b } from '../v1/b.ts';` }, 'another edge'],
    ['a service and its neighbour', { 'src/services/devices.ts': `import { b } from './batches.ts';` }, 'neighbour'],
    [
      'a part that knows a page',
      { 'portal/src/parts/a.tsx': `import { b } from '../pages/c/b.tsx';` },
      'parts may not',
    ],
    ['a page that knows another', { 'portal/src/pages/a/a.tsx': `import { b } from '../c/b.tsx';` }, 'another page'],
    [
      'the portal in the server',
      { 'portal/src/lib/a.ts': `import { b } from '../../../src/http/b.ts';` },
      'portal may not',
    ],
    [
      'the config in a service',
      { 'src/services/a.ts': `import type { Config } from '../config.ts';` },
      'src/config.ts',
    ],
    ['node in a pure floor', { 'src/files/a.ts': `import { readFileSync } from 'node:fs';` }, 'node:fs'],
    ['a package in a pure floor', { 'src/domain/a.ts': `import { z } from 'zod';` }, 'zod'],
    ['SQL in a service', { 'src/services/a.ts': 'const q = `select id\n from batches order by id`;' }, 'SQL'],
    ['an update in an edge', { 'src/http/a.ts': `run('UPDATE devices SET state = 1');` }, 'SQL'],
    ['the driver in an edge', { 'src/http/a.ts': `import pg from 'pg';` }, 'pg'],
    ['a drawer for everything', { 'src/domain/utils.ts': '' }, 'utils'],
    ['a folder for everything', { 'src/http/helpers/a.ts': '' }, 'helpers'],
    ['any', { 'src/domain/a.ts': 'export const a = (b: any) => b;' }, 'any'],
    ['an ignored type error', { 'src/domain/a.ts': '// @ts-ignore\nexport const a = 1;' }, 'ts-ignore'],
    ['a floor that nobody planned', { 'src/engine/a.ts': `import { b } from '../domain/b.ts';` }, 'engine'],
    [
      'a cycle, even of types',
      { 'src/domain/a.ts': `import { b } from './b.ts';`, 'src/domain/b.ts': `import type { A } from './a.ts';` },
      'cycle',
    ],
  ];

  test.each(refused)('%s', (_, files, expected) => {
    expect(violations(houseOf(files)).join('\n')).toContain(expected);
  });
});

test('the rules leave alone what is in order', () => {
  const files = {
    'src/domain/a.ts': `import type { Hash } from '../hardware-hash/hash.ts';\nimport { type C } from '../hardware-hash/b.ts';`,
    'src/cli/main.ts': `const { serve } = await import('../serve.ts');`,
    'src/http/app.ts': `import type { Config } from '../config.ts';\nimport { v1 } from './v1/routes.ts';`,
    'src/http/v1/routes.ts': `import { problem } from '../errors.ts';\nimport { csv } from '../../files/write.ts';`,
    'src/services/batches.ts': `import { events } from './events.ts';\n/** Never any of another's. */\nPromise.any([]);`,
    'src/services/words.ts': `const text = 'Select the file and upload it from the list';`,
    'src/files/csv.test.ts': `import { parse } from 'csv-parse/sync';\nimport { readFileSync } from 'node:fs';`,
    'src/storage/a.ts': 'const q = sql`select 1 from batches`; // import x from "../http/app.ts"',
  };
  expect(violations(houseOf(files))).toEqual([]);
});

test('imports are found however they are written', () => {
  const source = readSource(`
    import a, { b as c } from 'one';
    import {
      type D,
      e,
    } from "two";
    import * as f from './three.ts';
    import type { G } from './four.ts';
    import { type H, type I } from './five.ts';
    import './six.ts';
    export * from './seven.ts';
    export type { J } from './eight.ts';
    const k = await import('./nine.ts');
    type L = import('./ten.ts').L;
    /* import m from 'comment'; */ // import n from 'comment';
    const text = "import o from 'string'", quote = /['"\`]/.test(text) ? 4 / 2 / 1 : \`import p from 'template'\`;
    import.meta.url;
    const q = await import(
      './eleven.ts'
    );`);
  expect(source.imports.map(found => `${found.specifier} ${found.kind}`)).toEqual([
    'one value',
    'two value',
    './three.ts value',
    './four.ts type',
    './five.ts type',
    './six.ts value',
    './seven.ts value',
    './eight.ts type',
    './nine.ts dynamic',
    './ten.ts type',
    './eleven.ts dynamic',
  ]);
});

/** Every broken rule in plain words. */
function violations(files: House): readonly string[] {
  const found = [...files].flatMap(([path, source]) => [
    ...source.imports.flatMap(each => importViolations(path, each)),
    ...nameViolations(path),
    ...sqlViolations(path, source),
    ...typeViolations(path, source),
  ]);
  return [...new Set([...found, ...cycles(files)])];
}

function importViolations(path: string, each: Import): readonly string[] {
  const complaint = /^\.\.?\//.test(each.specifier)
    ? floorComplaint(path, posix.join(dirname(path), each.specifier), each)
    : packageComplaint(path, each.specifier);
  return complaint === null ? [] : [`${path}: ${complaint}`];
}

function floorComplaint(path: string, target: string, each: Import): string | null {
  const floor = floorOf(path);
  const targetFloor = floorOf(target);
  if (house[floor] === undefined) return `the floor ${floor} is not in the table`;
  if (floor === targetFloor) return neighbourComplaint(path, target);
  if (isTest(path) && (targetFloor in pureFloors || targetFloor === 'test')) return null;
  const more = Object.entries(exceptions).filter(
    ([place]) => path === place || (place.endsWith('/') && path.startsWith(place)),
  );
  const entries = [...house[floor], ...more.flatMap(([, entries]) => entries)];
  const entry = entries.find(entry => entry === '*' || [targetFloor, target].includes(entry.split(' ')[0] ?? ''));
  if (entry === undefined) return `${floor} may not import ${target}`;
  if (entry.endsWith('(types)') && each.kind !== 'type') return `${floor} may import types only from ${target}`;
  if (entry.endsWith('(import)') && each.kind !== 'dynamic') return `${floor} may reach ${target} by import() only`;
  return null;
}

function neighbourComplaint(path: string, target: string): string | null {
  const [floor, part, into] = [floorOf(path), partOf(path), partOf(target)];
  if (floor === 'http' && edges.includes(part) && edges.includes(into) && part !== into) {
    return `imports another edge, ${target}`;
  }
  if (floor === 'services' && part !== into && into !== 'events' && !isTest(path)) {
    return `imports its neighbour ${target}; services share nothing but events`;
  }
  return floor === 'portal' ? portalComplaint(path, target) : null;
}

/** The rooms of the portal, each of which may import those after it. Pages are put together by `app` alone. */
const portalRooms = ['main', 'app', 'pages', 'parts', 'lib'];

function portalComplaint(path: string, target: string): string | null {
  const [from, to] = [partOf(path), partOf(target)].map(room => portalRooms.indexOf(room));
  if (from === undefined || to === undefined || from < 0 || to < 0) return `${path} is in no room of the portal`;
  if (from > to) return `${portalRooms[from]} may not import ${target}`;
  const [page, other] = [path, target].map(each => each.split('/')[3]);
  return portalRooms[from] === 'pages' && from === to && page !== other ? `imports another page, ${target}` : null;
}

function packageComplaint(path: string, specifier: string): string | null {
  if (specifier === 'computed') return 'a computed import() cannot be checked';
  const floor = floorOf(path);
  const name = specifier.split('/')[0] ?? '';
  if (isTest(path)) return null;
  if (['pg', 'kysely'].includes(name) && !sqlFloors.includes(floor)) return `only storage uses ${name}`;
  const allowed = pureFloors[floor];
  return allowed === undefined || allowed.includes(name) ? null : `${floor} is pure and may not import ${specifier}`;
}

function nameViolations(path: string): readonly string[] {
  const names = path.split('/').map(part => part.replace(/\..*$/, ''));
  return names.filter(name => refusedNames.includes(name)).map(name => `${path}: nothing is named ${name} here`);
}

const sqlFloors = ['storage', 'bench'];
/** Lower or upper case throughout: a sentence that begins with "Select" is none. */
const sql =
  /\b(?:select\b[\s\S]+?\bfrom\s+[\w".]+|insert into\s+[\w".]+|update\s+[\w".]+\s+set\b|delete from\s+[\w".]+)|\b(?:SELECT\b[\s\S]+?\bFROM|INSERT INTO|UPDATE\s+\S+\s+SET|DELETE FROM)\b/;

function sqlViolations(path: string, { texts }: Source): readonly string[] {
  if (sqlFloors.includes(floorOf(path)) || isTest(path)) return [];
  return texts.filter(text => sql.test(text)).map(text => `${path}: SQL outside storage: ${text.slice(0, 60)}`);
}

function typeViolations(path: string, { code, comments }: Source): readonly string[] {
  const ignored = comments.flatMap(comment => comment.match(/@ts-(?:ignore|nocheck|expect-error)\b/g) ?? []);
  const ignores = ignored.filter(tag => !(isTest(path) && tag === '@ts-expect-error'));
  const anys = code.match(/(?:[:<|&,=]|\bas)\s*any\b(?!\s*[:(])/g) ?? [];
  return [...ignores, ...anys].map(what => `${path}: ${what.trim()} switches the types off`);
}

/** One line for each import that closes a circle. */
function cycles(files: House): readonly string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'open') found.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}`);
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const { specifier } of files.get(path)?.imports ?? []) {
      if (specifier.startsWith('.')) visit(posix.join(dirname(path), specifier), [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const path of files.keys()) visit(path, []);
  return found;
}

function floorOf(path: string): string {
  const [top, next] = path.split('/');
  return (top === 'src' ? next : top)?.replace(/(\.test)?\.ts$/, '') ?? '';
}

/** The folder or file right below the floor: `v1` of src/http/v1/batches.ts, `batches` of src/services/batches.ts. */
function partOf(path: string): string {
  return path.split('/')[2]?.replace(/\..*$/, '') ?? '';
}

function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.test\.tsx?$/.test(path);
}

function houseOf(files: Record<string, string>): House {
  return new Map(Object.entries(files).map(([path, source]) => [path, readSource(source)]));
}

function readHouse(): House {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const paths = roots
    .filter(folder => existsSync(join(root, folder)))
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(name => /\.tsx?$/.test(basename(name)) && !name.includes('node_modules'))
        .map(name => posix.join(folder, name.replaceAll('\\', '/'))),
    );
  return new Map(paths.map(path => [path, readSource(readFileSync(join(root, path), 'utf8'))]));
}
