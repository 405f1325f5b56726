import { describe, expect, it } from 'vitest';
import { Channel, type Port } from './channel';

interface Requests {
  double: { input: number; output: number };
}
interface Notices {
  changed: string;
}

/** Two ports that hand each other copies, as processes do. */
function joinedPorts(): [Port, Port] {
  const listeners: Set<(message: unknown) => void>[] = [new Set(), new Set()];
  const port = (own: number): Port => ({
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of listeners[1 - own]!) listener(copy);
      });
    },
    listen: (listener) => {
      listeners[own]!.add(listener);
      return () => listeners[own]!.delete(listener);
    },
  });
  return [port(0), port(1)];
}

function joinedChannels(): {
  asking: Channel<Requests, object, Notices, object>;
  answering: Channel<object, Requests, object, Notices>;
  post: (message: unknown) => void;
} {
  const [a, b] = joinedPorts();
  return {
    asking: new Channel<Requests, object, Notices, object>(a),
    answering: new Channel<object, Requests, object, Notices>(b),
    post: (message) => {
      a.post(message);
    },
  };
}

const isNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const isString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('Channel', () => {
  it('carries a request to its handler and the answer back', async () => {
    const { asking, answering } = joinedChannels();
    answering.handle('double', isNumber, (input) => input * 2);
    await expect(Promise.all([asking.request('double', 4), asking.request('double', 5)])).resolves.toEqual([8, 10]);
  });

  it('rejects with the message of a handler that throws, now or later', async () => {
    const { asking, answering } = joinedChannels();
    answering.handle('double', isNumber, (input) => {
      if (input < 0) throw new Error('too small');
      return Promise.reject(new Error('too late'));
    });
    await expect(asking.request('double', -1)).rejects.toThrow('too small');
    await expect(asking.request('double', 1)).rejects.toThrow('too late');
  });

  it('rejects what nobody answers and what does not have the expected form', async () => {
    const { asking, answering } = joinedChannels();
    await expect(asking.request('double', 1)).rejects.toThrow('double: nobody answers this');
    answering.handle('double', isNumber, (input) => input * 2);
    await expect(asking.request('double', 'four' as never)).rejects.toThrow('expected form');
  });

  it('rejects what is pending when it is disposed, and everything after', async () => {
    const { asking, answering } = joinedChannels();
    answering.handle('double', isNumber, () => new Promise<number>(() => undefined));
    const pending = asking.request('double', 1);
    asking.dispose();
    asking.dispose();
    await expect(pending).rejects.toThrow('gone');
    await expect(asking.request('double', 2)).rejects.toThrow('gone');
  });

  it('answers nothing after its own end', async () => {
    const { asking, answering } = joinedChannels();
    let handled = 0;
    answering.handle('double', isNumber, (input) => (handled += input));
    answering.dispose();
    void asking.request('double', 1).catch(() => undefined);
    await settle();
    expect(handled).toBe(0);
    asking.dispose();
  });

  it('hands notices to their handler and drops those of another form', async () => {
    const { asking, answering } = joinedChannels();
    const heard: string[] = [];
    answering.onNotice('changed', isString, (value) => heard.push(value));
    asking.notify('changed', 'a');
    asking.notify('changed', 7 as never);
    asking.notify('changed', 'b');
    await settle();
    expect(heard).toEqual(['a', 'b']);
  });

  it('ignores messages that are not its own', async () => {
    const { asking, answering, post } = joinedChannels();
    answering.handle('double', isNumber, (input) => input * 2);
    const strangers: unknown[] = [
      null,
      7,
      'text',
      [],
      {},
      { jetson: 'reply', id: 99 },
      { jetson: 'reply' },
      { jetson: 'request', name: 'double' },
      { jetson: 'notice' },
      { jetson: 'notice', name: 'nobody' },
      { jetson: 'other', id: 1, name: 'double' },
    ];
    for (const message of strangers) post(message);
    await expect(asking.request('double', 3)).resolves.toBe(6);
  });
});
