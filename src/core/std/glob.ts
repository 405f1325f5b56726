import picomatch from 'picomatch';

const matchers = new Map<string, (path: string) => boolean>();
const MAX_MATCHERS = 500;

/** Whether a path with `/` separators matches a glob pattern as editors and shells write them (`**`, `*`, `?`, `{a,b}`). */
export function matchesGlob(glob: string, path: string): boolean {
  return globMatcher(glob)(path);
}

/** The compiled pattern, kept: the same few patterns are asked about every file. Names that begin with a dot match too. */
export function globMatcher(glob: string): (path: string) => boolean {
  let matcher = matchers.get(glob);
  if (matcher === undefined) {
    if (matchers.size >= MAX_MATCHERS) matchers.clear();
    matcher = picomatch(glob, { dot: true, windows: false });
    matchers.set(glob, matcher);
  }
  return matcher;
}
