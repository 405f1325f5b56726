/** What both ends of a channel can do with raw messages: a webview, a page, a worker port. */
export interface Port {
  post(message: unknown): void;
  /** Returns the way to stop listening. */
  listen(listener: (message: unknown) => void): () => void;
}

type RequestMap = object;
type Input<Map, Name extends keyof Map> = Map[Name] extends { input: infer I } ? I : never;
type Output<Map, Name extends keyof Map> = Map[Name] extends { output: infer O } ? O : never;

interface RequestEnvelope {
  readonly jetson: 'request';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
interface ReplyEnvelope {
  readonly jetson: 'reply';
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}
interface NoticeEnvelope {
  readonly jetson: 'notice';
  readonly name: string;
  readonly value: unknown;
}

/**
 * One channel class for every panel and worker. `Theirs` are the requests this side answers, `Ours` those it makes; notices
 * need no answer. A handler that throws makes the other side's promise reject with its message; disposal rejects what is
 * still pending; messages of an unknown form are ignored.
 */
export class Channel<
  Ours extends RequestMap,
  Theirs extends RequestMap,
  OurNotices extends object,
  TheirNotices extends object,
> {
  private readonly pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private readonly handlers = new Map<string, (input: unknown) => unknown>();
  private readonly noticeHandlers = new Map<string, (value: unknown) => void>();
  private readonly stop: () => void;
  private nextId = 1;
  private disposed = false;

  constructor(private readonly port: Port) {
    this.stop = port.listen((message) => {
      this.receive(message);
    });
  }

  request<Name extends keyof Ours & string>(name: Name, input: Input<Ours, Name>): Promise<Output<Ours, Name>> {
    if (this.disposed) return Promise.reject(new Error(`${name}: the other side has gone`));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.port.post({ jetson: 'request', id, name, input } satisfies RequestEnvelope);
    });
  }

  notify<Name extends keyof OurNotices & string>(name: Name, value: OurNotices[Name]): void {
    if (!this.disposed) this.port.post({ jetson: 'notice', name, value } satisfies NoticeEnvelope);
  }

  /** Answers a request. `validate` returns undefined for an input that does not fit, which is then refused. */
  handle<Name extends keyof Theirs & string>(
    name: Name,
    validate: (input: unknown) => Input<Theirs, Name> | undefined,
    handler: (input: Input<Theirs, Name>) => Promise<Output<Theirs, Name>> | Output<Theirs, Name>,
  ): void {
    this.handlers.set(name, (raw) => {
      const input = validate(raw);
      if (input === undefined) throw new Error(`${name}: the message does not have the expected form`);
      return handler(input);
    });
  }

  onNotice<Name extends keyof TheirNotices & string>(
    name: Name,
    validate: (value: unknown) => TheirNotices[Name] | undefined,
    handler: (value: TheirNotices[Name]) => void,
  ): void {
    this.noticeHandlers.set(name, (raw) => {
      const value = validate(raw);
      if (value !== undefined) handler(value);
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.stop();
    for (const { reject } of this.pending.values()) reject(new Error('The other side has gone'));
    this.pending.clear();
  }

  private receive(message: unknown): void {
    if (isRequest(message)) void this.answer(message);
    else if (isReply(message)) this.settle(message);
    else if (isNotice(message)) this.noticeHandlers.get(message.name)?.(message.value);
  }

  private async answer({ id, name, input }: RequestEnvelope): Promise<void> {
    let reply: ReplyEnvelope;
    try {
      const handler = this.handlers.get(name);
      if (handler === undefined) throw new Error(`${name}: nobody answers this`);
      reply = { jetson: 'reply', id, output: await handler(input) };
    } catch (error) {
      reply = { jetson: 'reply', id, error: error instanceof Error ? error.message : String(error) };
    }
    if (!this.disposed) this.port.post(reply);
  }

  private settle({ id, output, error }: ReplyEnvelope): void {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) waiting?.resolve(output as never);
    else waiting?.reject(new Error(error));
  }
}

function isEnvelope(message: unknown, kind: string): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null && (message as { jetson?: unknown }).jetson === kind;
}

function isRequest(message: unknown): message is RequestEnvelope {
  return isEnvelope(message, 'request') && typeof message.id === 'number' && typeof message.name === 'string';
}

function isReply(message: unknown): message is ReplyEnvelope {
  return isEnvelope(message, 'reply') && typeof message.id === 'number';
}

function isNotice(message: unknown): message is NoticeEnvelope {
  return isEnvelope(message, 'notice') && typeof message.name === 'string';
}
