import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, RunOptions, RunResult } from '../../../src/core/ports/host';
import type { Disposable } from '../../../src/core/std/disposable';
import { eventually } from '../../support/eventually';
import { hostileWord, hostileWords } from '../../support/hostileWords';
import { loginShell, loginShells } from '../../support/loginShells';
import { addLoginUser, type LoginUser } from '../../support/loginUsers';
import { buildHosts, connected, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';

if (noServerReason !== undefined) console.info(noServerReason);

describe.skipIf(noServerReason !== undefined).concurrent('behind the login shell', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(async () => {
    await server.stop();
    removeServer(server);
  });

  describe.each(Object.entries(loginShells))('%s', (_, { program, files = {} }) => {
    let user: LoginUser;
    let host: Host & Disposable;
    beforeAll(async () => {
      user = await addLoginUser(server.folder, { shell: await loginShell(server.folder, program), files });
      host = await connected(openHost(buildHosts(), targetOf(server, user)));
    }, 60_000);
    afterAll(async () => {
      host.dispose();
      await user.remove();
    });

    const run = async (command: string, args: readonly string[], options?: RunOptions): Promise<RunResult> => {
      const result = await host.run(command, args, options);
      if (!result.ok) throw new Error(JSON.stringify(result.problem));
      return result.value;
    };
    const expectSameWords = async (words: readonly string[]): Promise<void> => {
      const { stdout, stderr, code } = await run('sh', ['-c', `printf '%s\\0' "$@"`, 'sh', ...words]);
      expect([stderr, code, stdout.split('\0').slice(0, -1)]).toEqual(['', 0, words]);
    };

    it('programs get every word as it is', async () => {
      await expectSameWords(hostileWords);
      await expectSameWords([`it's $(echo "x")\n😀 `.repeat(4_700)]);
      const words = fc.array(hostileWord, { minLength: 1, maxLength: 40 });
      await fc.assert(fc.asyncProperty(words, expectSameWords), { seed: 4, numRuns: 6 });
    });

    it('folders and variables may have any name and value', async () => {
      const hostile = `a'b "c" $(id) ; \\ *\n!`;
      await run('mkdir', [hostile], { cwd: '~/' });
      const { stdout } = await run('sh', ['-c', 'basename "$PWD"; printf %s "$ODD"'], {
        cwd: `~/${hostile}`,
        env: { ODD: hostile },
      });
      expect(stdout).toBe(`${hostile}\n${hostile}`);
    });

    it('codes, signals, input and both streams come through', async () => {
      const script = 'cat; echo err >&2; exit 137';
      const stdin = `exit 1\n'"$(`;
      expect(await run('sh', ['-c', script], { stdin })).toEqual({
        code: 137,
        signal: undefined,
        stdout: stdin,
        stderr: 'err\n',
      });
      expect(await run('sh', ['-c', 'kill -KILL $$'])).toMatchObject({ code: undefined, signal: 'SIGKILL' });
      const missing = await host.run('no-such-program', []);
      expect(missing).toMatchObject({ ok: false, problem: { code: 'process/not-found' } });
    });

    it('programs are ended with what they started', async () => {
      const controller = new AbortController();
      let pid = '';
      const running = host.run('sh', ['-c', 'sleep 60 & echo $!; wait'], {
        signal: controller.signal,
        onStdout: (text) => {
          pid += text;
          if (pid.endsWith('\n')) controller.abort();
        },
      });
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      await eventually(async () => (await run('kill', ['-0', pid.trim()])).code !== 0);
    });
  });

  it('a shell that runs nothing is a problem that repeats what it says', async () => {
    const user = await addLoginUser(server.folder, { shell: '/usr/sbin/nologin' });
    const host = await connected(openHost(buildHosts(), targetOf(server, user)));
    const result = await host.run('true', []);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'host/no-shell', message: { args: ['board', 'This account is currently not available.'] } },
    });
    host.dispose();
    await user.remove();
  });
});

function targetOf({ port, privateKey }: SshServer, { name }: LoginUser) {
  return { port, user: name, identityFiles: [{ path: privateKey, isDefault: false }] };
}
