import type { TruthSource } from '../../core/detection/openDetections';
import type { DetectionTasks } from '../../core/detection/detectionTasks';
import type { Tasks } from '../../core/ports/tasks';
import { extname, resolvePath } from '../../core/std/path';
import { isCancelled, success, type Problem, type Result } from '../../core/std/problem';
import { exitCodes } from '../exitCodes';
import { printProblem } from '../help';
import { findTargets, type TargetContext } from '../targets';
import type { Terminal } from '../terminal';
import type { DetectionsRequest } from './detectionsOptions';
import { formatDetectionsJson, formatDetectionsText } from './formatDetections';

export interface DetectionsContext extends TargetContext {
  readonly tasks: Tasks<DetectionTasks>;
  readonly terminal: Terminal;
  /** The working directory. */
  readonly cwd: string;
}

/** Compares detections with the labels of a data set, writes the measures, and returns the exit code. */
export async function detectionsCommand(request: DetectionsRequest, context: DetectionsContext): Promise<number> {
  const { terminal, tasks, cwd, signal } = context;
  try {
    const truth = await findTruth(resolvePath(cwd, request.truth), context);
    if (!truth.ok) return fail(truth.problem, terminal);
    const source = {
      truth: truth.value,
      results: resolvePath(cwd, request.detections),
      splits: request.splits,
    };
    const { metric, iou, score } = request;
    const report = await tasks.run(
      'evaluateDetections',
      { source, live: [], options: { metric, iou, score } },
      { signal, priority: 'interactive' },
    );
    if (!report.ok) return fail(report.problem, terminal);
    const write = request.format === 'json' ? formatDetectionsJson : formatDetectionsText;
    terminal.out(write(report.value, { cwd, paint: terminal.paint }));
    // Where nothing can be said, nothing is good enough.
    const isEnough = request.failUnder === undefined || (report.value.map ?? -1) >= request.failUnder;
    return isEnough ? exitCodes.clean : exitCodes.found;
  } catch (error) {
    if (!isCancelled(error)) throw error;
    terminal.err('Stopped before everything was compared.\n');
    return exitCodes.failed;
  }
}

function fail(problem: Problem, terminal: Terminal): number {
  printProblem(problem, terminal);
  return exitCodes.failed;
}

/** A COCO file by itself, the data set at a path, or a folder of annotations of Pascal VOC whose pictures are not at hand. */
async function findTruth(path: string, context: TargetContext): Promise<Result<TruthSource>> {
  const { service, files } = context;
  if (extname(path).toLowerCase() === '.json' && !service.isDefinition(path)) return success({ kind: 'coco', path });
  const found = await findTargets([path], context);
  const dataset = found.ok ? found.value.targets[0]?.dataset : undefined;
  const samples = dataset === undefined ? [] : await service.samplesOf(dataset);
  if (dataset !== undefined && samples.length > 0) return success({ kind: 'dataset', dataset, samples });
  for (const folder of [path, `${path}/Annotations`]) {
    const entries = await files.list(folder);
    const isVoc = entries.ok && entries.value.some(({ name }) => name.toLowerCase().endsWith('.xml'));
    if (isVoc) return success({ kind: 'voc-folder', path: folder });
  }
  if (dataset !== undefined) return success({ kind: 'dataset', dataset, samples });
  return found.ok ? success({ kind: 'voc-folder', path }) : found;
}
