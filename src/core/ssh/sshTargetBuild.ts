import { jumpsOf } from './sshConfigSet';
import { parseTargetText, type SshDestination } from './sshDestination';
import { expandSshTokens, expandTilde } from './sshExpand';
import type { SshOptions } from './sshOptions';
import type { SshTarget } from './sshTarget';
import { readLogin } from './sshTargetLogin';
import { expandAll, isNo, isYes, oneOf, settleOptions, valuesOf, type SshTargetParts } from './sshTargetParts';

const DEFAULT_USER_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const DEFAULT_GLOBAL_KNOWN_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

/** Keys that a target takes into account; all others are listed as unused. */
const USED = new Set(
  (
    'addressfamily batchmode bindaddress canonicaldomains canonicalizefallbacklocal canonicalizehostname canonicalizemaxdots ' +
    'certificatefile checkhostip ciphers compression connectionattempts connecttimeout forwardagent globalknownhostsfile ' +
    'hashknownhosts hostkeyalgorithms hostkeyalias hostname identitiesonly identityagent identityfile ignoreunknown ' +
    'kbdinteractiveauthentication kexalgorithms macs numberofpasswordprompts passwordauthentication port ' +
    'preferredauthentications proxycommand proxyjump pubkeyacceptedalgorithms pubkeyauthentication remotecommand requesttty ' +
    'revokedhostkeys sendenv serveralivecountmax serveraliveinterval setenv stricthostkeychecking tag tcpkeepalive user ' +
    'userknownhostsfile'
  ).split(' '),
);

/** Brings the options into the form that ssh works with, and makes the target of them. */
export function buildSshTarget(parts: SshTargetParts): SshTarget {
  settleOptions(parts);
  const { alias, options } = parts;
  const entries = options.entries();
  return {
    alias,
    hostName: options.get('hostname')!,
    port: Number(options.get('port')),
    user: options.get('user')!,
    ...readLogin(parts),
    ...readHostKeys(parts),
    ...readRoute(parts),
    ...readLink(options),
    ...readSession(parts),
    options: entries,
    unusedOptions: [...entries.keys()].filter((key) => !USED.has(key)),
  };
}

type HostKeys = Pick<
  SshTarget,
  | 'hostKeyAlias'
  | 'userKnownHostsFiles'
  | 'globalKnownHostsFiles'
  | 'revokedHostKeys'
  | 'hashKnownHosts'
  | 'checkHostIp'
  | 'strictHostKeyChecking'
>;

function readHostKeys(parts: SshTargetParts): HostKeys {
  const { options, source } = parts;
  const globals = options.has('globalknownhostsfile')
    ? options.all('globalknownhostsfile')
    : DEFAULT_GLOBAL_KNOWN_HOSTS;
  const expandHome = (paths: readonly string[]) =>
    valuesOf(
      withoutNone(paths).map((path) => expandTilde(path, source.environment)),
      source,
    );
  return {
    hostKeyAlias: options.get('hostkeyalias'),
    userKnownHostsFiles: options.has('userknownhostsfile')
      ? withoutNone(options.all('userknownhostsfile'))
      : expandHome(DEFAULT_USER_KNOWN_HOSTS),
    globalKnownHostsFiles: expandHome(globals),
    revokedHostKeys: expandAll(parts, options.all('revokedhostkeys'))[0],
    hashKnownHosts: isYes(options, 'hashknownhosts'),
    checkHostIp: isYes(options, 'checkhostip'),
    strictHostKeyChecking: oneOf(options, 'stricthostkeychecking', ['ask', 'yes', 'no', 'accept-new']),
  };
}

function withoutNone(paths: readonly string[]): readonly string[] {
  return paths[0]?.toLowerCase() === 'none' ? [] : paths;
}

function readRoute({ options, source, tokens }: SshTargetParts): Pick<SshTarget, 'proxyJump' | 'proxyCommand'> {
  const { h = '', k = '', n = '', p = '', r = '' } = tokens;
  const expand = (text: string) => valuesOf([expandSshTokens(text, { h, k, n, p, r })], source)[0];
  const command = options.get('proxycommand');
  const jumps = options.all('proxyjump').flatMap((written) => jumpsOf(written));
  return {
    proxyJump: jumps.flatMap((jump) => readJump(jump, expand) ?? []),
    proxyCommand: command === undefined ? undefined : expand(command),
  };
}

function readJump(written: string, expand: (text: string) => string | undefined): SshDestination | undefined {
  const jump = parseTargetText(written);
  if (!jump.ok) return undefined;
  const host = expand(jump.value.host);
  const user = jump.value.user === undefined ? undefined : expand(jump.value.user);
  return host === undefined ? undefined : { ...jump.value, host, ...(user === undefined ? {} : { user }) };
}

type Link = Pick<
  SshTarget,
  | 'connectTimeout'
  | 'connectionAttempts'
  | 'serverAliveInterval'
  | 'serverAliveCountMax'
  | 'tcpKeepAlive'
  | 'ciphers'
  | 'macs'
  | 'kexAlgorithms'
  | 'hostKeyAlgorithms'
  | 'pubkeyAcceptedAlgorithms'
  | 'compression'
  | 'addressFamily'
  | 'bindAddress'
>;

function readLink(options: SshOptions): Link {
  const timeout = options.get('connecttimeout');
  return {
    connectTimeout: timeout === undefined ? undefined : Number(timeout),
    connectionAttempts: Number(options.get('connectionattempts') ?? 1),
    serverAliveInterval: Number(options.get('serveraliveinterval') ?? 0),
    serverAliveCountMax: Number(options.get('serveralivecountmax') ?? 3),
    tcpKeepAlive: !isNo(options, 'tcpkeepalive'),
    ciphers: options.get('ciphers'),
    macs: options.get('macs'),
    kexAlgorithms: options.get('kexalgorithms'),
    hostKeyAlgorithms: options.get('hostkeyalgorithms'),
    pubkeyAcceptedAlgorithms: options.get('pubkeyacceptedalgorithms'),
    compression: isYes(options, 'compression'),
    addressFamily: oneOf(options, 'addressfamily', ['any', 'inet', 'inet6']),
    bindAddress: options.get('bindaddress'),
  };
}

function readSession({
  options,
}: SshTargetParts): Pick<SshTarget, 'setEnv' | 'sendEnv' | 'remoteCommand' | 'requestTty'> {
  return {
    setEnv: options.all('setenv'),
    sendEnv: options.all('sendenv'),
    remoteCommand: options.get('remotecommand'),
    requestTty: oneOf(options, 'requesttty', ['auto', 'yes', 'no', 'force']),
  };
}
