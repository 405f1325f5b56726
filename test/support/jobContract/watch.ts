import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JobWatcher } from '../../../src/app/jobs/jobWatcher';
import type { Host, ProgramHost } from '../../../src/core/ports/host';
import type { JobState } from '../../../src/core/runs/jobState';
import { message } from '../../../src/core/std/message';
import { failure } from '../../../src/core/std/problem';
import { CuttableHost } from '../cuttableHost';
import { shellJob, until, untilOver, untilState, valueOf, watch, watchThrough, type JobHostVariant } from '../jobHost';

export function describeFollowing(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('following jobs of $name', ({ open }) => {
    const host = open();
    const { jobs } = host;
    afterAll(() => host.close());

    it('tells the log and the states, and the end behind the whole log', async () => {
      const spec = shellJob('i=0; while [ $((i += 1)) -le 20 ]; do echo "line $i"; sleep 0.02; done; exit 4');
      const seen = watch(host);
      seen.watcher.follow({ id: spec.id, log: 0 });
      valueOf(await jobs.start(spec));
      await until('it has finished', () => (seen.kinds(spec.id).at(-1) === 'finished' ? true : undefined));
      const whole = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join('');
      expect(seen.text(spec.id, 'log')).toBe(whole);
      expect(seen.lengthAtEnd(spec.id)).toBe(whole.length);
      const before = ['gone', 'queued', 'starting'];
      expect(seen.kinds(spec.id).filter((kind) => !before.includes(kind))).toEqual(['running', 'finished']);
      seen.watcher.dispose();
    });

    it('goes on at offsets, with many jobs at once', async () => {
      const specs = [1, 2, 3].map((count) => shellJob(`printf 'abcdef%s' ${count}`));
      for (const spec of specs) valueOf(await jobs.start(spec));
      for (const spec of specs) await untilOver(host, spec.id);
      const seen = watch(host);
      const following = specs.map((spec, index) => seen.watcher.follow({ id: spec.id, log: index }));
      await until('all is told', () =>
        specs.every(({ id }) => seen.kinds(id).includes('finished')) ? true : undefined,
      );
      expect(specs.map(({ id }) => seen.text(id, 'log'))).toEqual(['abcdef1', 'bcdef2', 'cdef3']);
      following[0]?.dispose();
      seen.watcher.follow({ id: specs[1]!.id, log: 6 });
      await until('the last byte is told again', () =>
        seen.text(specs[1]!.id, 'log') === 'bcdef22' ? true : undefined,
      );
      expect(seen.text(specs[0]!.id, 'log')).toBe('abcdef1');
      seen.watcher.dispose();
    });

    it('tells files that match, also those that come later, and telemetry', async () => {
      const script = `cd "$JETSON_WORKBENCH_RUN_DIR"; printf one >'events a.1'; mkdir -p train; printf two >train/events.2
sleep 0.6; printf ' more' >>'events a.1'; printf three >events.3; printf no >other; echo t >>../telemetry`;
      const spec = shellJob(script);
      const seen = watch(host);
      seen.watcher.follow({ id: spec.id, telemetry: 0, files: { patterns: ['events*', '*/events*', 'none[*'] } });
      valueOf(await jobs.start(spec));
      await until('it has finished', () => (seen.kinds(spec.id).at(-1) === 'finished' ? true : undefined));
      expect(seen.texts(spec.id)).toEqual({
        'events a.1': 'one more',
        'train/events.2': 'two',
        'events.3': 'three',
        telemetry: 't\n',
      });
      seen.watcher.dispose();
    });

    it('begins a file anew when its writer does', async () => {
      const folder = join(host.home, 'own files');
      mkdirSync(host.seen(folder));
      const path = join(folder, 'log.csv');
      writeFileSync(host.seen(path), 'epoch,loss\n1,0.5\n');
      const spec = shellJob('sleep 30');
      valueOf(await jobs.start(spec));
      const seen = watch(host);
      seen.watcher.follow({ id: spec.id, files: { patterns: [`${folder}/*.csv`], offsets: new Map([[path, 6]]) } });
      await until('the rest is told', () => (seen.text(spec.id, path) === 'loss\n1,0.5\n' ? true : undefined));
      writeFileSync(host.seen(path), 'epoch\n');
      await until('it is told anew', () => (seen.text(spec.id, path) === 'epoch\n' ? true : undefined));
      appendFileSync(host.seen(path), '1\n');
      await until('it goes on', () => (seen.text(spec.id, path) === 'epoch\n1\n' ? true : undefined));
      seen.watcher.dispose();
      valueOf(await jobs.stop(spec.id));
    });

    it('says when the host is not heard, and then tells what was missed', async () => {
      const link = new CuttableHost(host.host);
      const spec = shellJob('while :; do echo "some line"; sleep 0.02; done');
      valueOf(await jobs.start(spec));
      const seen = watch(host, link);
      seen.watcher.follow({ id: spec.id, log: 0 });
      for (const fault of ['reset', 'silence'] as const) {
        const before = Date.now();
        await link.cutAfter(300, fault);
        const lost = await until('it is unreachable', () => seen.watcher.unreachable);
        expect(lost.since).toBeGreaterThanOrEqual(before);
        link.mend();
        await until('it is heard', () => (seen.watcher.unreachable === undefined ? true : undefined));
      }
      expect(seen.reaches.map((reach) => reach?.kind)).toEqual(['unreachable', undefined, 'unreachable', undefined]);
      valueOf(await jobs.stop(spec.id));
      await until('the end is told', () => (seen.kinds(spec.id).at(-1) === 'killed' ? true : undefined));
      expect(seen.text(spec.id, 'log')).toBe('some line\n'.repeat((seen.text(spec.id, 'log').length / 10) | 0));
      expect(seen.text(spec.id, 'log').length).toBe(valueOf(await jobs.state(spec.id)).logBytes);
      seen.watcher.dispose();
    });

    it.each([
      ['host/timeout', true],
      ['host/auth-failed', false],
    ])('of a host that fails at first with %s is tried again by itself: %s', async (code, isTriedAgain) => {
      let tries = 0;
      const problem = { code, message: message('It is not reached.') };
      const late: ProgramHost & Pick<Host, 'connection'> = {
        name: 'late',
        connection: { kind: 'disconnected' },
        run: async (...args) => (++tries <= 2 ? failure(problem) : host.host.run(...args)),
      };
      const seen = watchThrough(late);
      seen.watcher.follow({ id: 'no-such-job' });
      if (isTriedAgain) await until('it is heard', () => seen.kinds('no-such-job').at(-1));
      else await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(tries > 2).toBe(isTriedAgain);
      expect(seen.kinds('no-such-job')).toEqual(isTriedAgain ? ['gone'] : []);
      seen.watcher.dispose();
    });

    it('tells a job that is held, that goes on, and that is removed', async () => {
      const spec = shellJob('sleep 30');
      valueOf(await jobs.start(spec));
      await untilState(host, spec.id, 'running');
      const seen = watch(host);
      seen.watcher.follow({ id: spec.id });
      const kinds: (JobState['kind'] | 'gone')[] = [];
      const expectNext = async (kind: JobState['kind'] | 'gone', act?: () => Promise<unknown>): Promise<void> => {
        await act?.();
        kinds.push(kind);
        await until(`it is ${kind}`, () => (seen.kinds(spec.id).at(-1) === kind ? true : undefined));
      };
      await expectNext('running');
      await expectNext('paused', () => jobs.pause(spec.id));
      await expectNext('running', () => jobs.resume(spec.id));
      await expectNext('killed', () => jobs.stop(spec.id));
      await expectNext('gone', () => jobs.remove(spec.id));
      expect(seen.kinds(spec.id)).toEqual(kinds);
      seen.watcher.dispose();
    });

    it('leaves nothing behind when it ends', async () => {
      const seen = watch(host);
      seen.watcher.follow({ id: 'no-such-job' });
      await until('it is told', () => (seen.kinds('no-such-job').length > 0 ? true : undefined));
      seen.watcher.dispose();
      await until('no watch runs', () => (seen.isOpen() ? undefined : true));
      expect(new JobWatcher(seen.deps).unreachable).toBeUndefined();
    });
  });
}
