import type { Bytes } from '../../core/ports/bytes';
import type { Clock } from '../../core/ports/clock';
import type { FileStore } from '../../core/ports/files';
import type { Host } from '../../core/ports/host';
import type { HostScripts } from '../../core/ports/hostScripts';
import type { Log } from '../../core/ports/log';
import type { Tasks } from '../../core/ports/tasks';
import type { MetricTasks } from '../../core/runs/metricTasks';
import type { Result } from '../../core/std/problem';
import { createHostList } from '../hosts/hostList';
import { HostService } from '../hosts/hostService';
import { Jobs } from '../jobs/jobs';
import { JobWatcher } from '../jobs/jobWatcher';
import { ArtifactService } from './artifactService';
import { RunFollowing } from './runFollowing';
import { RunMetrics } from './runMetrics';
import { RunService } from './runService';
import { isActive } from './runState';
import type { StartDependencies } from './startRun';

export interface RunServicesOptions extends Pick<StartDependencies, 'validate' | 'nativePath'> {
  /** Files of this machine, among them the list of hosts. */
  readonly files: FileStore;
  readonly hostListPath: string;
  readonly scripts: HostScripts;
  readonly bytes: Pick<Bytes, 'sha256'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Threads for what takes long; without them all is done here. */
  readonly tasks?: Tasks<MetricTasks>;
  readonly createLocal: () => Host;
  readonly createSsh: (name: string) => Promise<Result<Host>>;
}

export interface RunServices {
  readonly hosts: HostService;
  readonly runs: RunService;
  readonly artifacts: ArtifactService;
  readonly jobs: (host: Host) => Jobs;
  readonly watcher: (host: Host) => JobWatcher;
}

/** Hosts, runs and their files over the same ports, for the editor and the command line. */
export function createRunServices(options: RunServicesOptions): RunServices {
  const { scripts, bytes, clock, log } = options;
  const hosts = new HostService({ ...options, list: createHostList(options.files, options.hostListPath) });
  const jobs = rememberByHost((host) => new Jobs({ host, scripts, bytes }));
  const watcher = (host: Host): JobWatcher => new JobWatcher({ host, scripts, bytes, clock, log });
  const runs = new RunService({
    hosts,
    jobs,
    now: () => clock.now(),
    bytes,
    validate: options.validate,
    nativePath: options.nativePath,
    follow: (service) => new RunFollowing(service, { hosts, jobs, watcher, clock, log }),
    openMetrics: (store, record) => {
      const { id, configuration } = record;
      return new RunMetrics({
        store,
        id,
        sources: configuration.metrics,
        isOver: !isActive(record),
        tasks: options.tasks,
      });
    },
  });
  return { hosts, runs, artifacts: new ArtifactService(runs, hosts), jobs, watcher };
}

/** What is made for a host is made once. */
function rememberByHost<T>(make: (host: Host) => T): (host: Host) => T {
  const made = new WeakMap<Host, T>();
  return (host) => {
    const known = made.get(host) ?? make(host);
    made.set(host, known);
    return known;
  };
}
