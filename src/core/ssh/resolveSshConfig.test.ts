import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryEnvironment, userConfig } from '../../../test/support/ssh/memorySsh';
import { formatMessage } from '../std/message';
import type { Problem } from '../std/problem';
import { resolveSshConfig } from './resolveSshConfig';
import type { SshEnvironment } from './sshEnvironment';
import type { SshTarget } from './sshTarget';

async function targetOf(text: string, host = 'nano', changes?: Partial<SshEnvironment>): Promise<SshTarget> {
  const { value, problems } = await resolveSshConfig({ host }, userConfig(text, changes));
  expect(problems).toEqual([]);
  return value;
}

async function problemsOf(text: string, changes?: Partial<SshEnvironment>): Promise<readonly Problem[]> {
  return (await resolveSshConfig({ host: 'nano' }, userConfig(text, changes))).problems;
}

describe('a destination without any configuration', () => {
  it('is reached as ssh would: by its name, as the person, with the usual keys', async () => {
    const { value } = await resolveSshConfig({ host: 'Nano' }, memoryEnvironment({}));
    expect(value).toMatchObject({ alias: 'Nano', hostName: 'nano', port: 22, user: 'anna', proxyJump: [] });
    expect(value.identityFiles.at(0)).toEqual({ path: '/home/anna/.ssh/id_rsa', isDefault: true });
    expect(value.userKnownHostsFiles).toEqual(['/home/anna/.ssh/known_hosts', '/home/anna/.ssh/known_hosts2']);
    expect([value.strictHostKeyChecking, value.identityAgent]).toEqual(['ask', '/run/agent']);
    expect([...value.options.keys()]).toEqual(['hostname', 'port', 'user']);
  });

  it('keeps the user and the port that were asked for, whatever the configuration says', async () => {
    const environment = userConfig('Host *\n User root\n Port 2222\nMatch user me\n ConnectTimeout 3\n');
    const { value } = await resolveSshConfig({ host: 'nano', user: 'me', port: 44 }, environment);
    expect([value.user, value.port, value.connectTimeout]).toEqual(['me', 44, 3]);
  });
});

describe('a configuration', () => {
  it('gives each key its first value, and collects those that may be several', async () => {
    const target = await targetOf(
      'Host nano\n  User ubuntu\n  IdentityFile ~/.ssh/nano\nHost *\n  User root\n  IdentityFile ~/.ssh/%r\n  IdentityFile ~/.ssh/nano\n',
    );
    expect(target.user).toBe('ubuntu');
    expect(target.identityFiles.map(({ path }) => path)).toEqual(['/home/anna/.ssh/nano', '/home/anna/.ssh/ubuntu']);
  });

  it('leaves out a block whose patterns are negated', async () => {
    expect((await targetOf('Host * !nano\n  User root\n')).user).toBe('anna');
    expect((await targetOf('Host * !nano\n  User root\n', 'xavier')).user).toBe('root');
  });

  it("reads the machine's file after the person's, and includes relative to each", async () => {
    const environment = memoryEnvironment({
      '/home/anna/.ssh/config': 'Include conf.d/*.conf\nUser last\n',
      '/home/anna/.ssh/conf.d/2.conf': 'User second\nPort 2\n',
      '/home/anna/.ssh/conf.d/1.conf': 'Host other\n  User nobody\n',
      '/home/anna/.ssh/conf.d/.0.conf': 'Port 9\n',
      '/etc/ssh/ssh_config': 'Include ssh_config.d/a\nPort 5\n',
      '/etc/ssh/ssh_config.d/a': 'ConnectTimeout 1m\n',
    });
    const { value, problems } = await resolveSshConfig({ host: 'nano' }, environment);
    expect([value.user, value.port, value.connectTimeout, problems]).toEqual(['second', 2, 60, []]);
  });

  it('applies what a block includes only where the block applies', async () => {
    const environment = memoryEnvironment({
      '/home/anna/.ssh/config': 'Host other\n  Include more\n  User other\nHost nano\n  Port 4\n',
      '/home/anna/.ssh/more': 'Host *\n  User everyone\nMatch all\n  Port 7\n',
    });
    const { value } = await resolveSshConfig({ host: 'nano' }, environment);
    expect([value.user, value.port]).toEqual(['anna', 4]);
  });

  it('stops where files include themselves', async () => {
    const { problems, value } = await resolveSshConfig(
      { host: 'nano' },
      userConfig('Include config\nInclude config\nUser me\n'),
    );
    expect(problems.map(({ code }) => code)).toEqual(['ssh-config/include']);
    expect(value.user).toBe('me');
  });

  it('is read again with the final name where "Match final" asks for it', async () => {
    const text =
      'Host nano\n  HostName nano.example.org\nMatch final host *.example.org\n  User ubuntu\nHost *.org\n  Port 7\n';
    const target = await targetOf(text);
    expect([target.hostName, target.user, target.port]).toEqual(['nano.example.org', 'ubuntu', 7]);
  });

  it('replaces tokens, variables and ~ where ssh does', async () => {
    const target = await targetOf(
      [
        'HostName %h.example.org',
        'Port 2200',
        'User ubuntu',
        'HostKeyAlias Board',
        'IdentityFile ~/.ssh/%r@%h:%p-%n-%u-%i-%L-%l-%k-%%',
        'UserKnownHostsFile ${BASE}/known /dev/null',
        'ProxyCommand nc -x "${BASE}" %h %p # %r',
        'IdentityAgent $SOCKET',
      ].join('\n'),
      'nano',
      { variables: { BASE: '/base', SOCKET: '/run/socket' } },
    );
    expect(target.identityFiles[0]?.path).toBe(
      '/home/anna/.ssh/ubuntu@nano.example.org:2200-nano-anna-1000-here-here.example.org-board-%',
    );
    expect(target.userKnownHostsFiles).toEqual(['/base/known', '/dev/null']);
    expect(target.proxyCommand).toBe('nc -x "${BASE}" nano.example.org 2200 # ubuntu');
    expect([target.identityAgent, target.hostKeyAlias]).toEqual(['/run/socket', 'board']);
  });

  it('replaces tokens in the user and in included paths, as later versions of ssh do', async () => {
    const environment = memoryEnvironment(
      {
        '/home/anna/.ssh/config':
          'HostName %h.local\nInclude ${BASE}/%h-%n\nUser ${WHO}-%u-%h%%\nMatch user *h%%*\nPort 3\n',
        '/base/nano.local-nano': 'ConnectTimeout 4\n',
      },
      { variables: { BASE: '/base', WHO: 'me' } },
    );
    const { value, problems } = await resolveSshConfig({ host: 'nano' }, environment);
    expect([value.user, value.connectTimeout, value.port, problems]).toEqual(['me-anna-nano.local%', 4, 3, []]);
    expect((await resolveSshConfig({ host: 'nano', user: 'a%b' }, environment)).value.user).toBe('a%b');
    expect((await problemsOf('User %r\n')).map(({ code }) => code)).toEqual(['ssh-config/token']);
  });

  it('has blocks for tags, and for none', async () => {
    const text = 'Match tagged ""\n  User early\nTag board\nMatch tagged b*\n  Port 4\nMatch tagged ""\n  Port 5\n';
    const target = await targetOf(text);
    expect([target.user, target.port]).toEqual(['early', 4]);
  });

  it('lists the jumps with their users and ports, and nothing for "none"', async () => {
    const target = await targetOf(
      'ProxyJump gate,me@inner:2200,ssh://u%C3%BC@[2001:db8::1]:23\nProxyCommand nc %h %p\n',
    );
    expect(target.proxyJump).toEqual([
      { host: 'gate' },
      { host: 'inner', user: 'me', port: 2200 },
      { host: '2001:db8::1', user: 'uü', port: 23 },
    ]);
    expect(target.proxyCommand).toBeUndefined();
    expect((await targetOf('ProxyJump none\nProxyJump gate\n')).proxyJump).toEqual([]);
    expect((await targetOf('ProxyCommand none\nProxyJump gate\n')).proxyJump).toEqual([]);
    expect((await targetOf('ProxyJump none\nProxyCommand nc %h\n')).proxyCommand).toBe('nc nano');
  });

  it('names the keys that connections from here do not heed', async () => {
    const target = await targetOf('ControlMaster auto\nControlPath ~/cm-%C\nLocalForward 80 x:80\nCompression yes\n');
    expect(target.unusedOptions).toEqual(['controlmaster', 'controlpath', 'localforward']);
    expect(target.options.get('controlpath')?.[0]).toMatch(/^\/home\/anna\/cm-[0-9a-f]{40}$/);
  });

  it('knows the places of another system', async () => {
    const environment = memoryEnvironment(
      { 'C:/Users/anna/.ssh/config': 'Include more\n', 'C:/Users/anna/.ssh/more': 'Port 3\nIdentityFile ~/key\n' },
      {
        home: 'C:/Users/anna',
        systemConfig: 'C:/ProgramData/ssh/ssh_config',
        variables: {},
        defaultAgent: '//./pipe/agent',
      },
    );
    const { value } = await resolveSshConfig({ host: 'nano' }, environment);
    expect([value.port, value.identityFiles[0]?.path, value.identityAgent]).toEqual([
      3,
      'C:/Users/anna/key',
      '//./pipe/agent',
    ]);
  });
});

describe('what cannot be decided', () => {
  const guarded = 'Match exec "test -e /flag-%h"\n  User risky\nMatch host nano exec "true"\n  Port 3\n';

  it('runs no command without leave, and says which block is left out', async () => {
    const { value, problems } = await resolveSshConfig({ host: 'nano' }, userConfig(guarded));
    expect([value.user, value.port]).toEqual(['anna', 22]);
    expect(problems.map(({ code, place }) => [code, place])).toEqual([
      ['ssh-config/match-exec', { start: { line: 0, character: 0 }, end: { line: 0, character: 29 } }],
      ['ssh-config/match-exec', { start: { line: 2, character: 0 }, end: { line: 2, character: 27 } }],
    ]);
  });

  it('runs each command with its tokens replaced where it may, and only when all before it holds', async () => {
    const commands: string[] = [];
    const exec = (command: string) => commands.push(command) > 0;
    const target = await targetOf(`${guarded}Match host other exec "reboot"\n  User no\n`, 'nano', { exec });
    expect([target.user, target.port, commands]).toEqual(['risky', 3, ['test -e /flag-nano', 'true']]);
  });

  it('tells of conditions that are known only while connecting', async () => {
    const problems = await problemsOf('Match localnetwork 10.0.0.0/8\n  User office\n');
    expect(problems.map(({ code }) => code)).toEqual(['ssh-config/match-undecided']);
  });

  it('tells that a name would have to be looked up', async () => {
    const text = 'CanonicalizeHostname yes\nCanonicalDomains example.org\n';
    expect((await problemsOf(text)).map(({ code }) => code)).toEqual(['ssh-config/canonical-name']);
    expect(await problemsOf(`${text}HostName a.b.c\n`)).toEqual([]);
    expect(await problemsOf(`${text}HostName 10.0.0.1\n`)).toEqual([]);
    expect(await problemsOf(`${text}ProxyJump gate\n`)).toEqual([]);
  });
});

describe('a line that ssh would refuse', () => {
  it.each([
    ['Port many', '"many" is not a value for port.'],
    ['Compression yes no', 'compression takes one value; "no" is too much.'],
    ['User "open', 'A quote is not closed.'],
    ['User', 'user has no value.'],
    ['IdentityFiles x', '"identityfiles" is not a key of an SSH configuration.'],
    ['Match host', 'The condition "host" of Match has no value.'],
    ['Match weather good', 'Match does not know the condition "weather".'],
    ['SetEnv A', '"A" is not of the form NAME=VALUE.'],
    ['ProxyJump a,,b', '"" does not name a host.'],
    ['UserKnownHostsFile none x', 'userknownhostsfile takes "none" only alone.'],
  ])('%s', async (line, sentence) => {
    const problems = await problemsOf(`# first\n${line}\nPort 4\n`);
    expect(problems.map(({ message }) => formatMessage(message))).toEqual([sentence]);
    expect(problems[0]).toMatchObject({ file: '/home/anna/.ssh/config', place: { start: { line: 1 } } });
  });

  it('suggests the key that was meant', async () => {
    const [problem] = await problemsOf('IdentityFiel x\n');
    expect(problem?.remedy && formatMessage(problem.remedy)).toBe('Did you mean identityfile?');
  });

  it('is told also for values that cannot be expanded', async () => {
    expect((await problemsOf('IdentityFile /k/%z\n')).map(({ code }) => code)).toEqual(['ssh-config/token']);
    expect((await problemsOf('ControlPath ${NOWHERE}/x\n')).map(({ code }) => code)).toEqual(['ssh-config/variable']);
    expect((await problemsOf('IdentityFile ~ben/x\n')).map(({ code }) => code)).toEqual(['ssh-config/no-home']);
    expect((await problemsOf('ProxyJump nano\n')).map(({ code }) => code)).toEqual(['ssh-config/jump-loop']);
  });
});

describe('any text at all', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Host',
      'Match',
      'Include',
      'ProxyJump',
      'IdentityFile',
      'SetEnv',
      'all',
      'final',
      'exec',
      'host',
      '*',
      '!',
    ),
    fc.constantFrom(
      ' ',
      '\t',
      '\n',
      '\r\n',
      '=',
      '"',
      "'",
      '\\',
      '#',
      '%',
      '%h',
      '${',
      '${A}',
      '~',
      ',',
      '@',
      ':',
      '[',
      ']',
      '\0',
    ),
    fc.constantFrom('config', '*.conf', '[a-', 'none', 'ssh://', '100000', 'yes'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const anyText = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(''));

  it('comes to a target and never throws', async () => {
    const property = fc.asyncProperty(anyText, async (text) => {
      const { value } = await resolveSshConfig({ host: 'nano' }, userConfig(text));
      expect(1 <= value.port && value.port <= 65535).toBe(true);
    });
    await fc.assert(property, { seed: 4, numRuns: 2000 });
  });

  it('needs little time, however many wildcards and quotes there are', async () => {
    const started = performance.now();
    const wild = `Host ${'*a'.repeat(5000)}b\nInclude ${'*a'.repeat(200)}b\nUser ${'\\"'.repeat(50_000)}"\nConnectTimeout ${'1'.repeat(50_000)}x\n`;
    await resolveSshConfig({ host: 'a'.repeat(255) }, userConfig(wild));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
