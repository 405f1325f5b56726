import type { Dataset, DatasetClass } from '../dataset/dataset';
import type { AnnotationFileReport, SampleReport } from '../dataset/report';
import { message } from '../std/message';
import type { Finding } from './finding';
import { Reporter } from './reporter';

interface ClassUse {
  readonly dataset: Dataset;
  readonly reports: ReadonlyMap<string, SampleReport>;
  readonly fileReports: readonly AnnotationFileReport[];
}

const MAX_NAMED = 5;

/** Classes that no label uses, and classes that are used far less than others. Says nothing about a set without labels. */
export function checkClassUse(check: ClassUse): Finding[] {
  const uses = countUses(check);
  if (uses.every((count) => count === 0)) return [];
  return [...findUnused(check.dataset, uses), ...findImbalance(check.dataset, uses)];
}

/**
 * How often each class is used: labels of objects, but images for masks, since by pixels every road outweighs every pole
 * a hundred times.
 */
function countUses({ dataset, reports, fileReports }: ClassUse): number[] {
  const uses = dataset.classes.map(() => 0);
  const hasMasks = dataset.annotationSets.some(
    ({ encoding }) => encoding.endsWith('-mask') || encoding === 'one-hot-npy',
  );
  for (const { perClass } of [...reports.values(), ...fileReports]) {
    for (const index of uses.keys()) {
      const count = perClass[index] ?? 0;
      uses[index]! += hasMasks ? Math.min(1, count) : count;
    }
  }
  return uses;
}

const background = /^_*(?:background|void|unlabell?ed|unknown|ignore|other|none)_*$/i;

/** Classes for what is not labelled, and classes that are not trained on, may well be unused. */
function mayBeUnused({ ignoredIndices, ignoredColors }: Dataset, { id, name, color }: DatasetClass): boolean {
  if (background.test(name) || ignoredIndices.includes(id)) return true;
  return color !== undefined && ignoredColors.some((ignored) => ignored.every((part, index) => part === color[index]));
}

function findUnused(dataset: Dataset, uses: readonly number[]): Finding[] {
  const unused = dataset.classes.filter((known, index) => uses[index] === 0 && !mayBeUnused(dataset, known));
  if (unused.length > MAX_NAMED) return [...reportManyUnused(dataset, unused)];
  return unused.flatMap((known) => {
    const reporter = new Reporter(known.place?.file ?? dataset.source ?? dataset.id, dataset);
    reporter.report('dataset/class-unused', {
      message: message('No label of the data set has the class {0}.', known.name),
      ...(known.place === undefined ? {} : { range: known.place.range }),
      data: { class: known.name },
    });
    return reporter.findings;
  });
}

function reportManyUnused(dataset: Dataset, unused: readonly DatasetClass[]): readonly Finding[] {
  const first = unused[0]?.place;
  const reporter = new Reporter(first?.file ?? dataset.source ?? dataset.id, dataset);
  const names = unused.slice(0, MAX_NAMED).map(({ name }) => name);
  reporter.report('dataset/class-unused', {
    message: message(
      '{0} of {1} classes have no label in the data set: {2} and others.',
      unused.length,
      dataset.classes.length,
      names.join(', '),
    ),
    count: unused.length,
    ...(first === undefined ? {} : { range: first.range }),
  });
  return reporter.findings;
}

function findImbalance(dataset: Dataset, uses: readonly number[]): readonly Finding[] {
  const used = dataset.classes
    .map((known, index) => ({ known, count: uses[index] ?? 0 }))
    .filter(({ known, count }) => count > 0 && !mayBeUnused(dataset, known))
    .sort((a, b) => a.count - b.count);
  const rarest = used[0];
  const most = used.at(-1);
  if (rarest === undefined || most === undefined) return [];
  const place = rarest.known.place;
  const reporter = new Reporter(place?.file ?? dataset.source ?? dataset.id, dataset);
  if (most.count <= rarest.count * reporter.option('dataset/class-imbalance', 'ratio')) return [];
  reporter.report('dataset/class-imbalance', {
    message: message(
      '{0} is used {1} times and {2} {3} times: a model may never learn the rare one.',
      most.known.name,
      most.count,
      rarest.known.name,
      rarest.count,
    ),
    ...(place === undefined ? {} : { range: place.range }),
  });
  return reporter.findings;
}
