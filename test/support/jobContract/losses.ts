import { chmodSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  shellJob,
  textOf,
  until,
  untilOver,
  untilState,
  valueOf,
  watch,
  type JobHost,
  type JobHostVariant,
} from '../jobHost';

type PidFile = 'pid' | 'supervisor/pid';

async function readPid(host: JobHost, id: string, file: PidFile = 'pid'): Promise<number> {
  const path = join(host.folderOf(id), file);
  const text = await until(`${file} is there`, () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
  return Number(text.split(' ')[0]);
}

export function describeLosses(variants: readonly JobHostVariant[]): void {
  describeVanishing(variants);
  describeShutdown(variants);
}

function describeVanishing(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('a job of $name that goes wrong', ({ open }) => {
    const host = open();
    const { jobs } = host;
    afterAll(() => host.close());

    const pidOf = (id: string, file?: PidFile): Promise<number> => readPid(host, id, file);

    function edit(id: string, file: PidFile, change: (words: string[]) => string[]): void {
      const path = join(host.folderOf(id), file);
      writeFileSync(path, `${change(readFileSync(path, 'utf8').trim().split(' ')).join(' ')}\n`);
    }

    /** As when the power is cut: nobody can write anything down. */
    async function killAll(id: string): Promise<void> {
      const pids = [await pidOf(id, 'supervisor/pid'), await pidOf(id)];
      for (const pid of pids) host.kill(pid, 'SIGKILL');
      await until('both are gone', () => (pids.some((pid) => host.isRunning(pid)) ? undefined : true));
    }

    it('goes on without its supervisor, and has vanished at its end', async () => {
      const spec = shellJob(
        'echo begin; while [ ! -e "$JETSON_WORKBENCH_RUN_DIR/end" ]; do sleep 0.05; done; echo end',
      );
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      host.kill(await pidOf(spec.id, 'supervisor/pid'), 'SIGKILL');
      expect(valueOf(await jobs.state(spec.id)).state.kind).toBe('running');
      expect(valueOf(await jobs.start(spec)).state.kind).toBe('running');
      writeFileSync(join(host.folderOf(spec.id), 'run/end'), '');
      expect((await untilOver(host, spec.id)).state).toEqual({ kind: 'lost', reason: 'vanished' });
      expect(await textOf(host, spec.id)).toBe('begin\nend\n');
    });

    it('can be stopped without its supervisor', async () => {
      const spec = shellJob('exec sleep 60');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      host.kill(await pidOf(spec.id, 'supervisor/pid'), 'SIGKILL');
      expect(valueOf(await jobs.stop(spec.id)).state).toEqual({ kind: 'killed', signal: 'SIGTERM', by: 'person' });
    });

    it('was killed when its process was', async () => {
      const spec = shellJob('exec sleep 60');
      valueOf(await jobs.start(spec));
      host.kill(await pidOf(spec.id), 'SIGKILL');
      expect((await untilOver(host, spec.id)).state).toEqual({ kind: 'killed', signal: 'SIGKILL', by: 'unknown' });
    });

    it('has a supervisor that signals do not end', async () => {
      const spec = shellJob('while [ ! -e "$JETSON_WORKBENCH_RUN_DIR/end" ]; do sleep 0.05; done; exit 5');
      valueOf(await jobs.start(spec));
      const supervisor = await pidOf(spec.id, 'supervisor/pid');
      await untilState(host, spec.id, 'running');
      for (const signal of ['SIGHUP', 'SIGTERM', 'SIGTERM'] as const) host.kill(supervisor, signal);
      writeFileSync(join(host.folderOf(spec.id), 'run/end'), '');
      expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 5 });
    });

    it('is not mistaken for a process that has its number now', async () => {
      const spec = shellJob('exec sleep 60');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      await killAll(spec.id);
      const stranger = await startStranger(host);
      try {
        for (const file of ['pid', 'supervisor/pid'] as const) {
          edit(spec.id, file, ([, ...rest]) => [String(stranger), ...rest]);
        }
        expect(valueOf(await jobs.state(spec.id)).state).toEqual({ kind: 'lost', reason: 'vanished' });
        await jobs.stop(spec.id, 0);
        await jobs.pause(spec.id);
        expect(readFileSync(host.seen(`/proc/${stranger}/stat`), 'utf8')).toContain(') S ');
      } finally {
        host.kill(stranger, 'SIGKILL');
      }
    });

    it('is lost when a power cut has emptied its files', async () => {
      const spec = shellJob('exec sleep 60');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      await killAll(spec.id);
      for (const file of ['pid', 'supervisor/pid']) truncateSync(join(host.folderOf(spec.id), file));
      expect(valueOf(await jobs.state(spec.id)).state).toEqual({ kind: 'lost', reason: 'rebooted' });
    });

    it('starts as ever where a power cut has emptied scripts that were just sent, or a promise that nobody was given', async () => {
      const own = open();
      try {
        const spec = shellJob('echo mine');
        valueOf(await own.jobs.start(spec));
        expect((await untilOver(own, spec.id)).state.kind).toBe('finished');
        const scripts = own.seen(join(own.home, '.jetson-workbench/bin'));
        for (const name of readdirSync(scripts)) truncateSync(join(scripts, name));
        expect(valueOf(await own.jobs.state(spec.id)).state.kind).toBe('finished');
        truncateSync(join(own.folderOf(spec.id), 'spec.json'));
        expect(valueOf(await own.jobs.start(spec)).state.kind).toBe('finished');
      } finally {
        await own.close();
      }
    });

    it('is lost when the machine was started anew, and what waited goes on with the next contact', async () => {
      const [lost, next, last] = ['exec sleep 60', 'exec sleep 60', 'echo mine'].map((script) =>
        shellJob(script, { queue: true }),
      );
      for (const spec of [lost!, next!, last!]) valueOf(await jobs.start(spec));
      await untilState(host, lost!.id, 'running');
      expect(valueOf(await jobs.state(next!.id)).state).toEqual({ kind: 'queued', isStalled: false });
      await killAll(lost!.id);
      for (const file of ['pid', 'supervisor/pid'] as const) {
        edit(lost!.id, file, ([pid = '', start = '', , ...rest]) => [pid, start, 'an-earlier-boot', ...rest]);
      }
      expect(valueOf(await jobs.state(lost!.id)).state).toEqual({ kind: 'lost', reason: 'rebooted' });
      await until('nothing else runs', async () => {
        const { state } = valueOf(await jobs.state(next!.id));
        return state.kind === 'queued' && state.isStalled ? true : undefined;
      });
      valueOf(await jobs.advanceQueue());
      await untilState(host, next!.id, 'running');
      await killAll(next!.id);
      const seen = watch(host);
      seen.watcher.follow({ id: last!.id, log: 0 });
      await until('the last one is done', () => (seen.kinds(last!.id).at(-1) === 'finished' ? true : undefined));
      expect(seen.text(last!.id, 'log')).toBe('mine\n');
      seen.watcher.dispose();
    });
  });
}

/** How a machine ends what runs on it: it asks everything at once, then it kills. */
function describeShutdown(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('a job of $name that its machine asks to end', ({ open }) => {
    // Saving takes its time: what ends in the very moment in which everything is told to cannot be told from what was done.
    const saving = `trap 'sleep 0.5; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;

    /** One that says itself how it ends and one behind it in the queue, on a host of their own. */
    async function withJobs(work: (host: JobHost, ids: readonly [string, string]) => Promise<void>): Promise<void> {
      const host = open();
      try {
        const [first, next] = [saving, 'echo mine'].map((script) => shellJob(script, { queue: true }));
        for (const spec of [first!, next!]) valueOf(await host.jobs.start(spec));
        await until('it is ready', async () => ((await textOf(host, first!.id)) === 'ready\n' ? true : undefined));
        await work(host, [first!.id, next!.id]);
      } finally {
        await host.close();
      }
    }

    /** A service manager that says this of itself. */
    function pretendManager(host: JobHost, state: string): void {
      const program = host.seen(join(host.home, 'programs/systemctl'));
      writeFileSync(program, `#!/bin/sh\necho ${state}\n`);
      chmodSync(program, 0o755);
    }

    async function expectWaiting({ jobs }: JobHost, id: string): Promise<void> {
      const status = await until('it waits for a contact', async () => {
        const { state } = valueOf(await jobs.state(id));
        return state.kind !== 'queued' || state.isStalled ? state : undefined;
      });
      expect(status).toEqual({ kind: 'queued', isStalled: true });
    }

    it('is lost in a shutdown, however it ends, and what waits is not begun before the machine is back', () =>
      withJobs(async (host, [first, next]) => {
        pretendManager(host, 'stopping');
        host.kill(await readPid(host, first), 'SIGTERM');
        expect((await untilOver(host, first)).state).toEqual({ kind: 'lost', reason: 'rebooted', code: 0 });
        expect(await textOf(host, first)).toMatch(/^ready\n(Terminated\n)?saved\n$/);
        await expectWaiting(host, next);
        valueOf(await host.jobs.advanceQueue());
        await expectWaiting(host, next);
        pretendManager(host, 'running');
        valueOf(await host.jobs.advanceQueue());
        expect((await untilOver(host, next)).state).toMatchObject({ kind: 'finished', code: 0 });
      }));

    it('was killed when everything that belongs to it was told to end, and what waits waits', () =>
      withJobs(async (host, [first, next]) => {
        pretendManager(host, 'running');
        const [supervisor, pid] = [await readPid(host, first, 'supervisor/pid'), await readPid(host, first)];
        const told = 'kill -s TERM -- "-$1"; kill -s TERM "$2"';
        valueOf(await host.host.run('sh', ['-c', told, 'sh', String(supervisor), String(pid)]));
        expect((await untilOver(host, first)).state).toEqual({ kind: 'killed', signal: 'SIGTERM', by: 'unknown' });
        await expectWaiting(host, next);
      }));
  });
}

/** A process that has nothing to do with any job. */
async function startStranger({ host }: JobHost): Promise<number> {
  const { stdout } = valueOf(await host.run('sh', ['-c', 'setsid sleep 60 </dev/null >/dev/null 2>&1 & echo $!']));
  return Number(stdout);
}
