import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of what is given away for watching over Muster. */
export const monitoring = join(import.meta.dirname, '../../examples/monitoring');

const read = (name: string) => readFileSync(join(monitoring, name), 'utf8');

/** Each alert and the page of the guide that it leads to. */
export const alerts = [...read('alerts.yml').matchAll(/- alert: (\w+)\n[\s\S]*?runbook: (\S+)/g)].map(
  ([, name = '', runbook = '']) => ({ name, runbook }),
);

/** The metrics that a file names, without what a histogram adds to its name. */
export function named(file: 'grafana-dashboard.json' | 'alerts.yml'): string[] {
  const names = read(file).match(/\b(?:up|process_\w+|muster_\w+)(?=\{|\[| [=<>]| by|\))/g) ?? [];
  return [...new Set(names.map(name => name.replace(/_(?:bucket|count|sum)$/, '')))].sort();
}
