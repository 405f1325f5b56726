import { createRandom, type Random } from '../../../scripts/example/random.mjs';

/** A configuration and what is asked of it. */
export interface GeneratedSshConfig {
  /** Texts by path below the root; `config` is the person's, `ssh_config` the machine's. */
  readonly files: Readonly<Record<string, string>>;
  readonly alias: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

export interface GenerateOptions {
  /** Where absolute paths to the included files begin. */
  readonly root: string;
  /** Whether the machine's configuration is read too, and relative paths can be included. */
  readonly hasSystem: boolean;
  /** Whether some lines are wrong. */
  readonly hasFaults: boolean;
}

const aliases = [
  'web',
  'db.example.com',
  'Alpha',
  '10.0.0.7',
  'gpu-01',
  'jetson.local',
  '2001:DB8::7',
  'xavier',
] as const;

const hostPatterns = [
  ...[
    '*',
    '*',
    'web',
    'Alpha',
    'alpha',
    '*.example.com',
    'gpu-??',
    '10.*',
    '2001:*',
    'xav*er',
    'jetson.local',
    'x?v*',
    '!web',
  ],
  ...[
    '!*.example.com',
    '!gpu-01',
    'web.example.com',
    'target.example.com',
    '"jetson.local"',
    '10.1.2.3',
    '?',
    '**',
    '!*',
  ],
] as const;

const users = ['alice', 'bob', 'ubuntu', 'Alice'] as const;

/** Values that are right; one of them is picked. `%C` is left out: its meaning depends on the version. */
const values: Readonly<Record<string, readonly [string, ...string[]]>> = {
  User: users,
  HostName: [
    '%h.example.com',
    '10.1.2.3',
    '2001:DB8:0::7',
    'Target.Example.COM',
    '%h',
    'web',
    '127.1',
    '"%h"',
    '0x7f.0.0.1',
  ],
  Port: ['22', '2222', '443', '0022', '65535'],
  IdentityFile: [
    ...([
      '~/.ssh/id_%h',
      '/keys/%u/%r@%h:%p',
      '%d/.ssh/key',
      '"~/my keys/id"',
      'none',
      '${KEYS}/id_%n',
      '/k/%%h',
      '~',
    ] as const),
    ...[
      '/k/%L.%l.%i',
      '/k/%k',
      "'/k/it s'",
      '/k/a\\ b',
      '/k/a\\\\b',
      '~/.ssh/id_ed25519',
      '/k/#x',
      '~root/x',
      '//k///y',
    ],
  ],
  CertificateFile: ['~/.ssh/%r-cert.pub', '/certs/%n', '${KEYS}/cert'],
  IdentitiesOnly: ['yes', 'no', 'Yes', 'true', 'FALSE'],
  IdentityAgent: ['none', 'SSH_AUTH_SOCK', '$AGENT', '~/agent.sock', '/run/%u/%h.sock', '${AGENT}', '"/a b/%i"'],
  HostKeyAlias: ['Known-%h', 'ALIAS', 'web'],
  UserKnownHostsFile: ['/dev/null', 'none', '~/.ssh/kh_%h ${KEYS}/kh', '"/a b" /c', '~/.ssh/known_hosts'],
  GlobalKnownHostsFile: ['/etc/kh', 'none', '/etc/a /etc/b', '~/x'],
  StrictHostKeyChecking: ['yes', 'no', 'ask', 'accept-new', 'off', 'Ask', 'true'],
  ProxyJump: [
    'none',
    'jump',
    'me@jump:2200',
    'a,b',
    'a,me@b:22,c',
    'ssh://me@gate:2222',
    '[2001:db8::9]:22',
    'jump # it',
    'NONE',
  ],
  ProxyCommand: ['none', 'nc %h %p', 'nc -x "a b" %h %p # %r', 'connect %n %%', '/bin/x %k'],
  ConnectTimeout: ['5', '1m', '1h30m', '0', 'none', '2d3', '1W'],
  ServerAliveInterval: ['15', '0', '1m30s'],
  ServerAliveCountMax: ['0', '5'],
  ConnectionAttempts: ['1', '3'],
  PreferredAuthentications: ['publickey', 'publickey,password', 'keyboard-interactive'],
  PasswordAuthentication: ['yes', 'no'],
  KbdInteractiveAuthentication: ['yes', 'no'],
  ChallengeResponseAuthentication: ['yes', 'no'],
  PubkeyAuthentication: ['yes', 'no', 'unbound', 'host-bound'],
  NumberOfPasswordPrompts: ['1', '7'],
  BatchMode: ['yes', 'no'],
  Ciphers: ['aes128-ctr', '+aes128-cbc', '-aes*', '^aes256-ctr', 'aes128-ctr,aes256-ctr'],
  MACs: ['hmac-sha2-256', '+hmac-sha1', '-umac*'],
  KexAlgorithms: ['curve25519-sha256', '-diffie*', '^ecdh-sha2-nistp256'],
  HostKeyAlgorithms: ['ssh-ed25519', '+ssh-rsa', '^ssh-ed25519'],
  PubkeyAcceptedKeyTypes: ['ssh-ed25519', '+ssh-rsa'],
  CASignatureAlgorithms: ['ssh-ed25519', '-rsa*'],
  Compression: ['yes', 'no'],
  AddressFamily: ['any', 'inet', 'inet6'],
  BindAddress: ['127.0.0.1'],
  BindInterface: ['eth0'],
  ForwardAgent: ['yes', 'no'],
  ForwardX11: ['yes', 'no'],
  ForwardX11Trusted: ['yes', 'no'],
  SendEnv: ['LANG LC_*', 'A B', '-LC_*', 'TERM', '-*'],
  SetEnv: ['A=1', 'A=1 B=2 A=3', '"C=two words" D=\'x y\'', 'E='],
  LocalForward: ['8080 localhost:80', '127.0.0.1:8081 [::1]:81', '9000 /run/x.sock', '/tmp/s host:1'],
  RemoteForward: ['9090 localhost:90', 'host:91 far:92'],
  DynamicForward: ['1080', 'localhost:1081'],
  ClearAllForwardings: ['yes', 'no'],
  RemoteCommand: ['none', 'tmux new -A -s %u@%h', 'echo "#1" %p', "sh -c 'x' %%"],
  RequestTTY: ['yes', 'no', 'force', 'auto'],
  ControlMaster: ['auto', 'yes', 'no', 'ask', 'autoask'],
  ControlPath: ['none', '~/.ssh/cm-%r@%h:%p', '${KEYS}/%n', '"/a b/%L"'],
  ControlPersist: ['yes', 'no', '10m', '0'],
  CanonicalizeHostname: ['no', 'no', 'always'],
  CanonicalizeMaxDots: ['0', '2'],
  LogLevel: ['QUIET', 'error', 'DEBUG2', 'debug1', 'Verbose'],
  FingerprintHash: ['md5', 'SHA256', 'sha512'],
  VerifyHostKeyDNS: ['yes', 'no', 'ask'],
  UpdateHostKeys: ['yes', 'no', 'ask'],
  HashKnownHosts: ['yes', 'no'],
  CheckHostIP: ['yes', 'no'],
  TCPKeepAlive: ['yes', 'no'],
  KeepAlive: ['yes', 'no'],
  ExitOnForwardFailure: ['yes', 'no'],
  Tunnel: ['yes', 'no', 'ethernet', 'point-to-point'],
  SessionType: ['default'],
  PermitLocalCommand: ['yes', 'no'],
  LocalCommand: ['echo %h', 'none', 'say "hi" # there'],
  XAuthLocation: ['/usr/bin/x'],
  RevokedHostKeys: ['/etc/revoked', 'none'],
  RequiredRSASize: ['2048'],
  AddKeysToAgent: ['yes', 'confirm 5m', '1h', 'ask'],
  EscapeChar: ['none', '^A', '%'],
  IPQoS: ['lowdelay throughput', 'ef'],
  RekeyLimit: ['1G 1h', '500M', 'default none'],
  TunnelDevice: ['any', '1:2'],
  SyslogFacility: ['USER', 'LOCAL1'],
  StreamLocalBindMask: ['0177', '0111'],
  PermitRemoteOpen: ['any', 'none'],
  CanonicalizePermittedCNAMEs: ['none'],
  IgnoreUnknown: ['Made*', 'made*,x-*'],
  Protocol: ['2'],
  UseRoaming: ['no'],
};

const matchConditions = [
  ...['all', 'final', '!final', 'canonical', '!canonical', 'final all', 'canonical all', '!all'],
  ...[
    'host web',
    'host *.example.com',
    'host "*.EXAMPLE.com"',
    'host !web,*',
    'host=10.*',
    'host web,gpu-*',
    '!host web',
  ],
  ...[
    'originalhost web,xavier',
    'originalhost Alpha',
    'originalhost !x*,*',
    '!originalhost gpu-0?',
    'user alice',
    'user *,!bob',
  ],
  ...['!user alice', 'user ubuntu,Al*', 'localuser *', 'localuser nobody', '!localuser r*', 'exec true', 'exec false'],
  ...['exec "test %h = web"', 'exec "test %p = 22"', '!exec "test %r = alice"', 'exec "test %n = %h"', 'exec "exit 3"'],
  ...['exec "test %u = nobody"', 'exec "test %k = web"', 'exec "test %d != %%d -a %L = %L -a %l = %l -a %i -ge 0"'],
] as const;

const faults = [
  ...[
    'Port 0',
    'Port many',
    'Compression maybe',
    'Colour blue',
    'IdentityFile "open',
    'ProxyJump @x',
    'ProxyJump a,,b',
    'Match',
  ],
  ...[
    'Match host',
    'Match all host x',
    'Match shoe 42',
    'ConnectTimeout 5x',
    'SetEnv X',
    'SendEnv A=B',
    'Host',
    'User a b',
    'Port',
  ],
  ...[
    'UserKnownHostsFile none other',
    'ProxyCommand echo "',
    'ConnectionAttempts -1',
    'LogLevel loud',
    'Include ""',
    'User ""',
  ],
  ...[
    'Match host x all y',
    'RequestTTY perhaps',
    'ServerAliveCountMax 9999999999',
    'ForwardX11',
    'HostName a b',
    'Host web ""',
  ],
] as const;

type NonEmpty<T> = readonly [T, ...T[]];

/** Makes the same configuration for the same seed. */
export function generateSshConfig(seed: number, options: GenerateOptions): GeneratedSshConfig {
  const random = createRandom(seed);
  // The first numbers of neighbouring seeds resemble each other.
  for (let i = 0; i < 8; i++) random.next();
  const chance = (share: number) => random.next() < share;
  const files: Record<string, string> = {};
  files.config = text(random, options, chance(0.5));
  if (options.hasSystem) files.ssh_config = text(random, options, false);
  for (const name of ['one', 'two', 'conf.d/10-a.conf', 'conf.d/20-b.conf', 'conf.d/.hidden.conf', 'conf.d/x.txt']) {
    files[name] = text(random, { ...options, hasFaults: options.hasFaults && chance(0.1) }, chance(0.5), name);
  }
  return {
    files,
    alias: random.pick(aliases),
    user: chance(0.2) ? random.pick(users) : undefined,
    port: chance(0.15) ? 2022 : undefined,
  };
}

/** Text of one file. Only `config`, `ssh_config` and `one` include others, so that nothing includes itself. */
function text(random: Random, options: GenerateOptions, isCrLf: boolean, name = 'config'): string {
  const lines: string[] = [];
  const includes = includesOf(options, name);
  const count = Math.floor(random.between(1, 6));
  for (let block = 0; block <= count; block++) {
    if (block > 0 || random.next() < 0.3) lines.push(header(random));
    const settings = Math.floor(random.between(0, 7));
    for (let i = 0; i < settings; i++) lines.push(setting(random));
    if (includes !== undefined && random.next() < 0.3) lines.push(`  Include ${random.pick(includes)}`);
    if (random.next() < 0.2) lines.push('', '  # a note', '\t');
  }
  if (options.hasFaults && random.next() < 0.5) {
    lines.splice(Math.floor(random.between(0, lines.length)), 0, random.pick(faults));
  }
  const end = isCrLf ? '\r\n' : '\n';
  return lines.join(end) + (random.next() < 0.8 ? end : '');
}

function includesOf({ root, hasSystem }: GenerateOptions, name: string): NonEmpty<string> | undefined {
  const leaves: NonEmpty<string> = [`${root}/two`, `${root}/conf.d/*.conf`, `"${root}/conf.d/[12]0*" ${root}/none`];
  const relative = hasSystem ? ['two', 'conf.d/*', 'conf.d/?0-[!b].conf', './conf.d/../two'] : [];
  if (name === 'one') return [...leaves, ...relative];
  return name === 'config' ? [`${root}/one`, ...leaves, ...relative, ...(hasSystem ? ['one', 'o*'] : [])] : undefined;
}

function header(random: Random): string {
  const several = <T>(items: NonEmpty<T>, most: number) =>
    Array.from({ length: Math.floor(random.between(1, most + 1)) }, () => random.pick(items));
  if (random.next() < 0.6) return `${spell(random, 'Host')} ${several(hostPatterns, 3).join(' ')}`;
  const conditions = several(matchConditions, 2);
  // "all" and what begins with it stands alone.
  const alone = conditions.find((condition) => condition.endsWith('all'));
  return `${spell(random, 'Match')} ${alone ?? conditions.join(random.next() < 0.5 ? ' ' : '  ')}`;
}

function setting(random: Random): string {
  const keys = Object.keys(values) as unknown as NonEmpty<string>;
  // The two that shut each other out meet more often than by chance.
  const key = random.next() < 0.06 ? random.pick(['ProxyJump', 'ProxyCommand']) : random.pick(keys);
  const value = random.pick(values[key]!);
  const separator = random.pick([' ', ' ', ' ', '=', ' = ', '\t', '  ', '= ']);
  const note = random.next() < 0.1 && !/Command|Jump/.test(key) ? ' # why' : '';
  const indent = random.pick(['', '  ', '\t']);
  // After a keyword in quotes "=" would belong to the value.
  const keyword = separator.includes('=') ? key : spell(random, key);
  return `${indent}${keyword}${separator}${value}${note}${random.pick(['', '', ' ', '\t'])}`;
}

/** Case does not count in keywords. */
function spell(random: Random, key: string): string {
  return random.pick([key, key, key.toLowerCase(), key.toUpperCase(), `"${key}"`]);
}
