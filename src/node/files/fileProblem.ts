import { message, type Message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';

interface Explanation {
  readonly code: string;
  explain(path: string): Message;
}

const notFound: Explanation = { code: 'file/not-found', explain: (path) => message('There is no file {0}', path) };
const noPermission: Explanation = {
  code: 'file/no-permission',
  explain: (path) => message('You may not open {0}. Check its permissions.', path),
};
const tooMany: Explanation = {
  code: 'file/too-many-open',
  explain: (path) =>
    message(
      'Too many files are open, so {0} could not be opened. Close other programs or raise the limit (ulimit -n).',
      path,
    ),
};

const explanations: Readonly<Record<string, Explanation>> = {
  ENOENT: notFound,
  EACCES: noPermission,
  EPERM: noPermission,
  EMFILE: tooMany,
  ENFILE: tooMany,
  EISDIR: { code: 'file/is-folder', explain: (path) => message('{0} is a folder, not a file.', path) },
  // A file where the path wants a folder: what the path names is not there.
  ENOTDIR: notFound,
  ELOOP: { code: 'file/link-loop', explain: (path) => message('{0} is a link that leads back to itself.', path) },
  ENAMETOOLONG: {
    code: 'file/name-too-long',
    explain: (path) => message('The name {0} is too long for this system.', path),
  },
  ENOSPC: { code: 'file/disk-full', explain: (path) => message('{0} could not be written: the disk is full.', path) },
  EROFS: {
    code: 'file/read-only',
    explain: (path) => message('{0} could not be written: the disk is read-only.', path),
  },
};

/** What to tell a person about an error of the file system. */
export function fileProblem(error: unknown, path: string): Problem {
  const systemCode = errorCode(error);
  const known = explanations[systemCode];
  if (known !== undefined) return { code: known.code, message: known.explain(path), file: path };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'file/failed', message: message('{0} could not be used: {1}', path, reason), file: path };
}

export function notAFileProblem(path: string): Problem {
  return { code: 'file/not-a-file', message: message('{0} is not a file that can be read.', path), file: path };
}

export function tooLargeProblem(path: string): Problem {
  return {
    code: 'file/too-large',
    message: message('{0} is larger than 2 GB, which is too large to be read at once.', path),
    file: path,
  };
}

/** The system's name of an error (`ENOENT`); empty where it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
