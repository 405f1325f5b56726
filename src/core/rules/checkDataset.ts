import { hasFilePerImage } from '../dataset/annotationPath';
import type { SampleCollection } from '../dataset/collectSamples';
import type { Dataset, Sample } from '../dataset/dataset';
import { extents } from '../dataset/extents';
import type { AnnotationFileReport, SampleReport } from '../dataset/report';
import { message } from '../std/message';
import { basename } from '../std/path';
import { checkClassUse } from './checkClassUse';
import type { RuleId } from './catalogue';
import type { Finding } from './finding';
import { MAX_FINDINGS_PER_RULE, Reporter, severityOf, type Report } from './reporter';

export interface DatasetCheck {
  readonly dataset: Dataset;
  readonly collection: SampleCollection;
  /** By image; images that were not checked are left out of every rule. */
  readonly reports: ReadonlyMap<string, SampleReport>;
  readonly fileReports: readonly AnnotationFileReport[];
  /** A digest of each file's content; undefined where it cannot be read. Asked only for files of equal length. */
  readonly hash: (paths: readonly string[]) => Promise<readonly (string | undefined)[]>;
}

/**
 * Checks a data set as a whole: annotations and images that miss each other, images that two splits share, and how classes are
 * used. A rule that many files break names the first 200 and then says, at the data set's source, how many there are.
 * Waivers are the caller's.
 */
export async function checkDataset(check: DatasetCheck): Promise<Finding[]> {
  return [
    ...check.collection.findings,
    ...findMissing(check),
    ...findOrphans(check),
    ...(await findSharedContent(check)),
    ...checkClassUse(check),
  ];
}

function findMissing({ dataset, collection, reports }: DatasetCheck): Finding[] {
  const cap = new CappedFindings(dataset, 'dataset/missing-annotation');
  const sets = dataset.annotationSets
    .map((set, index) => ({ set, index }))
    // What a sample's report tells of: see `SampleReport.annotationsFound`.
    .filter(({ set }) => extents[set.encoding] === 'image');
  for (const sample of collection.samples) {
    const report = reports.get(sample.image);
    for (const [place, { set, index }] of sets.entries()) {
      if (report?.annotationsFound[place] !== false || !hasFilePerImage(set)) continue;
      const path = sample.annotations[index]!;
      cap.add(sample.image, {
        message: message('The image has no annotation: there is no file {0}.', path),
        data: { annotation: path, setIndex: index },
      });
    }
  }
  return cap.close((count) => message('{0} images of the data set have no annotation.', count));
}

function findOrphans({ dataset, collection }: DatasetCheck): Finding[] {
  const cap = new CappedFindings(dataset, 'dataset/orphan-annotation');
  for (const { path } of collection.orphans) {
    cap.add(path, { message: message('{0} belongs to no image of the data set.', basename(path)) });
  }
  return cap.close((count) => message('{0} annotation files of the data set belong to no image.', count));
}

async function findSharedContent({ dataset, collection, reports, hash }: DatasetCheck): Promise<Finding[]> {
  if (dataset.splits.length < 2 || severityOf(dataset, 'dataset/same-content') === 'off') return [];
  const candidates = groupBy(collection.samples, ({ image }) => reports.get(image)?.imageBytes ?? 0)
    .filter(([bytes, group]) => bytes > 0 && inSeveralSplits(group))
    .flatMap(([, group]) => group);
  const digests = candidates.length === 0 ? [] : await hash(candidates.map(({ image }) => image));
  const digestOf = new Map(candidates.map(({ image }, index) => [image, digests[index]]));
  const cap = new CappedFindings(dataset, 'dataset/same-content');
  for (const [digest, group] of groupBy(candidates, ({ image }) => digestOf.get(image))) {
    if (digest !== undefined) reportShared(group, cap);
  }
  return cap.close((count) => message('{0} images of the data set stand in two splits.', count));
}

function reportShared([first, ...others]: readonly Sample[], cap: CappedFindings): void {
  if (first === undefined) return;
  for (const other of others) {
    if (other.split === first.split) continue;
    cap.add(other.image, {
      message: message(
        'This image of {0} is also in {1}: {2}. Results on one say nothing about the other.',
        other.split,
        first.split,
        basename(first.image),
      ),
      related: [{ file: first.image, message: message('The same image in {0}', first.split) }],
    });
  }
}

function inSeveralSplits(group: readonly Sample[]): boolean {
  return group.some(({ split }) => split !== group[0]?.split);
}

function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): [Key, T[]][] {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}

/** Findings of one rule, each in a file of its own. */
class CappedFindings {
  private readonly findings: Finding[] = [];
  private count = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly rule: RuleId,
  ) {}

  add(file: string, report: Report): void {
    if (++this.count <= MAX_FINDINGS_PER_RULE) this.findings.push(...findingIn(this.dataset, file, this.rule, report));
  }

  /** What was added, and where that was cut off, the whole count as a finding of the data set. */
  close(describe: (count: number) => Report['message']): Finding[] {
    if (this.count <= MAX_FINDINGS_PER_RULE) return this.findings;
    const whole = { message: describe(this.count), count: this.count };
    return [...this.findings, ...findingIn(this.dataset, this.dataset.source ?? this.dataset.id, this.rule, whole)];
  }
}

function findingIn(dataset: Dataset, file: string, rule: RuleId, report: Report): readonly Finding[] {
  const reporter = new Reporter(file, dataset);
  reporter.report(rule, report);
  return reporter.findings;
}
