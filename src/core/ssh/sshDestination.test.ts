import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSshCommand, formatSshDestination, parseTargetText, type SshDestination } from './sshDestination';

describe('a host that a person types', () => {
  it.each<[string, SshDestination]>([
    ['nano', { host: 'nano' }],
    ['  ubuntu@nano.local ', { host: 'nano.local', user: 'ubuntu' }],
    ['user@host:22', { host: 'host', user: 'user', port: 22 }],
    ['host:', { host: 'host' }],
    ['me@corp@host', { host: 'host', user: 'me@corp' }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['me@fe80::1%eth0', { host: 'fe80::1%eth0', user: 'me' }],
    ['[2001:db8::1]:2222', { host: '2001:db8::1', port: 2222 }],
    ['ssh://ubuntu@host:2222/', { host: 'host', user: 'ubuntu', port: 2222 }],
    ['ssh://a%40b;x=y@[::1]', { host: '::1', user: 'a@b' }],
  ])('%j', (text, destination) => {
    expect(parseTargetText(text)).toEqual({ ok: true, value: destination });
  });

  it.each([
    '',
    ' ',
    '@host',
    'user@',
    'host:0',
    'host:65536',
    'host:ssh',
    '-oProxyCommand=x',
    'a b',
    'a;b',
    '$(x)',
    'a,b',
    'ssh://',
    '-l@h',
  ])('%j is refused', (text) => {
    expect(parseTargetText(text)).toMatchObject({ ok: false, problem: { code: 'ssh/destination' } });
  });

  const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
  const destination = fc.record(
    { host: fc.oneof(name, fc.ipV6()), user: name, port: fc.integer({ min: 1, max: 65535 }) },
    { requiredKeys: ['host'] },
  );

  it('is the same when it is written for ssh and read again', () => {
    const property = fc.property(destination, (written) => {
      expect(parseTargetText(formatSshDestination(written))).toEqual({ ok: true, value: written });
    });
    fc.assert(property, { seed: 4, numRuns: 500 });
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof parseTargetText(text).ok).toBe('boolean');
      }),
      { seed: 4 },
    );
  });
});

describe('the ssh command', () => {
  it.each<[SshDestination, string]>([
    [{ host: 'nano' }, 'ssh nano'],
    [{ host: 'nano', user: 'ubuntu', port: 2222 }, 'ssh -p 2222 ubuntu@nano'],
    [{ host: '2001:db8::1', user: 'me' }, 'ssh me@2001:db8::1'],
    [{ host: 'nano', user: 'a user' }, "ssh 'a user@nano'"],
  ])('of %j is %s', (destination, command) => {
    expect(formatSshCommand(destination)).toBe(command);
  });
});
