import type { ReportCache } from '../core/ports/reportCache';

/** A cache that is opened when it is first asked. */
export function lazyReportCache(open: () => Promise<ReportCache>): ReportCache {
  let opened: Promise<ReportCache> | undefined;
  const cache = (): Promise<ReportCache> => (opened ??= open());
  return {
    load: async (dataset) => (await cache()).load(dataset),
    save: async (dataset, entries) => (await cache()).save(dataset, entries),
  };
}
