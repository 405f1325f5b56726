import { createHash } from 'node:crypto';
import { readdir, stat, unlink, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Dataset } from '../../core/dataset/dataset';
import type { Log } from '../../core/ports/log';
import type { RememberedReport, ReportCache } from '../../core/ports/reportCache';
import { readReportLines, writeReportLines } from './reportLines';
import { writeAtomically } from './writeAtomically';

export interface ReportCacheOptions {
  /** A native path; made when something is saved. */
  readonly folder: string;
  /** What made the reports: another version gets files of its own. */
  readonly version: string;
  readonly log?: Log;
  /** The most samples that one data set keeps (default 500,000): the ones longest not seen go first. */
  readonly maxSamples?: number;
  /** The most bytes that the folder keeps (default 512 MiB), and for how long (default 60 days). */
  readonly maxBytes?: number;
  readonly maxAgeMs?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The folder that the editor and the command line share: `JETSON_WORKBENCH_CACHE`, else the person's folder for caches. */
export function reportCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const own = environment.JETSON_WORKBENCH_CACHE;
  if (own !== undefined && own !== '') return join(own, 'reports');
  const general = platform === 'win32' ? environment.LOCALAPPDATA : environment.XDG_CACHE_HOME;
  const base = general !== undefined && isAbsolute(general) ? general : join(homedir(), '.cache');
  return join(base, 'jetson-workbench', 'reports');
}

/**
 * Keeps reports in a folder: a file for each data set, definition, rule options and version of the engine. A file is
 * replaced as a whole by what it held and what is new, so two writers cannot damage it; at worst one forgets what the other
 * has just learned.
 */
export function createReportCache(options: ReportCacheOptions): ReportCache {
  const pathOf = (dataset: Dataset): string => join(options.folder, `${hashOf(options.version, dataset)}.jsonl`);
  return {
    load: (dataset) => readReportLines(pathOf(dataset)),
    save: async (dataset, entries) => {
      try {
        await mergeInto(pathOf(dataset), entries, options.maxSamples ?? 500_000);
        await prune(options);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        options.log?.warn(`Reports could not be kept in ${options.folder}: ${reason}`);
      }
    },
  };
}

function hashOf(version: string, dataset: Dataset): string {
  return createHash('sha256')
    .update(JSON.stringify([version, dataset]))
    .digest('hex')
    .slice(0, 40);
}

async function mergeInto(
  path: string,
  entries: ReadonlyMap<string, RememberedReport>,
  maxSamples: number,
): Promise<void> {
  const merged = await readReportLines(path);
  if (merged.size > 0 && [...entries].every(([image, { stamp }]) => merged.get(image)?.stamp === stamp)) {
    // Nothing new. The time of the file says that it was of use.
    const now = new Date();
    await utimes(path, now, now);
    return;
  }
  for (const [image, entry] of entries) {
    // Taken out first, so that the order is the order in which they were last seen.
    merged.delete(image);
    merged.set(image, entry);
  }
  for (const image of merged.keys()) {
    if (merged.size <= maxSamples) break;
    merged.delete(image);
  }
  await writeAtomically(path, writeReportLines(merged));
}

/** Removes files that were not used for long, then the oldest ones until the rest is small enough. */
async function prune({
  folder,
  maxBytes = 512 * 1024 * 1024,
  maxAgeMs = 60 * DAY_MS,
}: ReportCacheOptions): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(?:jsonl|tmp)$/.test(name));
  const files = await Promise.all(names.map((name) => describeFile(join(folder, name))));
  const newestFirst = files.filter((file) => file !== undefined).sort((a, b) => b.mtime - a.mtime);
  let kept = 0;
  for (const [index, { path, size, mtime }] of newestFirst.entries()) {
    kept += size;
    // The newest is what was just saved, however large it is. A temporary file of a day ago was left by a crash.
    const maxAge = path.endsWith('.tmp') ? DAY_MS : maxAgeMs;
    const isOld = Date.now() - mtime > maxAge;
    if (isOld || (kept > maxBytes && index > 0)) await unlink(path).catch(() => undefined);
  }
}

async function describeFile(path: string): Promise<{ path: string; size: number; mtime: number } | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, size, mtime: mtimeMs };
  } catch {
    return undefined;
  }
}
