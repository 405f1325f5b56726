import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shellJob, untilOver, untilState, valueOf, type JobHostVariant, type SmallDisk } from '../jobHost';

/** What happens to jobs when nothing can be written. */
export function describeFullDisk(variants: readonly JobHostVariant[]): void {
  const withDisks = variants.filter(({ openOnSmallDisk }) => openOnSmallDisk !== undefined);
  describe.concurrent.each(withDisks)('a full disk under jobs of $name', ({ openOnSmallDisk }) => {
    async function withSmallDisk(work: (disk: SmallDisk) => Promise<void>) {
      const disk = openOnSmallDisk!();
      try {
        await work(disk);
      } finally {
        disk.free();
        await disk.host.close();
        disk.remove();
      }
    }

    it('is told, and never taken for a success', () =>
      withSmallDisk(async ({ host, fill, free }) => {
        const spec = shellJob(
          'echo begin; while [ ! -e "$JETSON_WORKBENCH_RUN_DIR/end" ]; do sleep 0.05; done; exit 0',
        );
        const limited = { ...shellJob(spec.command[2]!), logLimit: 1000 };
        for (const each of [spec, limited]) {
          valueOf(await host.jobs.start(each));
          await untilState(host, each.id, 'running');
        }
        // An empty file takes no space here.
        fill();
        for (const each of [spec, limited]) writeFileSync(join(host.folderOf(each.id), 'run/end'), '');
        for (const each of [spec, limited]) {
          expect((await untilOver(host, each.id)).state).toEqual({ kind: 'lost', reason: 'disk-full', code: 0 });
        }
        const refused = shellJob('true');
        expect(await host.jobs.start(refused)).toMatchObject({ ok: false, problem: { code: 'job/disk-full' } });
        expect(valueOf(await host.jobs.list())).toHaveLength(2);
        free();
        // The same start, repeated when there is space again.
        valueOf(await host.jobs.start(refused));
        expect((await untilOver(host, refused.id)).state).toMatchObject({ kind: 'finished', code: 0 });
      }));

    it('does not keep a job from being stopped', () =>
      withSmallDisk(async ({ host, fill }) => {
        const spec = shellJob('while :; do echo full; sleep 0.05; done 2>/dev/null');
        valueOf(await host.jobs.start(spec));
        await untilState(host, spec.id, 'running');
        fill();
        expect(valueOf(await host.jobs.stop(spec.id)).state).toEqual({
          kind: 'killed',
          signal: 'SIGTERM',
          by: 'person',
        });
      }));
  });
}
