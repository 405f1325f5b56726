import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { createRemoteFiles, filesByScheme, serveFiles } from './remoteFiles';

const channels: MessageChannel[] = [];

function connect(files: MemoryFiles): ReturnType<typeof createRemoteFiles> {
  const channel = new MessageChannel();
  channels.push(channel);
  serveFiles(files, channel.port1);
  return createRemoteFiles(channel.port2);
}

afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close();
});

describe('files of another thread', () => {
  it('are read, in part too, and listed', async () => {
    const remote = connect(new MemoryFiles({ 'memfs://host/a/b.txt': 'some text' }));
    const whole = await remote.read('memfs://host/a/b.txt');
    const part = await remote.read('memfs://host/a/b.txt', { offset: 5, length: 4 });
    expect([whole, part].map((read) => read.ok && new TextDecoder().decode(read.value))).toEqual(['some text', 'text']);
    expect(await remote.list('memfs://host/a')).toEqual({ ok: true, value: [{ name: 'b.txt', kind: 'file' }] });
  });

  it('answer each of many requests with its own file', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `memfs://host/${i}`);
    const remote = connect(new MemoryFiles(Object.fromEntries(names.map((name) => [name, name]))));
    const texts = await Promise.all(names.map(async (name) => remote.read(name)));
    expect(texts.map((read) => read.ok && new TextDecoder().decode(read.value))).toEqual(names);
  });

  it('that are not there are a problem, and so is a store that fails', async () => {
    const files = new MemoryFiles();
    const remote = connect(files);
    expect(await remote.read('memfs://host/none')).toMatchObject({ ok: false, problem: { code: 'file/not-found' } });
    files.read = () => Promise.reject(new Error('gone'));
    expect(await remote.read('memfs://host/none')).toMatchObject({ ok: false, problem: { code: 'file/failed' } });
  });
});

describe('filesByScheme', () => {
  it('asks the store that can reach the path', async () => {
    const local = new MemoryFiles({ '/a': 'local' });
    const virtual = new MemoryFiles({ 'memfs://host/a': 'virtual' });
    const files = filesByScheme(local, virtual);
    await files.read('/a');
    await files.read('memfs://host/a');
    await files.read('C:/a');
    expect([local.reads, virtual.reads]).toEqual([['/a', 'C:/a'], ['memfs://host/a']]);
  });
});
