import type { LabelTasks } from '../core/dataset/labelTasks';
import type { PythonCheckEvent } from '../core/dataset/pythonCheckEvents';
import type { ProgramHost, RunResult } from '../core/ports/host';
import type { Log } from '../core/ports/log';
import type { Progress } from '../core/ports/progress';
import type { Tasks } from '../core/ports/tasks';
import type { Finding } from '../core/rules/finding';
import { message, type Message } from '../core/std/message';
import { dirname } from '../core/std/path';
import { isCancelled, type Result } from '../core/std/problem';
import type { LabelService } from './labelService';

export interface PythonCheckDependencies {
  /** The machine that runs the source: the one with its files. */
  readonly host: () => Promise<ProgramHost>;
  readonly tasks: Tasks<LabelTasks>;
  readonly labels: Pick<LabelService, 'setPythonRunFindings'>;
  readonly log: Log;
  /** The path of `check_source.py`. */
  readonly script: string;
}

export interface PythonCheck {
  /** The path of the source. */
  readonly source: string;
  /** What its `load_data` is given. */
  readonly folder: string;
  /** A path, or a name that is found on the PATH. */
  readonly interpreter: string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** How a check ended. What it found until then is with the label service. */
export type PythonCheckOutcome =
  | {
      readonly kind: 'done';
      readonly samples: number;
      readonly pixels: number;
      readonly errors: number;
      readonly warnings: number;
    }
  | { readonly kind: 'cancelled'; readonly samples: number }
  /** `remedy` is `interpreter` where another Python would help. */
  | { readonly kind: 'failed'; readonly message: Message; readonly remedy: 'interpreter' | undefined };

/** Runs Python data sources and takes in what the check says while it runs. */
export class PythonCheckService {
  constructor(private readonly dependencies: PythonCheckDependencies) {}

  /** Checks every pixel of every batch of a source. An earlier check's findings are forgotten when this one begins. */
  async check(check: PythonCheck): Promise<PythonCheckOutcome> {
    const { host, labels, log, script } = this.dependencies;
    const reading = new EventReading(check, this.dependencies);
    labels.setPythonRunFindings(check.source, []);
    log.info(`${check.interpreter} ${script} ${check.source} ${check.folder}`);
    try {
      const machine = await host();
      const result = await machine.run(check.interpreter, [script, check.source, check.folder], {
        cwd: dirname(check.source),
        onStdout: (chunk) => {
          reading.push(chunk);
        },
        onStderr: (chunk) => {
          log.info(chunk.trimEnd());
        },
        ...(check.signal === undefined ? {} : { signal: check.signal }),
      });
      await reading.end();
      return outcomeOf(result, check, reading);
    } catch (error) {
      if (!isCancelled(error)) throw error;
      await reading.end();
      return { kind: 'cancelled', samples: reading.samples };
    }
  }
}

/** Turns output into findings and progress, in the order it came. */
class EventReading {
  last: PythonCheckEvent | undefined;
  private readonly found: Finding[] = [];
  private readonly done = new Map<string, number>();
  private total: number | undefined;
  private rest = '';
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly check: PythonCheck,
    private readonly dependencies: PythonCheckDependencies,
  ) {}

  /** How many samples were looked at. */
  get samples(): number {
    return [...this.done.values()].reduce((sum, count) => sum + count, 0);
  }

  push(chunk: string): void {
    const text = this.rest + chunk;
    const end = text.lastIndexOf('\n') + 1;
    this.rest = text.slice(end);
    if (end > 0) this.read(text.slice(0, end));
  }

  async end(): Promise<void> {
    if (this.rest !== '') this.read(this.rest);
    this.rest = '';
    await this.queue;
  }

  private read(lines: string): void {
    this.queue = this.queue.then(async () => {
      const events = await this.dependencies.tasks.run('readPythonEvents', { lines }, { priority: 'interactive' });
      const before = this.found.length;
      for (const event of events) this.take(event);
      if (this.found.length > before) this.dependencies.labels.setPythonRunFindings(this.check.source, [...this.found]);
    });
    // Told by `end`, which awaits it.
    this.queue.catch(() => undefined);
  }

  private take(event: PythonCheckEvent): void {
    switch (event.kind) {
      case 'source':
        this.total = event.training + event.validation;
        return;
      case 'progress':
        this.done.set(event.split, event.done);
        this.check.progress?.({ done: this.samples, ...(this.total === undefined ? {} : { total: this.total }) });
        return;
      case 'finding':
        this.found.push({ ...event.finding, file: event.finding.file === '' ? this.check.source : event.finding.file });
        return;
      case 'unknown':
        this.dependencies.log.warn(event.line);
        return;
      case 'failed':
        if (event.detail !== '') this.dependencies.log.error(event.detail);
        this.last = event;
        return;
      default:
        this.last = event;
    }
  }
}

function outcomeOf(
  result: Result<RunResult>,
  { interpreter }: PythonCheck,
  { last }: EventReading,
): PythonCheckOutcome {
  if (!result.ok) {
    const isMissing = result.problem.code === 'process/not-found';
    return {
      kind: 'failed',
      message: isMissing
        ? message(
            'There is no Python called {0} here. Install Python, or name another one in the settings.',
            interpreter,
          )
        : result.problem.message,
      remedy: isMissing || result.problem.code === 'process/no-permission' ? 'interpreter' : undefined,
    };
  }
  if (last?.kind === 'done') {
    const { samples, pixels, errors, warnings } = last;
    return { kind: 'done', samples, pixels, errors, warnings };
  }
  if (last?.kind !== 'failed') return endedEarly(result.value);
  if (!last.message.startsWith('NumPy is not installed'))
    return {
      kind: 'failed',
      message: message('The data source could not be checked: {0}', last.message),
      remedy: undefined,
    };
  return {
    kind: 'failed',
    message: message(
      '{0} has no NumPy. Install it there with "{0} -m pip install numpy", or name another Python in the settings.',
      interpreter,
    ),
    remedy: 'interpreter',
  };
}

function endedEarly({ code, signal }: RunResult): PythonCheckOutcome {
  const how = signal ?? code ?? '?';
  return {
    kind: 'failed',
    message: message('Python ended before the check did ({0}). The log has its words.', how),
    remedy: undefined,
  };
}
