import type { ProgramHost } from '../../core/ports/host';
import type { RunRecord } from '../../core/runs/runRecord';

/** Differences longer than this are cut: a checked-in data set that was changed is no code. */
const MAX_DIFF = 4 * 1024 * 1024;

export interface Provenance {
  readonly git: NonNullable<RunRecord['git']>;
  /** What differs from the commit, files that git does not know included by name; empty where nothing does. */
  readonly diff: string;
}

/** The state of the code in a folder of this machine; undefined where git is not there or does not know the folder. */
export async function readProvenance(
  local: ProgramHost,
  folder: string,
  signal?: AbortSignal,
): Promise<Provenance | undefined> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const options = { cwd: folder, maxOutput: MAX_DIFF, ...(signal === undefined ? {} : { signal }) };
    // Hooks, pagers and the person's own diff programs have no say in a record.
    const result = await local.run('git', ['-c', 'core.fsmonitor=false', '--no-pager', ...args], options);
    return result.ok && result.value.code === 0 ? result.value.stdout : undefined;
  };
  const commit = (await git('rev-parse', 'HEAD'))?.trim();
  if (commit === undefined) return undefined;
  const branch = (await git('symbolic-ref', '--short', '-q', 'HEAD'))?.trim();
  const status = (await git('status', '--porcelain', '--untracked-files=normal', '--', '.')) ?? '';
  const diff = (await git('diff', '--no-ext-diff', '--no-textconv', 'HEAD', '--', '.')) ?? '';
  const unknown = status.split('\n').filter((line) => line.startsWith('?? '));
  return {
    git: { commit, dirty: status.trim() !== '', ...(branch === undefined || branch === '' ? {} : { branch }) },
    diff: [diff, ...unknown].filter((part) => part !== '').join('\n'),
  };
}
