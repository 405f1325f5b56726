import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Log } from '../../core/ports/log';
import type { ReportCache } from '../../core/ports/reportCache';
import { createReportCache, reportCacheFolder } from './reportCache';

/**
 * The person's cache of reports, shared by the editor and the command line. Reports made by other code are not used: the bundle that makes
 * them is their version.
 */
export function openReportCache(workerScript: string, log: Log): ReportCache {
  const version = createHash('sha256').update(readFileSync(workerScript)).digest('hex');
  return createReportCache({ folder: reportCacheFolder(), version, log });
}
