import { describe, expect, it } from 'vitest';
import { memoryEnvironment, userConfig } from '../../../test/support/ssh/memorySsh';
import { listSshHosts } from './listSshHosts';
import { resolveSshRoute } from './sshRoute';

async function route(host: string, text: string) {
  const { value, problems } = await resolveSshRoute({ host }, userConfig(text));
  return {
    hosts: value.map(({ user, hostName, port }) => `${user}@${hostName}:${port}`),
    commands: value.map(({ proxyCommand }) => proxyCommand),
    codes: problems.map(({ code }) => code),
  };
}

describe('the way to a host', () => {
  it('is the host alone where it is reached directly or by a command', async () => {
    expect(await route('nano', 'ProxyCommand nc %h %p\n')).toEqual({
      hosts: ['anna@nano:22'],
      commands: ['nc nano 22'],
      codes: [],
    });
  });

  it('has all jumps in order, each with its own configuration', async () => {
    const text = `
      Host nano
        ProxyJump gate,me@inner
      Host gate
        HostName gate.example.org
        Port 2200
        ProxyCommand nc %h %p
      Host inner
        User nobody
        ProxyCommand ignored
    `;
    expect(await route('nano', text)).toEqual({
      hosts: ['anna@gate.example.org:2200', 'me@inner:22', 'anna@nano:22'],
      commands: ['nc gate.example.org 2200', undefined, undefined],
      codes: [],
    });
  });

  it("begins with the first jump's own jumps", async () => {
    const { hosts } = await route('c', 'Host c\n  ProxyJump b\nHost b\n  ProxyJump a\n');
    expect(hosts).toEqual(['anna@a:22', 'anna@b:22', 'anna@c:22']);
  });

  it('ends where jumps lead in a circle', async () => {
    const { hosts, codes } = await route('a', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n');
    expect(hosts.length).toBeLessThan(20);
    expect(codes).toEqual(['ssh-config/jump-loop']);
  });

  it('tells what is wrong with the configuration once', async () => {
    expect((await route('a', 'Port x\nHost a\n  ProxyJump b,c\n')).codes).toEqual(['ssh-config/syntax']);
  });
});

describe('the hosts of a configuration', () => {
  it('are the names without wildcards, with the places where they are named first', async () => {
    const config = '/home/anna/.ssh/config';
    const environment = memoryEnvironment({
      [config]: '# mine\nHost nano xavier *.local !old\n  Include conf.d/*\nHost nano agx-?\nhost="two words" last\n',
      '/home/anna/.ssh/conf.d/a': 'Host orin\nInclude ../config\n',
      '/etc/ssh/ssh_config': 'Host *\nHost machine\n',
    });
    const { value, problems } = await listSshHosts(environment);
    expect(problems).toEqual([]);
    expect(value).toEqual([
      { alias: 'nano', file: config, line: 1 },
      { alias: 'xavier', file: config, line: 1 },
      { alias: 'orin', file: '/home/anna/.ssh/conf.d/a', line: 0 },
      { alias: 'two words', file: config, line: 4 },
      { alias: 'last', file: config, line: 4 },
      { alias: 'machine', file: '/etc/ssh/ssh_config', line: 1 },
    ]);
  });

  it('are none where there is no configuration', async () => {
    expect(await listSshHosts(memoryEnvironment({}))).toEqual({ value: [], problems: [] });
  });
});
