import { evaluateSegmentation } from '../../app/segmentation/evaluateSegmentation';
import type { Dataset } from '../../core/dataset/dataset';
import type { Tasks } from '../../core/ports/tasks';
import { summarize } from '../../core/segmentation/evaluation';
import { isMaskSet } from '../../core/segmentation/openMask';
import type { SegmentationTasks } from '../../core/segmentation/segmentationTasks';
import { message } from '../../core/std/message';
import { resolvePath } from '../../core/std/path';
import { failure, isCancelled, success, type Problem, type Result } from '../../core/std/problem';
import { exitCodes } from '../exitCodes';
import { printProblem } from '../help';
import { ProgressLine } from '../progressLine';
import { findTargets, type TargetContext } from '../targets';
import type { Terminal } from '../terminal';
import type { SegmentationRequest } from './evaluateOptions';
import { formatEvaluationJson, formatEvaluationText } from './formatEvaluation';

export interface EvaluateContext extends TargetContext {
  readonly tasks: Tasks<SegmentationTasks>;
  readonly terminal: Terminal;
  /** The working directory. */
  readonly cwd: string;
}

/** Compares predicted masks with those of a data set, writes the measures, and returns the exit code. */
export async function segmentationCommand(request: SegmentationRequest, context: EvaluateContext): Promise<number> {
  const { terminal, tasks, cwd, signal } = context;
  const line = new ProgressLine(terminal);
  try {
    const dataset = await findDataset(resolvePath(cwd, request.truth), context);
    if (!dataset.ok) return fail(dataset.problem, terminal);
    const ignored = ignoredClasses(request.ignore, dataset.value);
    if (!ignored.ok) return fail(ignored.problem, terminal);
    const evaluated = await evaluateSegmentation(
      tasks,
      {
        dataset: dataset.value,
        predictions: resolvePath(cwd, request.predictions),
        split: request.split,
        values: request.values === 'auto' ? undefined : request.values,
        threshold: request.threshold,
        resize: request.resize,
        boundary: request.boundary,
        tolerance: request.tolerance,
      },
      {
        signal,
        progress: (report) => {
          line.show(dataset.value.name, report);
        },
      },
    );
    line.clear();
    if (!evaluated.ok) return fail(evaluated.problem, terminal);
    const reports = evaluated.value.pairs.map(({ report }) => report);
    const summary = summarize(reports, dataset.value.classes.length, ignored.value);
    const outcome = { dataset: dataset.value, evaluation: evaluated.value, summary, cwd, paint: terminal.paint };
    terminal.out(request.format === 'json' ? formatEvaluationJson(outcome) : formatEvaluationText(outcome));
    // A mean that is no number is not enough for anything.
    const isEnough = request.failUnder === undefined || summary.meanIou >= request.failUnder;
    return isEnough ? exitCodes.clean : exitCodes.found;
  } catch (error) {
    line.clear();
    if (!isCancelled(error)) throw error;
    terminal.err('Stopped before everything was compared.\n');
    return exitCodes.failed;
  }
}

function fail(problem: Problem, terminal: Terminal): number {
  printProblem(problem, terminal);
  return exitCodes.failed;
}

function ignoredClasses(names: readonly string[], { classes }: Dataset): Result<ReadonlySet<number>> {
  const indices = names.map((name) => classes.findIndex((entry) => entry.name === name));
  const unknown = indices.indexOf(-1);
  if (unknown < 0) return success(new Set(indices));
  return failure({
    code: 'cli/unknown-class',
    message: message('There is no class "{0}".', names[unknown]!),
    remedy: message('The classes are: {0}.', classes.map(({ name }) => name).join(', ')),
  });
}

/** The one data set with masks at a path. */
async function findDataset(path: string, context: TargetContext): Promise<Result<Dataset>> {
  const found = await findTargets([path], context);
  if (!found.ok) return found;
  const datasets = found.value.targets.map(({ dataset }) => dataset);
  const withMasks = datasets.filter(({ annotationSets }) => annotationSets.some(isMaskSet));
  const [dataset] = withMasks.length > 0 ? withMasks : datasets;
  if (dataset !== undefined && withMasks.length <= 1) return success(dataset);
  const names = withMasks.map(({ source, id }) => source ?? id).join(', ');
  return failure(
    dataset === undefined
      ? { code: 'cli/no-dataset', message: message('There is no data set at {0}.', path) }
      : {
          code: 'cli/several-datasets',
          message: message('There are several data sets with masks below {0}: {1}.', path, names),
          remedy: message('Give the definition of the one that is meant.'),
        },
  );
}
