import ignore from 'ignore';

/** What the patterns of one ignore file say about a path: `undefined` where no pattern speaks of it. */
export type IgnoreFile = (relativePath: string, kind: 'file' | 'folder') => 'ignored' | 'kept' | undefined;

/** Reads a `.gitignore` as git does. Paths are relative to its folder, with `/`. */
export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns = ignore({ ignorecase: false, allowRelativePaths: true }).add(text);
  return (path, kind) => {
    if (path === '' || path.startsWith('../')) return undefined;
    const { ignored, unignored } = patterns.test(kind === 'folder' ? `${path}/` : path);
    return ignored ? 'ignored' : unignored ? 'kept' : undefined;
  };
}
