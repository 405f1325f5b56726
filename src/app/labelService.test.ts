import { describe, expect, it } from 'vitest';
import { directTasks } from '../../test/support/directTasks';
import { MemoryFiles } from '../../test/support/memoryFiles';
import type { Dataset } from '../core/dataset/dataset';
import { Cancelled } from '../core/std/problem';
import { encodePng } from '../core/image/encodePng';
import type { RememberedReport, ReportCache } from '../core/ports/reportCache';
import { nodeBytes } from '../node/bytes/nodeBytes';
import { LabelService } from './labelService';

const png = encodePng({ kind: 'grey', width: 8, height: 4, samples: new Uint8Array(32) }, nodeBytes);
const definition = [
  'task: detection',
  'images: { train: "images/*.png" }',
  'annotations: { encoding: yolo-txt, path: "labels/{stem}.txt" }',
  'classes: [road, lane]',
  'rules: { dataset/class-unused: off, dataset/same-content: off }',
  '',
].join('\n');
const good = '0 0.5 0.5 0.25 0.25\n';
const bad = '7 0.5 0.5 0.25 0.25\n';

const source = '/set/road.dataset.yaml';

function files(labels: Readonly<Record<string, string>>): MemoryFiles {
  const store = new MemoryFiles({ [source]: definition });
  for (const [name, text] of Object.entries(labels)) {
    store.set(`/set/images/${name}.png`, png);
    store.set(`/set/labels/${name}.txt`, text);
  }
  return store;
}

class MemoryCache implements ReportCache {
  private readonly saved = new Map<string, ReadonlyMap<string, RememberedReport>>();

  load({ id }: Dataset): Promise<ReadonlyMap<string, RememberedReport>> {
    return Promise.resolve(this.saved.get(id) ?? new Map());
  }

  save({ id }: Dataset, entries: ReadonlyMap<string, RememberedReport>): Promise<void> {
    this.saved.set(id, new Map([...(this.saved.get(id) ?? []), ...entries]));
    return Promise.resolve();
  }
}

async function open(store: MemoryFiles, cache?: ReportCache): Promise<{ service: LabelService; dataset: Dataset }> {
  const service = new LabelService({ tasks: directTasks(store), files: store, cache });
  await service.discover({ roots: ['/set'], exclude: [], environment: {} });
  return { service, dataset: service.datasets[0]!.dataset };
}

function rulesOf(service: LabelService, file: string): string[] {
  return service.findingsOf(file).map(({ rule }) => rule);
}

describe('LabelService', () => {
  it('finds data sets, validates one and keeps what was found by file', async () => {
    const { service, dataset } = await open(files({ a: good, b: bad }));
    const report = await service.validate(dataset);
    expect(report).toMatchObject({ samples: 2, checked: 2, labels: 2, cancelled: false });
    expect(rulesOf(service, '/set/labels/b.txt')).toEqual(['yolo/class-unknown']);
    expect(service.datasets[0]!.report).toBe(report);
  });

  it('says which Python files can be run, and which layouts were not sure enough', async () => {
    const store = files({ a: good });
    store.set('/set/source_road.py', 'def get_source():\n    pass\n');
    store.set('/set/train.py', 'import cv2\nx = cv2.resize(image, (32, 32))\n');
    store.set('/other/annotations/instances_train.json', '{ "images": [], "annotations": [], "categories": [] }');
    const service = new LabelService({ tasks: directTasks(store), files: store });
    await service.discover({ roots: ['/set', '/other'], exclude: [], environment: {} });
    expect(service.pythonSources).toEqual(['/set/source_road.py']);
    expect(service.guesses).toMatchObject([{ root: '/other', layout: 'coco' }]);
  });

  it('checks a document as it is edited, not as it is on disk, until it is closed', async () => {
    const { service } = await open(files({ a: good }));
    service.setLiveText('/set/labels/a.txt', bad);
    await service.check('/set/labels/a.txt');
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual(['yolo/class-unknown']);
    service.clearLiveText('/set/labels/a.txt');
    await service.check('/set/labels/a.txt');
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual([]);
  });

  it('says which image changed when its labels do', async () => {
    const { service } = await open(files({ a: good }));
    const changed: string[] = [];
    service.onDidChangeSamples((images) => changed.push(...images));
    await service.check('/set/labels/a.txt');
    expect(changed).toEqual(['/set/images/a.png']);
  });

  it('keeps the result of the later of two checks, whichever ends first', async () => {
    const store = files({ a: bad });
    const gates: (() => void)[] = [];
    const tasks = directTasks(store);
    const slow: typeof tasks = {
      run: async (name, input, options) => {
        const result = await tasks.run(name, input, options);
        if (name === 'checkSamples') await new Promise<void>((resolve) => gates.push(resolve));
        return result;
      },
    };
    const service = new LabelService({ tasks: slow, files: store });
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    const first = service.check('/set/labels/a.txt');
    await expect.poll(() => gates.length).toBe(1);
    store.set('/set/labels/a.txt', good);
    const second = service.check('/set/labels/a.txt');
    await expect.poll(() => gates.length).toBe(2);
    gates[1]!();
    await second;
    gates[0]!();
    await first;
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual([]);
  });

  it('forgets the findings of a label file that was deleted', async () => {
    const store = files({ a: bad });
    const { service } = await open(store);
    await service.check('/set/labels/a.txt');
    store.delete('/set/labels/a.txt');
    await service.fileChanged('/set/labels/a.txt', 'deleted');
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual([]);
  });

  it('checks a definition as it is edited, and keeps the data sets until it is saved', async () => {
    const store = files({ a: good });
    const { service, dataset } = await open(store);
    await service.validate(dataset);
    let events = 0;
    service.onDidChangeDatasets(() => events++);
    for (const [text, rules] of [
      [definition.replace('road, lane', 'road, road'), ['definition/duplicate-class']],
      [definition.replace('task: detection', 'task: detec'), ['definition/invalid']],
      [definition.replace('dataset/class-unused', 'dataset/clas-unused'), ['definition/unknown-rule']],
    ] as const) {
      service.setLiveText(source, text);
      await service.checkDefinition(source);
      expect(rulesOf(service, source)).toEqual(rules);
    }
    expect(events).toBe(0);
    // Something else makes the editor look for data sets again.
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    expect(service.datasets.map((state) => state.dataset)).toEqual([dataset]);
    expect(service.datasets[0]!.report).toBeDefined();
    expect(rulesOf(service, source)).toEqual(['definition/unknown-rule']);
    service.clearLiveText(source);
    await service.checkDefinition(source);
    expect(rulesOf(service, source)).toEqual([]);
  });

  it('says of a definition that is saved what it says on disk, and forgets one that is gone', async () => {
    const store = files({ a: good });
    const { service } = await open(store);
    expect(service.isDefinition(source)).toBe(true);
    store.set(source, definition.replace('road, lane', 'road, road'));
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    expect(rulesOf(service, source)).toEqual(['definition/duplicate-class']);
    store.delete(source);
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    expect(rulesOf(service, source)).toEqual([]);
    expect(service.isDefinition(source)).toBe(false);
  });

  it('drops what was found under a definition that has changed', async () => {
    const store = files({ a: bad });
    const { service, dataset } = await open(store);
    await service.validate(dataset);
    store.set(source, definition.replace('[road, lane]', '[road, lane, a, b, c, d, e, f]'));
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual([]);
    expect(service.datasets[0]!.report).toBeUndefined();
  });

  it('stops a validation whose definition changes, and keeps nothing of it', async () => {
    const store = files({ a: bad });
    const tasks = directTasks(store);
    const gates: (() => void)[] = [];
    const slow: typeof tasks = {
      run: async (name, input, options) => {
        const result = await tasks.run(name, input, options);
        if (name === 'checkSamples') await new Promise<void>((resolve) => gates.push(resolve));
        if (options?.signal?.aborted === true) throw new Cancelled();
        return result;
      },
    };
    const service = new LabelService({ tasks: slow, files: store });
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    const outdated = service.datasets[0]!.dataset;
    const validation = service.validate(outdated);
    await expect.poll(() => gates.length).toBe(1);
    store.set(source, definition.replace('[road, lane]', '[road, lane, a, b, c, d, e, f]'));
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    gates[0]!();
    expect((await validation).cancelled).toBe(true);
    expect(rulesOf(service, '/set/labels/a.txt')).toEqual([]);
    expect(service.datasets[0]).toMatchObject({ report: undefined, validating: false });
    const second = service.validate(outdated);
    await expect.poll(() => gates.length).toBe(2);
    gates[1]!();
    expect((await second).dataset.classes).toHaveLength(8);
  });

  it('keeps what was checked when a validation is cancelled, and says how much that is', async () => {
    const labels = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`n${i}`, bad]));
    const { service, dataset } = await open(files(labels));
    const controller = new AbortController();
    const report = await service.validate(dataset, {
      signal: controller.signal,
      progress: ({ done }) => {
        if (done > 0) controller.abort();
      },
    });
    expect(report.cancelled).toBe(true);
    expect(report.samples).toBe(1000);
    expect(report.checked).toBeGreaterThan(0);
    expect(report.checked).toBeLessThan(1000);
    expect(service.findingsOfDataset(dataset).length).toBe(report.checked);
  });

  it('goes to the next image in order, round at the ends, and past those that do not pass the filter', async () => {
    const { service, dataset } = await open(files({ a: good, b: good, c: bad }));
    await service.validate(dataset);
    const step = (from: string, by: 1 | -1, kind: 'any' | 'findings'): Promise<string | undefined> =>
      service.neighbour(dataset, `/set/images/${from}.png`, by, { kind });
    expect(await step('a', 1, 'any')).toBe('/set/images/b.png');
    expect(await step('a', -1, 'any')).toBe('/set/images/c.png');
    expect(await step('a', 1, 'findings')).toBe('/set/images/c.png');
    expect(await step('c', 1, 'findings')).toBeUndefined();
  });
});

describe('a second validation', () => {
  it('goes by class through what was seen, and looks at each other image once', async () => {
    const store = files({ a: good, b: bad, c: '1 0.5 0.5 0.25 0.25\n', d: good });
    const tasks: string[] = [];
    const service = new LabelService({ tasks: directTasks(store, (name) => tasks.push(name)), files: store });
    await service.discover({ roots: ['/set'], exclude: [], environment: {} });
    const { dataset } = service.datasets[0]!;
    const step = (from: string, classIndex: number): Promise<string | undefined> =>
      service.neighbour(dataset, `/set/images/${from}.png`, 1, { kind: 'class', classIndex });
    const checks = (): number => tasks.filter((name) => name === 'checkSamples').length;
    expect(await step('a', 1)).toBe('/set/images/c.png');
    expect(await step('a', 1)).toBe('/set/images/c.png');
    expect(checks()).toBe(2);
    // Nobody asked what is wrong with them.
    expect(rulesOf(service, '/set/labels/b.txt')).toEqual([]);
    await service.validate(dataset);
    const before = checks();
    expect(await step('c', 0)).toBe('/set/images/d.png');
    expect(await step('c', 1)).toBeUndefined();
    expect(checks()).toBe(before);
    service.setLiveText('/set/labels/d.txt', '1 0.5 0.5 0.25 0.25\n');
    await service.check('/set/labels/d.txt');
    expect(await step('c', 1)).toBe('/set/images/d.png');
  });

  it('goes by class through the images of one annotation file, which is read once', async () => {
    const store = files({});
    const table = '/set/labels.csv';
    for (const name of ['a', 'b', 'c', 'd']) store.set(`/set/images/${name}.png`, png);
    store.set(source, definition.replace('yolo-txt, path: "labels/{stem}.txt"', 'class-csv, path: labels.csv'));
    store.set(table, 'image,label\na.png,road\nb.png,road\nc.png,lane\nc.png,road\n');
    const { service, dataset } = await open(store);
    const step = (from: string, classIndex: number): Promise<string | undefined> =>
      service.neighbour(dataset, `/set/images/${from}.png`, 1, { kind: 'class', classIndex });
    expect(await step('a', 1)).toBe('/set/images/c.png');
    expect(await step('c', 0)).toBe('/set/images/a.png');
    expect(await step('c', 1)).toBeUndefined();
    expect(store.reads.filter((path) => path === table)).toHaveLength(1);
    store.set(table, 'image,label\nd.png,lane\n');
    await service.fileChanged(table, 'changed');
    expect(await step('a', 1)).toBe('/set/images/d.png');
  });

  it('opens nothing where nothing changed, and just the sample that did', async () => {
    const store = files({ a: good, b: bad });
    const cache = new MemoryCache();
    const { service, dataset } = await open(store, cache);
    expect(await service.validate(dataset)).toMatchObject({ opened: 2 });
    store.reads.length = 0;
    const again = await service.validate(dataset);
    expect(again).toMatchObject({ opened: 0, checked: 2 });
    expect(store.reads.filter((path) => path !== source)).toEqual([]);
    expect(again.findings).toHaveLength(1);
    store.set('/set/labels/b.txt', good);
    expect(await service.validate(dataset)).toMatchObject({ opened: 1, findings: [] });
  });

  it('does not remember what an unsaved document said', async () => {
    const store = files({ a: good });
    const { service, dataset } = await open(store, new MemoryCache());
    expect((await service.validate(dataset)).findings).toEqual([]);
    service.setLiveText('/set/labels/a.txt', bad);
    expect((await service.validate(dataset)).findings).toHaveLength(1);
    service.clearLiveText('/set/labels/a.txt');
    expect((await service.validate(dataset)).findings).toEqual([]);
  });
});
