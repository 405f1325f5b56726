import { matchesSshPattern } from '../../core/ssh/sshPatterns';
import type { SshTarget } from '../../core/ssh/sshTarget';
import type { AlgorithmList, AlgorithmNames, Algorithms } from './sshLibrary';

/**
 * A list of the configuration applied to what the library offers: names with wildcards, separated by commas; `+` adds, `-` takes away, `^` puts
 * first. Names that the library does not have are passed over. Undefined where nothing would be left: its own list then has to do.
 */
export function chooseAlgorithms(
  written: string | undefined,
  { offered, supported }: AlgorithmList,
): string[] | undefined {
  if (written === undefined || written === '') return undefined;
  const mode = /^[+^-]/.exec(written)?.[0] ?? '';
  const named = written
    .slice(mode.length)
    .split(',')
    .flatMap((pattern) => supported.filter((name) => matchesSshPattern(name, pattern.trim())));
  const chosen = {
    '': named,
    '+': [...offered, ...named],
    '-': offered.filter((name) => !named.includes(name)),
    '^': [...named, ...offered],
  }[mode];
  const unique = [...new Set(chosen)];
  return unique.length === 0 ? undefined : unique;
}

/** The types of host keys that may be asked for. */
export function hostKeyAlgorithms(target: SshTarget, { serverHostKey }: AlgorithmNames): readonly string[] {
  return chooseAlgorithms(target.hostKeyAlgorithms, serverHostKey) ?? serverHostKey.offered;
}

/** What to negotiate with a host. `serverHostKey` are the types of its key in the order in which they are preferred. */
export function negotiableAlgorithms(
  target: SshTarget,
  serverHostKey: readonly string[],
  names: AlgorithmNames,
): Algorithms {
  const lists = {
    serverHostKey,
    kex: chooseAlgorithms(target.kexAlgorithms, names.kex),
    cipher: chooseAlgorithms(target.ciphers, names.cipher),
    hmac: chooseAlgorithms(target.macs, names.hmac),
    compress: target.compression ? ['zlib@openssh.com', 'zlib', 'none'] : undefined,
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined));
}
