import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import {
  type Measure,
  type Meters,
  type MetricEntry,
  type MetricName,
  metricNames,
  metricTable,
} from '../contracts/metrics.ts';

/** The metrics of one process. */
export interface Metrics extends Meters {
  readonly contentType: string;
  /** Adds something that is asked for its values whenever somebody looks. */
  measure(source: () => Promise<readonly Measure[]> | readonly Measure[]): void;
  /** All of them as Prometheus reads them. */
  text(): Promise<string>;
}

/** Makes every metric of the table, and those of the process. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<MetricName, Gauge>();
  for (const name of metricNames) {
    const entry: MetricEntry = metricTable[name];
    const options = { name, help: entry.help, labelNames: [...entry.labels], registers: [registry] };
    if (entry.kind === 'counter') counters.set(name, new Counter(options));
    else if (entry.kind === 'measured') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: [...(entry.buckets ?? [])] }));
  }
  const sources: (() => Promise<readonly Measure[]> | readonly Measure[])[] = [];
  const look = async (): Promise<void> => {
    const measured = await Promise.all(sources.map(async source => await source()));
    // What has no value now shows none, rather than the one of an earlier look.
    for (const [name, gauge] of gauges) {
      if (metricTable[name].labels.length > 0) gauge.reset();
      else gauge.remove();
    }
    for (const [name, labels, value] of measured.flat()) gauges.get(name)?.set({ ...labels }, value);
  };
  return {
    contentType: registry.contentType,
    count: (name, labels, by = 1) => counters.get(name)?.inc({ ...labels }, by),
    time: (name, labels, seconds) => histograms.get(name)?.observe({ ...labels }, seconds),
    measure: source => void sources.push(source),
    async text() {
      await look();
      return await registry.metrics();
    },
  };
}
