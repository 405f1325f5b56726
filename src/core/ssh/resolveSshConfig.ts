import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { canonicalAddress, canonicalSshHost, type AddressFamily } from './sshAddress';
import type { MatchSubject } from './sshConfigMatch';
import { readSshConfig } from './sshConfigRead';
import { SshConfigSource } from './sshConfigSource';
import { jumpsOf } from './sshConfigSet';
import { parseTargetText, type SshDestination } from './sshDestination';
import type { SshEnvironment } from './sshEnvironment';
import { expandSshText, expandSshTokens, type SshTokens } from './sshExpand';
import { SshOptions } from './sshOptions';
import { lowerCase } from './sshPatterns';
import type { SshTarget } from './sshTarget';
import { buildSshTarget } from './sshTargetBuild';

const DEFAULT_PORT = '22';
const CANONICAL_KEYS = ['canonicalizehostname', 'canonicalizemaxdots', 'canonicalizefallbacklocal'];

/**
 * What the person's and the machine's configuration say of a destination, as `ssh` would take it (OpenSSH 9.2, and what later
 * versions added). The result is always usable: what ssh would refuse a configuration for is a problem, and its line is left out.
 *
 * Nothing is asked of the network. Where `CanonicalizeHostname` would need that, the name stays as it is and a problem says so.
 */
export async function resolveSshConfig(
  destination: SshDestination,
  environment: SshEnvironment,
): Promise<{ value: SshTarget; problems: Problem[] }> {
  const resolution = new Resolution(destination, environment);
  const value = await resolution.resolve();
  return { value, problems: resolution.source.problems };
}

/** One destination on its way through the configuration. */
class Resolution {
  readonly source: SshConfigSource;
  private readonly options = new SshOptions();
  private readonly alias: string;
  private readonly askedUser: string | undefined;

  constructor({ host, user, port }: SshDestination, environment: SshEnvironment) {
    this.source = new SshConfigSource(environment);
    this.alias = host;
    this.askedUser = user;
    if (user !== undefined) this.options.setOnce('user', [user]);
    if (port !== undefined) this.options.setOnce('port', [String(port)]);
  }

  async resolve(): Promise<SshTarget> {
    const { wantsFinal } = await this.read(false);
    const hostName = canonicalSshHost(this.namedHost(), familyOf(this.options));
    this.options.replace('hostname', [hostName]);
    const isCanonicalizing = (this.options.get('canonicalizehostname') ?? 'no') !== 'no';
    if (isCanonicalizing) this.checkCanonicalName(hostName);
    if (wantsFinal || isCanonicalizing) await this.readAgain();
    this.options.setOnce('port', [DEFAULT_PORT]);
    this.options.replace('hostkeyalias', this.options.all('hostkeyalias').map(lowerCase));
    this.options.replace('user', [this.loginName(hostName)]);
    this.checkJumpLoop(hostName);
    const { alias, options, source } = this;
    return buildSshTarget({ alias, options, source, tokens: this.tokens(hostName, this.alias) });
  }

  /** A user that the configuration names may hold tokens and variables; one that was asked for is taken as it is. */
  private loginName(hostName: string): string {
    const { user: localUser, variables } = this.source.environment;
    const written = this.options.get('user') ?? localUser;
    if (written === this.askedUser || written === localUser) return written;
    const {
      L = '',
      d = '',
      h = '',
      i = '',
      j = '',
      k = '',
      l = '',
      n = '',
      p = '',
      u = '',
    } = this.tokens(hostName, this.alias);
    const user = expandSshText(written, { L, d, h, i, j, k, l, n, p, u }, variables);
    if (user.ok) return user.value;
    this.source.report(user.problem.code, user.problem.message);
    return written;
  }

  /** How names are made canonical is settled by the first reading, also where it says nothing. */
  private async readAgain(): Promise<void> {
    const unset = CANONICAL_KEYS.filter((key) => !this.options.has(key));
    await this.read(true);
    for (const key of unset) this.options.replace(key, []);
  }

  private read(isFinal: boolean): Promise<{ wantsFinal: boolean }> {
    const { source, options, alias } = this;
    const host = isFinal ? options.get('hostname')! : alias;
    const subject = () => this.subject(isFinal);
    const tokens = () => this.tokens(subject().host, subject().host);
    return readSshConfig({ source, options, host, subject, tokens });
  }

  /** `HostName` as far as it is read, with its `%h`; else what was asked for. */
  private namedHost(): string {
    const written = this.options.get('hostname');
    if (written === undefined) return this.alias;
    const expanded = expandSshTokens(written, { h: this.alias });
    if (expanded.ok) return expanded.value;
    this.source.report(expanded.problem.code, expanded.problem.message);
    return this.alias;
  }

  private subject(isFinal: boolean): MatchSubject {
    const { environment } = this.source;
    const host = isFinal ? this.options.get('hostname')! : this.namedHost();
    return {
      host,
      originalHost: this.alias,
      user: this.options.get('user') ?? environment.user,
      localUser: environment.user,
      tag: this.options.get('tag') ?? '',
      isFinal,
      exec: (command) => this.exec(command, this.tokens(host, host)),
    };
  }

  private async exec(written: string, tokens: SshTokens): Promise<boolean | undefined> {
    const command = expandSshTokens(written, tokens);
    if (command.ok) return this.source.environment.exec?.(command.value);
    this.source.report(command.problem.code, command.problem.message);
    return false;
  }

  /** ssh_config(5), "TOKENS". `keyName` is what `%k` stands for without a `HostKeyAlias`. */
  private tokens(host: string, keyName: string): SshTokens {
    const { hostName: here, user, uid, home, digests } = this.source.environment;
    const port = this.options.get('port') ?? DEFAULT_PORT;
    const remoteUser = this.options.get('user') ?? user;
    const jump = this.lastJump()?.host ?? '';
    const connection = new TextEncoder().encode(here + host + port + remoteUser + jump);
    return {
      ...{
        C: hexOf(digests.sha1(connection)),
        L: here.replace(/\..*$/s, ''),
        l: here,
        d: home,
        i: String(uid),
        u: user,
      },
      ...{ h: host, n: this.alias, p: port, r: remoteUser, j: jump, k: this.options.get('hostkeyalias') ?? keyName },
    };
  }

  private lastJump(): SshDestination | undefined {
    const written = this.options.get('proxyjump') ?? 'none';
    if (written === 'none') return undefined;
    const jump = parseTargetText(jumpsOf(written).at(-1)!);
    return jump.ok ? jump.value : undefined;
  }

  private checkJumpLoop(hostName: string): void {
    const jump = this.lastJump();
    const [port, user] = [this.options.get('port'), this.options.get('user')];
    if (jump?.host !== hostName || String(jump.port ?? DEFAULT_PORT) !== port || (jump.user ?? user) !== user) return;
    this.source.report('ssh-config/jump-loop', message('{0} is to be reached by a jump over itself.', this.alias));
    this.options.replace('proxyjump', []);
  }

  private checkCanonicalName(host: string): void {
    if (!needsNameLookup(host, this.options)) return;
    this.source.report(
      'ssh-config/canonical-name',
      message('CanonicalizeHostname is not followed: {0} is used as it is.', host),
      undefined,
      undefined,
      message('Give the full name with HostName if ssh connects to another one.'),
    );
  }
}

function familyOf(options: SshOptions): AddressFamily {
  const family = options.get('addressfamily');
  return family === 'inet' || family === 'inet6' ? family : 'any';
}

/** Whether ssh would ask the network for the full name of a host. */
function needsNameLookup(host: string, options: SshOptions): boolean {
  const isProxied = (options.get('proxycommand') ?? 'none') !== 'none' || options.has('proxyjump');
  if (canonicalAddress(host, familyOf(options)) !== undefined) return false;
  if (isProxied && options.get('canonicalizehostname') !== 'always') return false;
  const dots = host.split('.').length - 1;
  if (!host.endsWith('.') && dots > Number(options.get('canonicalizemaxdots') ?? 1)) return false;
  const domains = options.all('canonicaldomains').filter((domain) => domain !== 'none');
  return host.endsWith('.') || domains.length > 0 || options.get('canonicalizefallbacklocal') === 'no';
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
