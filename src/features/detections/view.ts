import type { OpenedDetections } from '../../core/detection/openDetections';
import type { TableProblem } from '../../core/detection/tables';
import type { DetectionsView, ProblemView } from '../../protocol/detectionsPanel';
import { translate } from '../../vscode/translate';

/** What the page shows of what was opened, in the editor's language. */
export function buildDetectionsView(
  { truth, detections, images, splits, problems }: OpenedDetections,
  names: Pick<DetectionsView, 'results' | 'truth' | 'state'>,
): DetectionsView {
  return {
    ...names,
    classes: truth.classes.map(({ name, color }) => ({ name, color: color ?? null })),
    images: { ...truth.images, names: shortNames(truth.images.names) },
    truths: truth.truths,
    detections,
    total: images,
    splits,
    problems: problemViews(problems),
  };
}

export function problemViews(problems: readonly TableProblem[]): ProblemView[] {
  return problems.map(({ code, message, count, file = '', line = 0 }) => ({
    code,
    text: translate(message),
    count,
    file,
    line,
  }));
}

/** Paths without the folders that all of them share. */
function shortNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  let shared = first.lastIndexOf('/') + 1;
  for (const name of names) {
    while (shared > 0 && !name.startsWith(first.slice(0, shared))) shared = first.lastIndexOf('/', shared - 2) + 1;
  }
  return names.map((name) => name.slice(shared));
}
