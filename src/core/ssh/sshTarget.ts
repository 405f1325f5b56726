import type { SshDestination } from './sshDestination';

/** A private key that may log in. */
export interface SshIdentityFile {
  readonly path: string;
  /** One of those that are tried where the configuration names none: it need not exist. */
  readonly isDefault: boolean;
}

/** Everything that a connection needs to know, as `ssh` would take it from the configuration. */
export interface SshTarget {
  /** What was asked for. */
  readonly alias: string;
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  /** In the order they are tried. */
  readonly identityFiles: readonly SshIdentityFile[];
  /** Whether the agent may offer nothing but the keys of `identityFiles`. */
  readonly identitiesOnly: boolean;
  /** Where the agent listens; undefined where none is to be asked. */
  readonly identityAgent: string | undefined;
  readonly certificateFiles: readonly string[];
  readonly hostKeyAlias: string | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  /** A file of host keys that are refused; it may be a key revocation list. */
  readonly revokedHostKeys: string | undefined;
  readonly hashKnownHosts: boolean;
  readonly checkHostIp: boolean;
  readonly strictHostKeyChecking: 'yes' | 'no' | 'ask' | 'accept-new';
  /** From the first to the last; empty where the host is reached directly or by `proxyCommand`. */
  readonly proxyJump: readonly SshDestination[];
  /** For the person's shell, with its tokens replaced. */
  readonly proxyCommand: string | undefined;
  /** Seconds. */
  readonly connectTimeout: number | undefined;
  readonly connectionAttempts: number;
  /** Seconds; 0 asks for no signs of life. */
  readonly serverAliveInterval: number;
  readonly serverAliveCountMax: number;
  readonly tcpKeepAlive: boolean;
  /** Methods by name, the first to try first; undefined leaves the order to the client. */
  readonly preferredAuthentications: readonly string[] | undefined;
  readonly passwordAuthentication: boolean;
  readonly kbdInteractiveAuthentication: boolean;
  readonly pubkeyAuthentication: boolean;
  readonly numberOfPasswordPrompts: number;
  readonly batchMode: boolean;
  /** Lists of algorithms as written: separated by commas, with a leading `+`, `-` or `^` that changes the client's own list. */
  readonly ciphers: string | undefined;
  readonly macs: string | undefined;
  readonly kexAlgorithms: string | undefined;
  readonly hostKeyAlgorithms: string | undefined;
  readonly pubkeyAcceptedAlgorithms: string | undefined;
  readonly compression: boolean;
  readonly addressFamily: 'any' | 'inet' | 'inet6';
  readonly bindAddress: string | undefined;
  /** The socket of the agent to lend to the host; undefined where none is lent. */
  readonly forwardAgent: string | undefined;
  /** `NAME=VALUE`. */
  readonly setEnv: readonly string[];
  /** Names of variables to pass on, with wildcards. */
  readonly sendEnv: readonly string[];
  readonly remoteCommand: string | undefined;
  readonly requestTty: 'yes' | 'no' | 'auto' | 'force';
  /** Every key that the configuration sets, named and printed as by `ssh -G` (but `yes` and `no` everywhere). */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Those of `options` that connections from here do not heed, sorted. */
  readonly unusedOptions: readonly string[];
}
