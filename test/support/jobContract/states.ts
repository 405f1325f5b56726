import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openJobs, type JobHostVariant, shellJob, textOf, until, untilOver, untilState, valueOf } from '../jobHost';

/** What concerns how processes are found, held and ended. */
export function describeProcesses(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('a job under $name', ({ open }) => {
    const host = open();
    const { jobs } = host;
    afterAll(() => host.close());

    it('finishes with its code, its log and the times of the host', async () => {
      const spec = shellJob('echo out; echo err >&2; exit 3');
      valueOf(await jobs.start(spec));
      const status = await untilOver(host, spec.id);
      expect(status).toMatchObject({ state: { kind: 'finished', code: 3, by: 'unknown' }, logBytes: 8 });
      expect(Math.abs(Date.now() - (status.startedAt ?? 0))).toBeLessThan(15_000);
      expect(status.endedAt).toBeGreaterThanOrEqual(status.startedAt ?? Infinity);
      expect(await textOf(host, spec.id)).toBe('out\nerr\n');
    });

    it('is held and goes on', async () => {
      const spec = shellJob('while :; do echo x; sleep 0.05; done');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      valueOf(await jobs.pause(spec.id));
      const { logBytes } = await untilState(host, spec.id, 'paused');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(valueOf(await jobs.state(spec.id)).logBytes).toBe(logBytes);
      expect(valueOf(await jobs.resume(spec.id)).state.kind).toBe('running');
      await until('the log grows again', async () => {
        return (valueOf(await jobs.state(spec.id)).logBytes ?? 0) > (logBytes ?? 0) ? true : undefined;
      });
      expect(valueOf(await jobs.stop(spec.id)).state).toMatchObject({ kind: 'killed', by: 'person' });
    });

    it('ends when it is asked to while it is held', async () => {
      const spec = shellJob('exec sleep 60');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      valueOf(await jobs.pause(spec.id));
      expect(valueOf(await jobs.stop(spec.id)).state).toEqual({ kind: 'killed', signal: 'SIGTERM', by: 'person' });
    });

    it('is killed with all it started when it does not want to end', async () => {
      const spec = shellJob(stubbornTree);
      valueOf(await jobs.start(spec));
      const pids = await until('the tree is there', async () => {
        const lines = (await textOf(host, spec.id)).split('\n').filter(Boolean);
        return lines.length === 3 ? lines : undefined;
      });
      expect(valueOf(await jobs.stop(spec.id, 1)).state).toEqual({ kind: 'killed', signal: 'SIGKILL', by: 'person' });
      expect(pids.filter((pid) => host.isRunning(pid))).toEqual([]);
    });
  });
}

/** How jobs are started, told and removed. */
export function describeStates(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('a job of $name', ({ open }) => {
    const host = open();
    const { jobs } = host;
    afterAll(() => host.close());

    it('gets arguments, environment and folders as they are', async () => {
      const words = ['', ' ', "it's", '$(reboot)', 'a\nb', '-rf', '*', 'é😀'];
      const cwd = join(host.home, "a 'folder'");
      mkdirSync(host.seen(cwd), { recursive: true });
      const script = `pwd; printf '%s|' "$@"; printf '\\n%s\\n' "$VALUE"
echo "$JETSON_WORKBENCH_RUN_ID"; cd "$JETSON_WORKBENCH_RUN_DIR" && pwd; umask`;
      const spec = shellJob('', {
        command: ['sh', '-c', script, 'sh', ...words],
        cwd,
        env: { VALUE: 'it\'s "$HOME"\n' },
        runFolder: '~/runs/the run',
      });
      valueOf(await jobs.start(spec));
      expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 0 });
      const said = words.map((word) => `${word}|`).join('');
      const umask = valueOf(await host.host.run('sh', ['-c', 'umask'])).stdout.trim();
      expect(await textOf(host, spec.id)).toBe(
        `${cwd}\n${said}\nit's "$HOME"\n\n${spec.id}\n${host.home}/runs/the run\n${umask}\n`,
      );
    });

    it('says in the log what is not there, and ends with the code of a shell', async () => {
      const missing = shellJob('', { command: ['no-such-program'] });
      const nowhere = shellJob('', { command: ['true'], cwd: '/no/such/folder' });
      for (const spec of [missing, nowhere]) valueOf(await jobs.start(spec));
      expect((await untilOver(host, missing.id)).state).toMatchObject({ kind: 'finished', code: 127 });
      expect(await textOf(host, missing.id)).toContain('no-such-program');
      expect((await untilOver(host, nowhere.id)).state).toMatchObject({ kind: 'finished', code: 126 });
      expect(await textOf(host, nowhere.id)).toContain('/no/such/folder');
    });

    it('tells a signal from outside', async () => {
      const spec = shellJob('kill -9 $$');
      valueOf(await jobs.start(spec));
      expect((await untilOver(host, spec.id)).state).toEqual({ kind: 'killed', signal: 'SIGKILL', by: 'unknown' });
    });

    it('is started once, however often and by how many it is asked for', async () => {
      const spec = shellJob('echo started; sleep 0.5');
      const results = await Promise.all([jobs.start(spec), jobs.start(spec), openJobs(host.host).start(spec)]);
      results.map(valueOf);
      expect((await untilOver(host, spec.id)).state.kind).toBe('finished');
      expect(valueOf(await jobs.start(spec)).state.kind).toBe('finished');
      expect(await textOf(host, spec.id)).toBe('started\n');
      const other = await jobs.start({ ...spec, command: ['true'] });
      expect(other).toMatchObject({ ok: false, problem: { code: 'job/exists' } });
    });

    it('may end in its own way when it is asked to', async () => {
      const spec = shellJob('trap "echo saved; exit 0" TERM; echo ready; while :; do sleep 0.05; done');
      valueOf(await jobs.start(spec));
      await until('it is ready', async () => ((await textOf(host, spec.id)) === 'ready\n' ? true : undefined));
      expect(valueOf(await jobs.stop(spec.id)).state).toEqual({ kind: 'finished', code: 0, by: 'person' });
      // Some shells say what became of the `sleep` that was asked to end as well.
      expect(await textOf(host, spec.id)).toMatch(/^ready\n(Terminated\n)?saved\n$/);
    });

    it('is gone when it is removed, and not while it runs', async () => {
      const spec = shellJob('sleep 60');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      expect(await jobs.remove(spec.id)).toMatchObject({ ok: false, problem: { code: 'job/busy' } });
      valueOf(await jobs.stop(spec.id));
      valueOf(await jobs.remove(spec.id));
      expect(existsSync(host.folderOf(spec.id))).toBe(false);
      expect(await jobs.state(spec.id)).toMatchObject({ ok: false, problem: { code: 'job/not-found' } });
    });
  });
}

/** A group, a child of its parent in a session of its own where there is `setsid`, and one whose parent has ended. */
const stubbornTree = `trap '' TERM
echo $$
leave() { if command -v setsid >/dev/null; then setsid "$@"; else "$@"; fi; }
leave sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done' &
(leave sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done' &)
while :; do sleep 0.1; done`;
