import type * as ssh2 from 'ssh2';

// The one place that knows the SSH library: 330 kB that are loaded on first use.
export type { Algorithms, AnyAuthMethod, BaseAgent, Client, ClientChannel, ParsedKey } from 'ssh2';

/** The names of algorithms for one purpose: those that the library offers by itself, and all it can. */
export interface AlgorithmList {
  readonly offered: readonly string[];
  readonly supported: readonly string[];
}

export type AlgorithmNames = Readonly<Record<'kex' | 'cipher' | 'hmac' | 'serverHostKey', AlgorithmList>>;

export type SshLibrary = typeof ssh2 & { readonly algorithms: AlgorithmNames };

type ConstantName = 'KEX' | 'CIPHER' | 'MAC' | 'SERVER_HOST_KEY';
type Constants = Readonly<Record<`${'DEFAULT' | 'SUPPORTED'}_${ConstantName}`, readonly string[]>>;

/** The library. Its native addon is never there: all the same works without. */
export async function loadSshLibrary(): Promise<SshLibrary> {
  const library = wholeModule(await import('ssh2'));
  // @ts-expect-error The types of the library leave this module out.
  const constants = wholeModule((await import('ssh2/lib/protocol/constants.js')) as Constants);
  const list = (name: ConstantName): AlgorithmList => ({
    offered: constants[`DEFAULT_${name}`],
    supported: constants[`SUPPORTED_${name}`],
  });
  const algorithms = {
    kex: list('KEX'),
    cipher: list('CIPHER'),
    hmac: list('MAC'),
    serverHostKey: list('SERVER_HOST_KEY'),
  };
  return { ...library, algorithms };
}

/** A bundle hands over the names of a CommonJS module, Node the module as the default. */
function wholeModule<T extends object>(loaded: T & { readonly default?: T }): T {
  return loaded.default ?? loaded;
}
