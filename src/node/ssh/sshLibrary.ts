import type * as ssh2 from 'ssh2';

// The one place that knows the SSH library, which is large and loaded on first use. Only the parts of a client are: neither its server nor what makes keys.
export type { Algorithms, AnyAuthMethod, BaseAgent, Client, ClientChannel, ParsedKey } from 'ssh2';

/** The names of algorithms for one purpose: those that the library offers by itself, and all it can. */
export interface AlgorithmList {
  readonly offered: readonly string[];
  readonly supported: readonly string[];
}

export type AlgorithmNames = Readonly<Record<'kex' | 'cipher' | 'hmac' | 'serverHostKey', AlgorithmList>>;

export interface SshLibrary extends Pick<typeof ssh2, 'Client' | 'BaseAgent' | 'createAgent'> {
  readonly parseKey: typeof ssh2.utils.parseKey;
  readonly algorithms: AlgorithmNames;
}

type AgentParts = Pick<typeof ssh2, 'BaseAgent' | 'createAgent'>;
type KeyParts = Pick<typeof ssh2.utils, 'parseKey'>;

type ConstantName = 'KEX' | 'CIPHER' | 'MAC' | 'SERVER_HOST_KEY';
type Constants = Readonly<Record<`${'DEFAULT' | 'SUPPORTED'}_${ConstantName}`, readonly string[]>>;

/** The library. Its native addon is never there: all the same works without. */
export async function loadSshLibrary(): Promise<SshLibrary> {
  // The types of the library know of no parts.
  // @ts-expect-error See above.
  const Client = wholeModule((await import('ssh2/lib/client.js')) as typeof ssh2.Client);
  // @ts-expect-error See above.
  const { BaseAgent, createAgent } = wholeModule((await import('ssh2/lib/agent.js')) as AgentParts);
  // @ts-expect-error See above.
  const { parseKey } = wholeModule((await import('ssh2/lib/protocol/keyParser.js')) as KeyParts);
  // @ts-expect-error See above.
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
  return { Client, BaseAgent, createAgent, parseKey, algorithms };
}

/** A bundle hands over the names of a CommonJS module, Node the module as the default. */
function wholeModule<T extends object>(loaded: T & { readonly default?: T }): T {
  return loaded.default ?? loaded;
}
