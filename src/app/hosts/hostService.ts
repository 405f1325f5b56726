import { describeDevice } from '../../core/device/describeDevice';
import type { DeviceFacts } from '../../core/device/deviceFacts';
import { parseProbe } from '../../core/device/parseProbe';
import type { TelemetrySample } from '../../core/device/telemetrySample';
import type { Connection, Host } from '../../core/ports/host';
import type { HostScripts } from '../../core/ports/hostScripts';
import type { Log } from '../../core/ports/log';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import { formatMessage, message } from '../../core/std/message';
import { failure, isCancelled, success, type Result } from '../../core/std/problem';
import type { HostList } from './hostList';
import { followTelemetry } from './telemetryWatch';

/** A host as the editor knows it. */
export interface HostState {
  readonly id: string;
  readonly name: string;
  readonly isLocal: boolean;
  readonly connection: Connection;
  /** What the last probe said; undefined before the first. */
  readonly facts: DeviceFacts | undefined;
  readonly probing: boolean;
  /** The latest sample, while someone watches. */
  readonly telemetry: TelemetrySample | undefined;
}

export interface HostServiceDependencies {
  readonly list: HostList;
  readonly scripts: HostScripts;
  readonly log: Log;
  /** Makes the host of this machine. */
  readonly createLocal: () => Host;
  /** Makes a host that SSH reaches by a name of its configuration or by `user@name:port`. Nothing is connected by it. */
  readonly createSsh: (name: string) => Promise<Result<Host>>;
}

interface Known {
  readonly host: Host;
  facts?: DeviceFacts;
  probe?: Promise<Result<DeviceFacts>>;
  sample?: TelemetrySample;
  watchers: number;
  watch?: Disposable;
}

export const LOCAL_HOST = 'local';

/** Characters of an answer that cannot be understood, for the log. */
const MAX_ANSWER = 2000;

/** The one place that knows which hosts there are, how each is reached and what it said about itself. */
export class HostService implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<string>());
  private readonly known = new Map<string, Promise<Result<Known>>>();
  private readonly settled = new Map<string, Known>();
  private names: readonly string[] = [];

  /** Fires with the id of a host that came, went, or of which something else is known now. */
  readonly onDidChange: Event<string> = this.changed.event;

  constructor(private readonly dependencies: HostServiceDependencies) {}

  /** This machine first, then those that were added, in that order. */
  get hosts(): readonly HostState[] {
    return [LOCAL_HOST, ...this.names].map((id) => this.stateOf(id));
  }

  stateOf(id: string): HostState {
    const known = this.settled.get(id);
    return {
      id,
      name: known?.host.name ?? id,
      isLocal: id === LOCAL_HOST,
      connection: known?.host.connection ?? { kind: 'disconnected' },
      facts: known?.facts,
      probing: known?.probe !== undefined,
      telemetry: known?.sample,
    };
  }

  /** Reads the list of hosts again. */
  async load(): Promise<Result<void>> {
    const names = await this.dependencies.list.read();
    if (!names.ok) return names;
    this.names = names.value;
    await this.know(LOCAL_HOST);
    for (const name of [LOCAL_HOST, ...this.names]) this.changed.fire(name);
    return success(undefined);
  }

  /** Adds a host by the name that SSH knows it by. One that is there already is fine. */
  async add(name: string): Promise<Result<void>> {
    const names = await this.dependencies.list.read();
    if (!names.ok) return names;
    if (name === LOCAL_HOST) return failure(reservedName());
    const known = await this.know(name);
    if (!known.ok) return known;
    const written = await this.dependencies.list.write([...new Set([...names.value, name])]);
    if (!written.ok) return written;
    this.names = [...new Set([...names.value, name])];
    this.changed.fire(name);
    return success(undefined);
  }

  /** Forgets a host and ends its connection. Nothing on the host changes; its runs go on. */
  async remove(name: string): Promise<Result<void>> {
    const names = await this.dependencies.list.read();
    if (!names.ok) return names;
    const written = await this.dependencies.list.write(names.value.filter((other) => other !== name));
    if (!written.ok) return written;
    this.names = names.value.filter((other) => other !== name);
    this.forget(name);
    this.changed.fire(name);
    return success(undefined);
  }

  /** The host of an id; one that was not added too, since a run may name it. */
  async get(id: string): Promise<Result<Host>> {
    const known = await this.know(id);
    return known.ok ? success(known.value.host) : known;
  }

  /** Asks a host what it is. Calls at the same time share one answer. */
  async probe(id: string, signal?: AbortSignal): Promise<Result<DeviceFacts>> {
    const known = await this.know(id);
    if (!known.ok) return known;
    const { value } = known;
    const running = value.probe;
    value.probe ??= this.runProbe(value.host, signal).finally(() => {
      delete value.probe;
      this.changed.fire(id);
    });
    this.changed.fire(id);
    const facts = await value.probe.catch((error: unknown) => {
      if (running === undefined || !isCancelled(error) || signal?.aborted === true) throw error;
      // It was another who asked first and has changed their mind.
      return this.probe(id, signal);
    });
    if (facts.ok) value.facts = facts.value;
    this.changed.fire(id);
    return facts;
  }

  /** What a host said about itself, asked now if it never was. */
  async factsOf(id: string, signal?: AbortSignal): Promise<Result<DeviceFacts>> {
    const facts = this.settled.get(id)?.facts;
    return facts === undefined ? this.probe(id, signal) : success(facts);
  }

  /** The same as rows of name and value, for a record; empty before it was asked. */
  rowsOf(id: string): [string, string][] {
    const facts = this.settled.get(id)?.facts;
    return facts === undefined
      ? []
      : describeDevice(facts).map(({ label, value }) => [formatMessage(label), formatMessage(value)]);
  }

  /** Keeps the latest telemetry of a host in its state until the result is disposed of; several watchers share one program. */
  watchTelemetry(id: string): Disposable {
    let isOver = false;
    void this.know(id).then((known) => {
      if (!known.ok || isOver) return;
      const { value } = known;
      value.watchers++;
      value.watch ??= followTelemetry(value.host, this.dependencies, (sample) => {
        value.sample = sample;
        this.changed.fire(id);
      });
    });
    return {
      dispose: () => {
        if (isOver) return;
        isOver = true;
        const value = this.settled.get(id);
        if (value === undefined || --value.watchers > 0) return;
        value.watch?.dispose();
        delete value.watch;
        delete value.sample;
      },
    };
  }

  dispose(): void {
    for (const id of this.settled.keys()) this.forget(id);
    this.store.dispose();
  }

  private know(id: string): Promise<Result<Known>> {
    let known = this.known.get(id);
    if (known === undefined) {
      known = this.make(id);
      this.known.set(id, known);
      void known.then((result) => {
        // What could not be made is tried again the next time: its configuration may have been mended.
        if (!result.ok) this.known.delete(id);
      });
    }
    return known;
  }

  private async make(id: string): Promise<Result<Known>> {
    const { createLocal, createSsh } = this.dependencies;
    const host = id === LOCAL_HOST ? success(createLocal()) : await createSsh(id);
    if (!host.ok) return host;
    const known: Known = { host: host.value, watchers: 0 };
    this.settled.set(id, known);
    this.store.add(
      host.value.onDidChangeConnection(() => {
        this.changed.fire(id);
      }),
    );
    return success(known);
  }

  private forget(id: string): void {
    const known = this.settled.get(id);
    known?.watch?.dispose();
    known?.host.disconnect();
    this.settled.delete(id);
    this.known.delete(id);
  }

  private async runProbe(host: Host, signal: AbortSignal | undefined): Promise<Result<DeviceFacts>> {
    const { scripts, log } = this.dependencies;
    const stdin = await scripts.text('probe.sh');
    const result = await host.run('/bin/sh', ['-s'], { stdin, ...(signal === undefined ? {} : { signal }) });
    if (!result.ok) return result;
    const { value, problems } = parseProbe(result.value.stdout);
    for (const { message: what } of problems) log.warn(`${host.name}: ${formatMessage(what)}`);
    if (value !== undefined) return success(value);
    const { code, signal: ended, stdout, stderr } = result.value;
    log.warn(`${host.name}: probe.sh (${code ?? ended ?? '?'}): ${`${stdout}\n${stderr}`.trim().slice(-MAX_ANSWER)}`);
    return failure({
      code: 'host/no-facts',
      message: message('{0} did not say what it is.', host.name),
      remedy: message('See the log for what it answered.'),
    });
  }
}

function reservedName(): { code: string; message: ReturnType<typeof message> } {
  return { code: 'hosts/reserved', message: message('"{0}" stands for this machine.', LOCAL_HOST) };
}
