import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shellJob, until, untilOver, untilState, valueOf, type JobHost, type JobHostVariant } from '../jobHost';

export function describeQueue(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('the queue of a host with $name', ({ open, isSlow }) => {
    /** Each queue needs a host of its own. */
    async function withHost(work: (host: JobHost) => Promise<void>): Promise<void> {
      const host = open();
      try {
        await work(host);
      } finally {
        await host.close();
      }
    }

    function queuedJobs(host: JobHost, count: number, seconds: number) {
      const events = host.seen(join(host.home, 'events'));
      const script = `echo "+$1" >>"$HOME/events"; sleep ${seconds}; echo "-$1" >>"$HOME/events"`;
      const specs = Array.from({ length: count }, (_, index) =>
        shellJob('', { command: ['sh', '-c', script, 'sh', String(index)], queue: true }),
      );
      const read = (): string[] => (existsSync(events) ? readFileSync(events, 'utf8').split('\n').filter(Boolean) : []);
      return { specs, read };
    }

    it('runs one after the other without a client, in the order of their ids', () =>
      withHost(async (host) => {
        const first = shellJob('while [ ! -e end ]; do sleep 0.05; done', { cwd: host.home, queue: true });
        const { specs, read } = queuedJobs(host, 3, 0.1);
        for (const spec of [first, ...specs]) valueOf(await host.jobs.start(spec));
        writeFileSync(host.seen(join(host.home, 'end')), '');
        const events = await until('all have run', () => (read().length === 6 ? read() : undefined));
        const order = [...specs].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ command }) => command.at(-1)!);
        expect(events).toEqual(order.flatMap((name) => [`+${name}`, `-${name}`]));
        for (const { id } of specs)
          expect((await untilOver(host, id)).state).toMatchObject({ kind: 'finished', code: 0 });
      }));

    it('runs as many at once as may, whoever starts them', () =>
      withHost(async (host) => {
        valueOf(await host.jobs.advanceQueue(2));
        const { specs, read } = queuedJobs(host, 5, isSlow === true ? 5 : 0.3);
        await Promise.all(specs.map((spec) => host.jobs.start(spec).then(valueOf)));
        const events = await until('all have run', () => (read().length === 10 ? read() : undefined));
        let running = 0;
        const counts = events.map((event) => (running += event.startsWith('+') ? 1 : -1));
        expect(Math.max(...counts)).toBe(2);
        expect(new Set(events).size).toBe(10);
      }));

    it('can be left, and then never runs', () =>
      withHost(async (host) => {
        const busy = shellJob('while [ ! -e end ]; do sleep 0.05; done', { cwd: host.home, queue: true });
        const { specs, read } = queuedJobs(host, 1, 0);
        for (const spec of [busy, ...specs]) valueOf(await host.jobs.start(spec));
        await untilState(host, busy.id, 'running');
        expect(valueOf(await host.jobs.stop(specs[0]!.id)).state).toMatchObject({ kind: 'killed', by: 'person' });
        writeFileSync(host.seen(join(host.home, 'end')), '');
        await untilOver(host, busy.id);
        valueOf(await host.jobs.advanceQueue());
        expect(read()).toEqual([]);
      }));

    it('is not held up by a lock whose owner is gone', () =>
      withHost(async (host) => {
        const { specs } = queuedJobs(host, 1, 0);
        const state = join(host.home, '.jetson-workbench');
        const lock = host.seen(join(state, 'queue/lock'));
        mkdirSync(lock, { recursive: true });
        writeFileSync(join(lock, 'owner'), '1 1 an-earlier-boot 1\n');
        host.own(state);
        valueOf(await host.jobs.start(specs[0]!));
        expect((await untilOver(host, specs[0]!.id)).state).toMatchObject({ kind: 'finished', code: 0 });
        await until('the lock is free', () => (existsSync(lock) ? undefined : true));
      }));
  });
}
