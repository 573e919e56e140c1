// node deploy/sbom.ts [FOLDER]: writes what Muster hands on, sbom.cdx.json (CycloneDX) and licences.md, to the folder, or
// beside package.json. The same sources make the same bytes. BUNDLED_POSTGRES=no: as an image has it that is built so.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { type Component, licenceOf, readShipped } from './shipped.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..');
const { bom, service, portal } = readShipped({ bundledPostgres: process.env.BUNDLED_POSTGRES !== 'no' });

// npm names the document by chance and by the clock, and the program by the folder that it lies in.
const { serialNumber, metadata, ...rest } = bom as typeof bom & { serialNumber: string };
const { timestamp, ...about } = metadata as typeof metadata & { timestamp: string };
const components = [...service, ...portal];
const shipped = new Set([`${manifest.name}@${manifest.version}`, ...components.map(each => each['bom-ref'])]);
const document = {
  ...rest,
  metadata: { ...about, component: { ...about.component, name: manifest.name } },
  components,
  dependencies: bom.dependencies
    .filter(({ ref }) => shipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(each => shipped.has(each)) })),
};
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(join(folder, 'licences.md'), licences());
console.log(`sbom.cdx.json and licences.md: ${service.length} packages of the service, ${portal.length} of the portal`);

function licences(): string {
  const table = (packages: readonly Component[]) =>
    [
      '| package | version | licence |\n|---|---|---|',
      ...packages.map(each => `| ${each.name} | ${each.version} | ${licenceOf(each)} |`),
    ].join('\n');
  return [
    `# Licences of what Muster ${manifest.version} hands on`,
    'The texts lie in the folder of each package under `node_modules`; those of the portal in `portal/dist/licences.md`.',
    '## The service',
    table(service),
    '## The portal',
    table(portal),
    '',
  ].join('\n\n');
}
