import { afterEach, describe, expect, it } from 'vitest';
import type { Host, RunOptions } from '../../../src/core/ports/host';
import { startFaultServer, type FaultProgram, type FaultServer } from '../../support/faultServer';
import { buildHosts, connected, openHost } from '../../support/openSshHost';

const servers: FaultServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

/** A host whose programs do as they are told, and what its log says. */
async function open(onProgram: (program: FaultProgram) => void): Promise<{ host: Host; lines: string[] }> {
  const server = await startFaultServer({ onProgram });
  servers.push(server);
  const lines: string[] = [];
  const log = { info: (text: string) => void lines.push(text), warn: () => undefined, error: () => undefined };
  return { host: await connected(openHost(buildHosts({ log }), { port: server.port, user: 'nobody' })), lines };
}

const endWith =
  (code: number) =>
  ({ channel, report }: FaultProgram): void => {
    report();
    channel.exit(code);
    channel.end();
  };

describe('the log', () => {
  it('tells of each command its host, its words, how it ended and how long it took', async () => {
    const { host, lines } = await open(endWith(3));
    await host.run('python3', ['train.py', '--name', "it's mine"]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^board: python3 train\.py --name 'it'\\''s mine' \(exit 3, \d+\.\d\d s\)$/);
  });

  it('never tells input, environment or what is called a secret', async () => {
    const { host, lines } = await open(endWith(0));
    const secrets: RunOptions = { stdin: 'hush', env: { API_KEY: 'hush', OTHER: 'hush' } };
    await host.run('sh', ['-c', 'login --token=hush', 'sh', '--password', 'hush'], secrets);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^board: sh -c 'login --token=…' sh --password '…' \(exit 0/);
  });

  it('tells of one that was cancelled, with the command that ended it, and of a link that broke', async () => {
    const controller = new AbortController();
    let programs = 0;
    const { host, lines } = await open((program) => {
      if (++programs === 1) program.report();
      else endWith(0)(program);
      controller.abort();
    });
    await expect(host.run('sleep', ['60'], { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(lines.at(-1)).toMatch(/^board: sleep 60 \(cancelled, /);
    expect(lines.some((line) => /^board: (?:\/bin\/)?sh -c .*\(exit 0/.test(line))).toBe(true);
    const broken = await open(({ socket }) => socket.destroy());
    await broken.host.run('work', []);
    expect(broken.lines).toEqual([expect.stringMatching(/^board: work \(host\/lost, /)]);
    broken.host.disconnect();
  });

  it('tells of a long one while it runs', async () => {
    const programs: FaultProgram[] = [];
    const { host, lines } = await open((program) => programs.push(program));
    const running = host.run('train', []);
    await expect.poll(() => lines, { timeout: 3000 }).toEqual(['board: train (running)']);
    endWith(0)(programs[0]!);
    await running;
    expect(lines).toHaveLength(2);
  });
});
