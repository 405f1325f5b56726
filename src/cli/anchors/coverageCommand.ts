import { AnchorService } from '../../app/anchors/anchorService';
import type { Dataset } from '../../core/dataset/dataset';
import { buildAnchorGrid } from '../../core/detection/anchors/anchorGrid';
import type { AnchorRecipe } from '../../core/detection/anchors/anchorRecipe';
import type { AnchorTasks } from '../../core/detection/anchors/anchorTasks';
import { coverageRecall, summarizeCoverage } from '../../core/detection/anchors/coverageSummary';
import { parseRecipe } from '../../core/detection/anchors/parseRecipe';
import { anchorPresets, findPreset } from '../../core/detection/anchors/presets';
import type { Tasks } from '../../core/ports/tasks';
import { message } from '../../core/std/message';
import { nearestWord } from '../../core/std/nearestWord';
import { resolvePath } from '../../core/std/path';
import { failure, isCancelled, success, type Problem, type Result } from '../../core/std/problem';
import { exitCodes } from '../exitCodes';
import { printProblem } from '../help';
import { findTargets, type TargetContext } from '../targets';
import type { Terminal } from '../terminal';
import type { AnchorsRequest } from './anchorsOptions';
import { formatCoverageJson, formatCoverageText, type MeasuredDataset } from './formatCoverage';

export interface CoverageContext extends TargetContext {
  readonly tasks: Tasks<AnchorTasks>;
  readonly terminal: Terminal;
  /** The working directory. */
  readonly cwd: string;
}

/** Measures what anchors can do for the objects of data sets, writes it, and returns the exit code. */
export async function coverageCommand(request: AnchorsRequest, context: CoverageContext): Promise<number> {
  const { terminal, cwd, service, tasks, signal } = context;
  const anchors = new AnchorService({ labels: service, tasks });
  try {
    const paths = request.paths.length === 0 ? [cwd] : request.paths.map((path) => resolvePath(cwd, path));
    const found = await findTargets(paths, context);
    if (!found.ok) return fail(found.problem, terminal);
    const datasets = found.value.targets.map(({ dataset }) => dataset).filter(({ task }) => task === 'detection');
    if (datasets.length === 0) return fail(noObjects(paths), terminal);
    const measured: MeasuredDataset[] = [];
    for (const dataset of datasets) {
      const recipe = await recipeFor(request, dataset, context);
      if (!recipe.ok) return fail(recipe.problem, terminal);
      const truths = await anchors.truthsOf(dataset);
      const coverage = await anchors.coverage(dataset, recipe.value, signal);
      const grid = buildAnchorGrid(recipe.value);
      measured.push({ dataset, grid, truths, coverage, summary: summarizeCoverage(grid, truths, coverage) });
    }
    const write = request.format === 'json' ? formatCoverageJson : formatCoverageText;
    terminal.out(write(measured, { cwd, paint: terminal.paint }));
    const { failUnder } = request;
    const isEnough = failUnder === undefined || measured.every(({ summary }) => coverageRecall(summary) >= failUnder);
    return isEnough ? exitCodes.clean : exitCodes.found;
  } catch (error) {
    if (!isCancelled(error)) throw error;
    terminal.err('Stopped before everything was measured.\n');
    return exitCodes.failed;
  } finally {
    anchors.dispose();
  }
}

function fail(problem: Problem, terminal: Terminal): number {
  printProblem(problem, terminal);
  return exitCodes.failed;
}

function noObjects(paths: readonly string[]): Problem {
  return {
    code: 'anchors/no-objects',
    message: message('There is no data set with boxes below {0}.', paths.join(', ')),
    remedy: message('Anchors are measured on data sets whose task is detection.'),
  };
}

/** The preset or file that was asked for, else what the definition names. */
async function recipeFor(
  { preset, iou }: AnchorsRequest,
  { network }: Dataset,
  { cwd, files }: CoverageContext,
): Promise<Result<AnchorRecipe>> {
  const name = preset ?? network.anchors ?? '';
  const known = findPreset(name);
  if (known !== undefined) return success(withIou(known, iou));
  const data = /\.json$/i.test(name) ? await files.read(resolvePath(cwd, name)) : undefined;
  if (data === undefined) return failure(unknownPreset(name));
  if (!data.ok) return data;
  const recipe = parseRecipe(new TextDecoder().decode(data.value), name);
  return recipe.ok ? success(withIou(recipe.value, iou)) : recipe;
}

function withIou(recipe: AnchorRecipe, iou: number | undefined): AnchorRecipe {
  return iou === undefined ? recipe : { ...recipe, threshold: iou };
}

function unknownPreset(name: string): Problem {
  const names = anchorPresets.map((preset) => preset.name);
  const near = nearestWord(name, names);
  const all = message('The presets are {0}; a file of the panel (.json) works too.', names.join(', '));
  if (name === '') {
    const text = message('Say which anchors: --preset, or network.anchors in the definition of the data set.');
    return { code: 'anchors/unknown-preset', message: text, remedy: all };
  }
  const text =
    near === undefined
      ? message('There is no preset of anchors "{0}".', name)
      : message('There is no preset of anchors "{0}". Did you mean "{1}"?', name, near);
  return { code: 'anchors/unknown-preset', message: text, remedy: all };
}
