import type { FileStore } from '../../core/ports/files';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';

/** The hosts a person has added, shared by the editor's windows and the command line (`~/.jetson-workbench/hosts.json`). */
export interface HostList {
  read(): Promise<Result<readonly string[]>>;
  write(names: readonly string[]): Promise<Result<void>>;
}

export function createHostList(files: FileStore, path: string): HostList {
  return {
    read: async () => {
      const bytes = await files.read(path);
      if (!bytes.ok) return bytes.problem.code === 'file/not-found' ? success([]) : bytes;
      return parseHostList(new TextDecoder().decode(bytes.value), path);
    },
    write: (names) =>
      files.write(path, new TextEncoder().encode(`${JSON.stringify({ version: 1, hosts: names }, undefined, 2)}\n`)),
  };
}

/** Never throws. A list of a newer version, or one that is damaged, is a problem: it must not be written over. */
function parseHostList(text: string, path: string): Result<readonly string[]> {
  const value = parseJson(text) as { version?: unknown; hosts?: unknown } | null | undefined;
  const hosts = value?.hosts;
  if (value?.version === 1 && Array.isArray(hosts) && hosts.every((name) => typeof name === 'string')) {
    return success([...new Set<string>(hosts)]);
  }
  return failure({
    code: 'hosts/unreadable',
    message: message('The list of hosts in {0} cannot be read.', path),
    remedy: message('Mend the file, or delete it and add the hosts again.'),
    file: path,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
