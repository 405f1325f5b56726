import type { Progress } from '../../core/ports/progress';
import { listArtifactsScript, parseArtifactList } from '../../core/runs/artifactList';
import { Emitter, type Event } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import type { HostService } from '../hosts/hostService';
import type { RunService } from './runService';

/** A file that a run made, on its host. */
export interface Artifact {
  /** Relative to the working folder. */
  readonly path: string;
  readonly size: number;
  readonly isFetched: boolean;
}

interface Known {
  readonly path: string;
  readonly size: number;
}

/** Where fetched files lie in the folder of a run. */
const FOLDER = 'artifacts';

/** The files that runs made: what there is on the host, and what of it is here. */
export class ArtifactService {
  private readonly changed = new Emitter<string>();
  private readonly known = new Map<string, readonly Known[]>();
  private readonly fetched = new Map<string, ReadonlyMap<string, number>>();

  /** Fires with the id of a run whose files are known better. */
  readonly onDidChange: Event<string> = this.changed.event;

  constructor(
    private readonly runs: RunService,
    private readonly hosts: HostService,
  ) {}

  /** What is known now; `refresh` asks the host. */
  of(id: string): readonly Artifact[] {
    const here = this.fetched.get(id) ?? new Map<string, number>();
    const there = this.known.get(id) ?? [...here].map(([path, size]) => ({ path, size }));
    return there.map(({ path, size }) => ({ path, size, isFetched: here.get(path) === size }));
  }

  /** Looks at what is here, then asks the host for what the patterns of the configuration match. */
  async refresh(id: string, patterns?: readonly string[]): Promise<Result<readonly Artifact[]>> {
    const run = this.runs.get(id);
    if (run === undefined) return failure(noRun(id));
    await this.lookHere(id);
    const wanted = patterns ?? run.record.configuration.artifacts ?? [];
    if (wanted.length === 0) return success(this.of(id));
    const host = await this.hosts.get(run.record.host.id);
    if (!host.ok) return host;
    const options = { cwd: run.record.workingFolder, stdin: listArtifactsScript() };
    const listed = await host.value.run('/bin/sh', ['-s'], options);
    if (!listed.ok) return listed;
    this.known.set(id, parseArtifactList(listed.value.stdout, wanted));
    this.changed.fire(id);
    return success(this.of(id));
  }

  /** Brings a file here, whole and checked; an earlier try is gone on with. */
  async fetch(id: string, path: string, progress?: Progress, signal?: AbortSignal): Promise<Result<string>> {
    const run = this.runs.get(id);
    const store = this.runs.storeOf(id);
    if (run === undefined || store === undefined) return failure(noRun(id));
    const host = await this.hosts.get(run.record.host.id);
    if (!host.ok) return host;
    const target = store.pathOf(id, `${FOLDER}/${path}`);
    const got = await host.value.files.download(`${run.record.workingFolder}/${path}`, target, {
      ...(progress === undefined ? {} : { progress }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!got.ok) return got;
    await this.lookHere(id);
    this.changed.fire(id);
    return success(target);
  }

  /** The native path of a file that was fetched; undefined for one that was not. */
  fetchedPath(id: string, path: string): string | undefined {
    return this.fetched.get(id)?.has(path) === true
      ? this.runs.storeOf(id)?.pathOf(id, `${FOLDER}/${path}`)
      : undefined;
  }

  private async lookHere(id: string): Promise<void> {
    const files = (await this.runs.storeOf(id)?.files(id)) ?? [];
    const own = files.filter(({ path }) => path.startsWith(`${FOLDER}/`));
    this.fetched.set(id, new Map(own.map(({ path, size }) => [path.slice(FOLDER.length + 1), size])));
  }
}

function noRun(id: string) {
  return { code: 'run/not-found', message: message('There is no run {0}.', id) };
}
