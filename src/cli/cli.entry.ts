import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { LabelService } from '../app/labelService';
import type { LabelTasks } from '../core/dataset/labelTasks';
import type { AnchorTasks } from '../core/detection/anchors/anchorTasks';
import type { DetectionTasks } from '../core/detection/detectionTasks';
import type { SegmentationTasks } from '../core/segmentation/segmentationTasks';
import type { Tasks } from '../core/ports/tasks';
import { lazyTasks } from '../app/lazyTasks';
import type { FileStore } from '../core/ports/files';
import type { Log } from '../core/ports/log';
import { DisposableStore } from '../core/std/disposable';
import { errorCode } from '../node/files/fileProblem';
import { fromNativePath } from '../node/files/nativePath';

import { openReportCache } from '../node/files/openReportCache';
import { createSyncFiles } from '../node/files/syncFiles';
import { createWorkerPool } from '../node/workers/workerPool';
import { exitCodes } from './exitCodes';
import { formatHelp, printProblem } from './help';
import { parseArguments, type Request, type ValidateRequest } from './options';
import { formatRules } from './rulesCommand';
import { processTerminal, type Terminal } from './terminal';
import { validateCommand } from './validateCommand';

/** The bundle of the threads, beside this one. */
const workerScript = join(__dirname, 'worker.cjs');

async function main(): Promise<number> {
  const request = parseArguments(process.argv.slice(2));
  if (!request.ok) {
    printProblem(request.problem, processTerminal({ wantsColor: false }));
    return exitCodes.failed;
  }
  const wantsColor = 'wantsColor' in request.value && request.value.wantsColor;
  return answer(request.value, processTerminal({ wantsColor }));
}

async function answer(request: Request, terminal: Terminal): Promise<number> {
  switch (request.kind) {
    case 'help':
      terminal.out(`${formatHelp(version)}\n`);
      return exitCodes.clean;
    case 'version':
      terminal.out(`${version}\n`);
      return exitCodes.clean;
    case 'rules':
      terminal.out(formatRules(terminal.paint));
      return exitCodes.clean;
    case 'validate':
      return withEngine(terminal, (engine) => validate(request, terminal, engine), { cache: request.cache });
    case 'anchors': {
      const { coverageCommand } = await import('./anchors/coverageCommand');
      return withEngine(terminal, (engine) => coverageCommand(request, { ...engine, ...surroundings(terminal) }));
    }
    case 'evaluate': {
      if (request.what === 'detections') {
        const { detectionsCommand } = await import('./evaluate/detectionsCommand');
        return withEngine(terminal, (engine) => detectionsCommand(request, { ...engine, ...surroundings(terminal) }));
      }
      const { segmentationCommand } = await import('./evaluate/segmentationCommand');
      return withEngine(terminal, (engine) => segmentationCommand(request, { ...engine, ...surroundings(terminal) }));
    }
    default: {
      const { openRuns } = await import('./runs/openRuns');
      return withEngine(terminal, ({ service, signal, log }) =>
        openRuns(request, {
          terminal,
          log,
          labels: service,
          cwd: process.cwd(),
          environment: definedOnly(process.env),
          signal,
        }),
      );
    }
  }
}

type EngineTasks = LabelTasks & AnchorTasks & DetectionTasks & SegmentationTasks;

interface Engine {
  readonly service: LabelService;
  readonly tasks: Tasks<EngineTasks>;
  readonly files: FileStore;
  readonly signal: AbortSignal;
  readonly log: Log;
}

function surroundings(terminal: Terminal) {
  return { terminal, cwd: fromNativePath(process.cwd()), environment: definedOnly(process.env) };
}

/** The label engine while something is done with it. */
async function withEngine(
  terminal: Terminal,
  act: (engine: Engine) => Promise<number>,
  { cache: wantsCache = false }: { readonly cache?: boolean } = {},
): Promise<number> {
  const log = terminalLog(terminal);
  const store = new DisposableStore();
  // Nobody waits for this thread, and reading so is several times quicker.
  const files = createSyncFiles();
  // Nobody types here: every core may work, and none is kept free.
  const size = Math.min(availableParallelism(), 8);
  const tasks = store.add(
    lazyTasks<EngineTasks>(() =>
      Promise.resolve(createWorkerPool<EngineTasks>({ script: workerScript, size, reserved: 0, log })),
    ),
  );
  const cache = wantsCache ? openReportCache(workerScript, log) : undefined;
  const service = store.add(new LabelService({ tasks, files, cache }));
  const controller = new AbortController();
  // The first interrupt stops the check, a second one the process.
  process.once('SIGINT', () => {
    controller.abort();
  });
  try {
    return await act({ service, tasks, files, signal: controller.signal, log });
  } finally {
    store.dispose();
  }
}

function validate(request: ValidateRequest, terminal: Terminal, { service, files, signal }: Engine): Promise<number> {
  return validateCommand(request, {
    service,
    files,
    terminal,
    version,
    cwd: fromNativePath(process.cwd()),
    environment: definedOnly(process.env),
    signal,
  });
}

/** What goes on behind the scenes is told only where it explains something. */
function terminalLog(terminal: Terminal): Log {
  const line = (text: string): void => {
    terminal.err(`${text}\n`);
  };
  return { info: () => undefined, warn: line, error: line };
}

function definedOnly(variables: NodeJS.ProcessEnv): Record<string, string> {
  const defined = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(defined);
}

/** Who reads our output may stop reading (`| head`): that is no failure of ours. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
    process.exit(exitCodes.failed);
  });
}

endQuietlyWithoutReader();
main().then(
  (code) => {
    process.exitCode = code;
    // What hosts are asked at this moment has no say in when this ends; what was written is written first.
    process.stdout.write('', () => process.exit());
  },
  (error: unknown) => {
    process.stderr.write(`This failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = exitCodes.failed;
  },
);
