import { formatSshDestination, parseTargetText } from '../../../src/core/ssh/sshDestination';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';

export type SshDump = ReadonlyMap<string, readonly string[]>;

/** What depends on the version of ssh. */
export interface SshClientFacts {
  /** What it prints without a configuration. */
  readonly unset: SshDump;
  /** Whether `ProxyJump none` shuts out a later `ProxyCommand`. */
  readonly jumpNoneShutsOut: boolean;
}

interface Comparison {
  /** What the configuration sets, as we have it; undefined where it sets nothing. */
  readonly ours: readonly string[] | undefined;
  readonly theirs: readonly string[];
  /** What ssh prints without a configuration. */
  readonly unset: readonly string[];
  readonly target: SshTarget;
  readonly dump: SshDump;
  readonly jumpNoneShutsOut: boolean;
}

interface Difference {
  readonly reason: string;
  readonly isExpected: (comparison: Comparison) => boolean;
}

const listed: Difference = {
  reason:
    'Lists of algorithms are kept as written: what "+", "-" and "^" change is the list of the client that connects.',
  isExpected: ({ ours, theirs, unset }) => (isChange(ours) ? true : same(ours ?? unset, theirs)),
};

const asWritten: Difference = {
  reason: 'Kept as written: connections from here do not heed it.',
  isExpected: ({ ours, theirs, unset }) => ours !== undefined || same(unset, theirs),
};

const regardlessOfBlocks: Difference = {
  reason:
    'ssh takes this key from blocks that do not apply as well; here it counts where it applies, and nothing heeds it.',
  isExpected: () => true,
};

const forwarding: Difference = {
  reason: 'Kept as written: connections from here do not open forwardings of the configuration.',
  isExpected: ({ ours, theirs, unset }) => same([...new Set((ours ?? unset).map(forwardingOf))], theirs),
};

/** Every key whose value may differ from `ssh -G`, and why. All others are equal. */
const sshDifferences: Readonly<Record<string, Difference>> = {
  ciphers: listed,
  macs: listed,
  kexalgorithms: listed,
  hostkeyalgorithms: listed,
  hostbasedacceptedalgorithms: listed,
  pubkeyacceptedalgorithms: listed,
  casignaturealgorithms: listed,
  addkeystoagent: asWritten,
  escapechar: asWritten,
  ipqos: asWritten,
  rekeylimit: asWritten,
  tunneldevice: asWritten,
  canonicalizepermittedcnames: asWritten,
  permitremoteopen: asWritten,
  syslogfacility: regardlessOfBlocks,
  streamlocalbindmask: regardlessOfBlocks,
  localforward: forwarding,
  remoteforward: forwarding,
  dynamicforward: {
    reason: 'As the other forwardings; and ssh prints local ones here as well when they lead to a socket.',
    isExpected: (comparison) => {
      const sockets = (comparison.dump.get('localforward') ?? []).filter((line) => line.includes(' /'));
      const listening = sockets.map((line) => line.split(' ')[0]!);
      const theirs = comparison.theirs.filter((line) => !listening.includes(line));
      return forwarding.isExpected({ ...comparison, theirs });
    },
  },
  host: {
    reason: 'What was asked for is a field of the target, not an option.',
    isExpected: ({ theirs, target }) => same([target.alias], theirs),
  },
  proxycommand: {
    reason:
      'Up to 10.0, "ProxyJump none" shuts out a later ProxyCommand, and since then (and in security updates) it does not.',
    isExpected: ({ ours, theirs, unset, jumpNoneShutsOut }) =>
      same(ours ?? unset, theirs) || (jumpNoneShutsOut && theirs.length === 0),
  },
  proxyjump: {
    reason: 'ssh puts brackets around IPv4 addresses of the last jump, and rewrites it if it is a URI.',
    isExpected: ({ theirs, target }) => same(target.proxyJump.map(formatSshDestination), theirs.flatMap(plainJumps)),
  },
  updatehostkeys: {
    reason: 'Where it is not set, or set to "ask", ssh derives it from other keys; here it stays as it is.',
    isExpected: ({ ours, theirs }) => ours === undefined || same(ours, ['ask']) || same(ours, theirs),
  },
  loglevel: {
    reason: "Debian's ssh prints QUIET by an older name.",
    isExpected: ({ ours, theirs, unset }) => {
      return same(
        ours ?? unset,
        theirs.map((level) => (level === 'SILENT' ? 'QUIET' : level)),
      );
    },
  },
  serveraliveinterval: {
    reason: "Debian's ssh sets 300 seconds where BatchMode is on and nothing is said; other builds do not.",
    isExpected: ({ ours, theirs, unset, target }) =>
      same(ours ?? unset, theirs) || (ours === undefined && target.batchMode && same(['300'], theirs)),
  },
};

/** What differs from `ssh -G` without being expected: one line a key. */
export function compareSshDump(target: SshTarget, theirs: SshDump, client: SshClientFacts): string[] {
  const { unset, jumpNoneShutsOut } = client;
  const keys = new Set([...theirs.keys(), ...unset.keys(), ...target.options.keys()]);
  return [...keys].flatMap((key) => {
    const comparison = {
      ours: joined(target.options.get(key), key),
      theirs: theirs.get(key) ?? [],
      unset: unset.get(key) ?? [],
      target,
      dump: theirs,
      jumpNoneShutsOut,
    };
    const difference = sshDifferences[key];
    const isFine = difference?.isExpected(comparison) ?? same(comparison.ours ?? comparison.unset, comparison.theirs);
    return isFine ? [] : [`${key}: ssh ${JSON.stringify(comparison.theirs)}, ours ${JSON.stringify(comparison.ours)}`];
  });
}

/** ssh prints these lists in one line. */
function joined(values: readonly string[] | undefined, key: string): readonly string[] | undefined {
  const isOneLine = /^(?:canonicaldomains|(?:global|user)knownhostsfile)$/.test(key);
  return values !== undefined && isOneLine ? [values.join(' ')] : values;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isChange(values: readonly string[] | undefined): boolean {
  return values !== undefined && /^[+^-]/.test(values[0] ?? '');
}

function plainJumps(written: string): string[] {
  return written.split(',').map((jump) => {
    const destination = parseTargetText(jump);
    return destination.ok ? formatSshDestination(destination.value) : jump;
  });
}

/** A forwarding as ssh prints it; ones that are printed stay as they are. */
function forwardingOf(written: string): string {
  return written.split(' ').map(endpointOf).join(' ');
}

function endpointOf(endpoint: string): string {
  if (endpoint.includes('/') || /^\d+$/.test(endpoint)) return endpoint;
  return endpoint.replace(/^\[?([^\]]*?)\]?:(\d+)$/, '[$1]:$2');
}
