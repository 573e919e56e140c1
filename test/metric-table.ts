import { type MetricEntry, metricNames, metricTable } from '../src/contracts/metrics.ts';
import { table } from './markdown.ts';
import type { PagePart } from './page-part.ts';

/** Every metric with its kind, its labels and what it tells. */
export const metricPart: PagePart = {
  page: 'docs/guide/metrics.md',
  name: 'Metrics',
  from: 'src/contracts/metrics.ts',
  render: () => `${table(['metric', 'kind', 'labels', 'tells'], metricNames.map(rowOf))}\n`,
};

const kinds: Record<MetricEntry['kind'], string> = { counter: 'counter', histogram: 'histogram', measured: 'gauge' };

function rowOf(name: (typeof metricNames)[number]): string[] {
  const { kind, help, labels }: MetricEntry = metricTable[name];
  return [`\`${name}\``, kinds[kind], labels.map(label => `\`${label}\``).join(', '), help];
}
