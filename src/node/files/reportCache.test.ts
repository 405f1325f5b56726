import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import type { RememberedReport, ReportCache } from '../../core/ports/reportCache';
import { message } from '../../core/std/message';
import { createReportCache, reportCacheFolder, type ReportCacheOptions } from './reportCache';

const dataset = buildDataset('yolo-txt');
let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'jw-cache-')), 'reports');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

function buildCache(options: Partial<ReportCacheOptions> = {}): ReportCache {
  return createReportCache({ folder, version: '1', ...options });
}

function remembered(stamp: string, labels = 1): RememberedReport {
  return {
    stamp,
    report: {
      findings: [
        {
          rule: 'text/byte-order-mark',
          severity: 'info',
          message: message('line\u2028{0}', 'end\n'),
          file: '/set/labels/a.txt',
        },
      ],
      dropped: [],
      waived: 0,
      hasImage: true,
      annotationsFound: [true],
      imageSize: { width: 4, height: 3 },
      imageBytes: 100,
      labels,
      perClass: [1, 0, 0],
    },
  };
}

const entries = (...pairs: [string, RememberedReport][]): ReadonlyMap<string, RememberedReport> => new Map(pairs);
const files = (): string[] => readdirSync(folder).map((name) => join(folder, name));

describe('the cache of reports', () => {
  it('gives back what was saved, and nothing before that', async () => {
    expect((await buildCache().load(dataset)).size).toBe(0);
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')], ['/set/b.png', remembered('2')]));
    const loaded = await buildCache().load(dataset);
    expect([...loaded]).toEqual([
      ['/set/a.png', remembered('1')],
      ['/set/b.png', remembered('2')],
    ]);
  });

  it('keeps what is not saved again, and replaces what is', async () => {
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')], ['/set/b.png', remembered('2')]));
    await buildCache().save(dataset, entries(['/set/a.png', remembered('3')]));
    const loaded = await buildCache().load(dataset);
    expect([...loaded].map(([image, { stamp }]) => [image, stamp])).toEqual([
      ['/set/b.png', '2'],
      ['/set/a.png', '3'],
    ]);
  });

  it('does not mix versions of the engine, definitions or rule options', async () => {
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')]));
    expect((await buildCache({ version: '2' }).load(dataset)).size).toBe(0);
    expect((await buildCache().load({ ...dataset, rules: { 'text/bom': 'off' } })).size).toBe(0);
    expect((await buildCache().load({ ...dataset, classes: [] })).size).toBe(0);
  });

  it('drops damaged lines, and takes a file that is something else for an empty one', async () => {
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')]));
    const [path = ''] = files();
    appendFileSync(path, '["/set/c.png","1",{}]\n{"x":\n["/set/d.png","1",{"findi');
    expect([...(await buildCache().load(dataset)).keys()]).toEqual(['/set/a.png']);
    writeFileSync(path, Buffer.from([0xff, 0, 1, 2]));
    expect((await buildCache().load(dataset)).size).toBe(0);
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')]));
    expect((await buildCache().load(dataset)).size).toBe(1);
  });

  it('leaves the file as it is where nothing is new', async () => {
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')]));
    const [path = ''] = files();
    const before = statSync(path).ino;
    await buildCache().save(dataset, entries(['/set/a.png', remembered('1')]));
    expect(statSync(path).ino).toBe(before);
  });

  it('is never damaged by two writers', async () => {
    const save = (image: string): Promise<void> => buildCache().save(dataset, entries([image, remembered('1')]));
    await Promise.all(Array.from({ length: 12 }, (_, i) => save(`/set/${i}.png`)));
    const [path = ''] = files();
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect((await buildCache().load(dataset)).size).toBe(lines.length - 1);
    expect(files()).toHaveLength(1);
  });

  it('forgets the samples longest not seen, old files, and the oldest ones where there is too much', async () => {
    const many = entries(['/a', remembered('1')], ['/b', remembered('1')], ['/c', remembered('1')]);
    await buildCache({ maxSamples: 2 }).save(dataset, many);
    expect([...(await buildCache().load(dataset)).keys()]).toEqual(['/b', '/c']);
    utimesSync(files()[0]!, 1000, 1000);
    await buildCache({ version: '2' }).save(dataset, many);
    expect(files()).toHaveLength(1);
    utimesSync(files()[0]!, Date.now() / 1000 - 60, Date.now() / 1000 - 60);
    await buildCache({ version: '3', maxBytes: 10 }).save(dataset, many);
    expect((await buildCache({ version: '3' }).load(dataset)).size).toBe(3);
    expect(files()).toHaveLength(1);
  });

  it('says in the log that it cannot save, and goes on', async () => {
    const warnings: string[] = [];
    const ignore = (): void => undefined;
    writeFileSync(folder, 'a file where the folder should be');
    const cache = buildCache({ log: { info: ignore, error: ignore, warn: (text) => warnings.push(text) } });
    await cache.save(dataset, entries(['/a', remembered('1')]));
    expect(warnings).toHaveLength(1);
  });

  it('stands in the folder for caches', () => {
    expect(reportCacheFolder({ JETSON_WORKBENCH_CACHE: '/c' }, 'linux')).toBe('/c/reports');
    expect(reportCacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/jetson-workbench/reports');
    expect(reportCacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/\.cache\/jetson-workbench\/reports$/);
  });
});
