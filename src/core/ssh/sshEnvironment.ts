/** The digests of SSH, from outside: they exist in native code everywhere. */
export interface SshDigests {
  readonly sha1: (data: Uint8Array) => Uint8Array;
  readonly sha256: (data: Uint8Array) => Uint8Array;
  readonly hmacSha1: (key: Uint8Array, data: Uint8Array) => Uint8Array;
}

/** The texts of configurations, by path (see `std/path`). Neither call rejects because of a file. */
export interface SshConfigFiles {
  /** The text of a file; undefined where there is none that may be read. */
  readText(path: string): Promise<string | undefined>;
  /** The names in a folder, in any order; none where there is no such folder. */
  listFolder(path: string): Promise<readonly string[]>;
}

/** What the client's machine says of itself and of the person at it. */
export interface SshEnvironment {
  readonly files: SshConfigFiles;
  /** The person's own folder, absolute. */
  readonly home: string;
  /** The person's name on this machine. */
  readonly user: string;
  readonly uid: number;
  /** This machine's name, with its domain if the system says it so. */
  readonly hostName: string;
  /** The variables that `${NAME}` stands for, `SSH_AUTH_SOCK` among them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The person's configuration: `.ssh/config` in `home` when left out. */
  readonly userConfig?: string;
  /** The machine's configuration: `/etc/ssh/ssh_config` when left out; `none` where there is none. */
  readonly systemConfig?: string;
  /** Where the agent listens when neither the configuration nor `SSH_AUTH_SOCK` says it: the pipe of Windows. */
  readonly defaultAgent?: string;
  /** The folder of another person, for `~name/`. */
  readonly homeOf?: (user: string) => string | undefined;
  /**
   * Whether a command succeeds in the person's shell, for `Match exec`. Left out while the workspace is not trusted: such a
   * block is then not applied, and a problem says so.
   */
  readonly exec?: (command: string) => boolean | Promise<boolean>;
  readonly digests: SshDigests;
}

export function sshFolderOf(environment: SshEnvironment): string {
  return `${environment.home}/.ssh`;
}
