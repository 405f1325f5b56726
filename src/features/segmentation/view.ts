import { l10n, workspace, type Webview } from 'vscode';
import type { SessionState } from '../../app/segmentation/segmentationSession';
import type { FinishedEvaluation } from '../../app/segmentation/evaluateSegmentation';
import { safeColor } from '../../core/chart/palette';
import { basename } from '../../core/std/path';
import type { Problem } from '../../core/std/problem';
import type {
  EvaluationView,
  ImageColumns,
  ProblemView,
  SegmentationStateView,
} from '../../protocol/segmentationPanel';
import { uriOf } from '../../vscode/paths';
import { translate } from '../../vscode/translate';

/** Problems that are listed; all are counted. */
const MAX_PROBLEMS = 2000;

/** What the page shows of a session, in the editor's language. */
export function buildStateView(state: SessionState, predictions: string, webview: Webview): SegmentationStateView {
  switch (state.kind) {
    case 'running':
      return { kind: 'running', done: state.progress?.done ?? 0, total: state.progress?.total ?? 0 };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'failed':
      return { kind: 'failed', text: sentenceOf(state.problem) };
    case 'done':
      return { kind: 'done', view: buildView(state.evaluation, predictions, webview) };
  }
}

function sentenceOf({ message, remedy }: Problem): string {
  return remedy === undefined ? translate(message) : `${translate(message)} ${translate(remedy)}`;
}

function buildView(evaluation: FinishedEvaluation, predictions: string, webview: Webview): EvaluationView {
  const { options, pairs, problems } = evaluation;
  const { dataset, threshold, resize, boundary } = options;
  return {
    dataset: dataset.name,
    predictions: shownPath(predictions),
    classes: dataset.classes.map(({ name, color }, index) => ({ name, color: color ?? safeColor(index) })),
    images: buildColumns(evaluation, webview),
    total: evaluation.images,
    values: valuesText(evaluation.values),
    hasScores: pairs.some(({ report }) => report.isScored),
    options: { threshold, resize, boundary },
    problems: problems.slice(0, MAX_PROBLEMS).map(toProblemView),
    problemTotal: problems.length,
  };
}

function buildColumns({ pairs, options }: FinishedEvaluation, webview: Webview): ImageColumns {
  const { length: classes } = options.dataset.classes;
  const total = pairs.reduce((sum, { report }) => sum + report.counts.cells.length, 0);
  const starts = new Uint32Array(pairs.length + 1);
  const cells = new Uint32Array(total);
  const pixels = new Float64Array(total);
  const hasBoundary = pairs.some(({ report }) => report.boundary !== undefined);
  const boundary = new Float64Array(hasBoundary ? pairs.length * classes : 0).fill(NaN);
  for (const [index, { report }] of pairs.entries()) {
    const start = starts[index]!;
    cells.set(report.counts.cells, start);
    pixels.set(report.counts.pixels, start);
    starts[index + 1] = start + report.counts.cells.length;
    if (report.boundary !== undefined) boundary.set(report.boundary, index * classes);
  }
  return {
    names: pairs.map(({ image }) => basename(image)),
    splits: pairs.map(({ split }) => split),
    uris: pairs.map(({ image }) => webview.asWebviewUri(uriOf(image)).toString()),
    widths: Uint32Array.from(pairs, ({ report }) => report.width),
    heights: Uint32Array.from(pairs, ({ report }) => report.height),
    starts,
    cells,
    pixels,
    boundary,
  };
}

function toProblemView({ code, message, file }: Problem): ProblemView {
  return { code, text: translate(message), file: file === undefined ? '' : shownPath(file) };
}

function shownPath(path: string): string {
  return workspace.asRelativePath(uriOf(path));
}

function valuesText(values: FinishedEvaluation['values']): string {
  const texts = {
    id: l10n.t('Values of the masks are ids of classes'),
    position: l10n.t('Values of the masks are places in the list of classes'),
    color: l10n.t('Values of the masks are colours of classes'),
    map: l10n.t('Values of the masks are read as classes.json says'),
    scores: l10n.t('Predictions are scores'),
  } as const;
  return texts[values];
}
