import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../core/runs/runRecord';
import { createRunStore } from './nodeRunStore';

let workspace = '';
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "jw run's "));
});
afterEach(() => {
  rmSync(workspace, { recursive: true, force: true });
});

const record: RunRecord = {
  version: 1,
  id: '20261126-120000-aaaaaa',
  name: 'train',
  createdAt: 1,
  configuration: { name: 'train', command: ['python3', 'train.py'] },
  host: { id: 'local', name: 'here' },
  workingFolder: '/tmp',
  states: [{ state: 'preparing', at: 1 }],
  tags: [],
  star: false,
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const { id } = record;

describe('the run store', () => {
  it('keeps records, in the order of their ids, out of sight of git', async () => {
    const store = createRunStore(workspace);
    expect(await store.list()).toEqual([]);
    await store.save({ ...record, id: 'b' });
    await store.save({ ...record, id: 'a' });
    expect((await store.list()).map((run) => [run.id, run.record.ok])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(readFileSync(join(workspace, '.jetson-workbench', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('says what is wrong with a record instead of hiding the run', async () => {
    const store = createRunStore(workspace);
    await store.save(record);
    writeFileSync(store.pathOf(id, 'run.json'), '{"version": 2}');
    const [newer] = await store.list();
    expect(newer?.record).toMatchObject({ ok: false, problem: { code: 'run/newer' } });
    writeFileSync(store.pathOf(id, 'run.json'), '{"vers');
    const [broken] = await store.list();
    expect(broken?.record).toMatchObject({ ok: false, problem: { code: 'run/unreadable' } });
  });

  it('reads a record again only when its file has changed', async () => {
    const store = createRunStore(workspace);
    await store.save(record);
    const [first] = await store.list();
    const [again] = await store.list();
    expect(again).toBe(first);
    await store.save({ ...record, name: 'nomen' });
    const [changed] = await store.list();
    expect(changed?.record.ok === true && changed.record.value.name).toBe('nomen');
    await store.remove(id);
    expect(await store.list()).toEqual([]);
  });

  it('appends at an offset: what is there already is left out, what does not continue it is refused', async () => {
    const store = createRunStore(workspace);
    expect((await store.append(id, 'log', 0, bytes('abc'))).ok).toBe(true);
    expect((await store.append(id, 'log', 1, bytes('bcd'))).ok).toBe(true);
    expect((await store.append(id, 'log', 0, bytes('ab'))).ok).toBe(true);
    expect(await store.append(id, 'log', 5, bytes('f'))).toMatchObject({ ok: false, problem: { code: 'run/offset' } });
    expect(await store.append(id, 'log', 2, bytes('xyz'))).toMatchObject({
      ok: false,
      problem: { code: 'run/offset' },
    });
    expect(await store.read(id, 'log')).toMatchObject({ ok: true, value: Buffer.from('abcd') });
    expect(await store.read(id, 'log', { offset: 2, length: 9 })).toMatchObject({ ok: true, value: bytes('cd') });
    expect(await store.files(id)).toEqual([{ path: 'log', size: 4 }]);
  });

  it('never leaves the folder of the run, whatever a file is called', async () => {
    const store = createRunStore(workspace);
    await store.write(id, '../../../escaped/../x', bytes('x'));
    expect(existsSync(join(workspace, 'x'))).toBe(false);
    expect((await store.files(id)).map(({ path }) => path)).toEqual(['_/_/_/escaped/_/x']);
  });

  it('brings back what was deleted', async () => {
    const store = createRunStore(workspace);
    await store.save(record);
    expect((await store.remove(id)).ok).toBe(true);
    expect(await store.list()).toEqual([]);
    expect((await store.restore(id)).ok).toBe(true);
    expect((await store.list()).length).toBe(1);
  });

  it('keeps what was deleted for a week from then on, however old it is', async () => {
    const store = createRunStore(workspace);
    const other = { ...record, id: `${id}-2` };
    for (const each of [record, other]) {
      await store.save(each);
      utimesSync(join(store.folder, each.id), 0, 0);
    }
    for (const each of [id, other.id]) expect((await store.remove(each)).ok).toBe(true);
    expect((await store.restore(id)).ok).toBe(true);
    // It has lain there for longer than that.
    utimesSync(join(workspace, '.jetson-workbench', 'trash', other.id), 0, 0);
    expect((await store.remove(id)).ok).toBe(true);
    expect((await store.restore(other.id)).ok).toBe(false);
  });

  it('gives the lease of a run to one process, until that is gone or has let it run out', async () => {
    const store = createRunStore(workspace);
    await store.save(record);
    expect(await store.lease(id)).toBe(true);
    expect(await store.lease(id)).toBe(true);
    const held = JSON.parse(readFileSync(store.pathOf(id, 'lease.json'), 'utf8')) as Record<string, unknown>;
    const leave = (change: object): void => {
      writeFileSync(store.pathOf(id, 'lease.json'), JSON.stringify({ ...held, ...change }));
    };
    // The parent of this process runs, and is another one.
    leave({ pid: process.ppid });
    expect(await store.lease(id)).toBe(false);
    leave({ pid: process.ppid, expires: Date.now() - 1 });
    expect(await store.lease(id)).toBe(true);
    leave({ pid: process.ppid, bootId: 'before' });
    expect(await store.lease(id)).toBe(true);
    leave({ pid: 2 ** 22 + 1 });
    expect(await store.lease(id)).toBe(true);
    await store.release(id);
    expect(existsSync(store.pathOf(id, 'lease.json'))).toBe(false);
  });
});
