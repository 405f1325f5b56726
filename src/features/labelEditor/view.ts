import type { Ownership } from '../../app/ownership';
import type { DescribedObject, SampleDescription } from '../../core/dataset/describeSample';
import type { Encoding } from '../../core/dataset/definition';
import type { Finding } from '../../core/rules/finding';
import { basename } from '../../core/std/path';
import type { ClassView, FindingView, LabelsView, ObjectView } from '../../protocol/labelsPanel';
import { safeColor } from '../../core/chart/palette';
import { l10n } from 'vscode';
import { rulePage } from '../../vscode/rulePages';
import { translate } from '../../vscode/translate';

export interface ViewInput {
  readonly imagePath: string;
  readonly imageUri: string;
  readonly owner: Ownership | undefined;
  readonly description: SampleDescription | undefined;
  /** The sample's place among the data set's images, from 1. */
  readonly position: number;
  readonly total: number;
}

/** What the page shows: the description of a sample in the editor's language. */
export function buildLabelsView({ imagePath, imageUri, owner, description, position, total }: ViewInput): LabelsView {
  const classes = owner?.dataset.classes ?? [];
  const objects = (description?.objects ?? []).map((object) => toObjectView(object, classes[object.classIndex]?.name));
  return {
    image: {
      name: basename(imagePath),
      uri: imageUri,
      width: description?.image.size?.width,
      height: description?.image.size?.height,
      orientation: description?.image.orientation ?? 1,
    },
    dataset:
      owner === undefined || owner.location.kind === 'shared-annotation'
        ? undefined
        : { name: owner.dataset.name, split: owner.location.sample.split, position, total },
    classes: toClassViews(owner, description),
    objects,
    mask: description?.mask,
    findings: (description?.findings ?? []).map((finding) => toFindingView(finding, description?.objects ?? [])),
    encoding: (description?.encodings ?? []).map(encodingName).join(', '),
    annotation: description?.annotation === undefined ? undefined : basename(description.annotation),
  };
}

function toClassViews(owner: Ownership | undefined, description: SampleDescription | undefined): ClassView[] {
  return (owner?.dataset.classes ?? []).map(({ id, name, color }, index) => ({
    id,
    name,
    color: color ?? safeColor(index),
    count: description?.perClass[index] ?? 0,
  }));
}

function toObjectView(
  { classIndex, className, shape, box, range, flags }: DescribedObject,
  declared: string | undefined,
): ObjectView {
  return { classIndex, className: declared ?? className, shape, box, range, note: flags.map(flagName).join(', ') };
}

function toFindingView(finding: Finding, objects: readonly DescribedObject[]): FindingView {
  const objectIndex = objects.findIndex(
    ({ file, range }) =>
      file === finding.file &&
      finding.range !== undefined &&
      range.start.line <= finding.range.start.line &&
      finding.range.end.line <= range.end.line,
  );
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: translate(finding.message),
    range: finding.range,
    pixel: finding.pixel,
    objectIndex: objectIndex < 0 ? undefined : objectIndex,
    help: rulePage(finding.rule).toString(),
  };
}

function flagName(flag: 'difficult' | 'crowd'): string {
  return flag === 'difficult' ? l10n.t('difficult') : l10n.t('crowd');
}

function encodingName(encoding: Encoding): string {
  switch (encoding) {
    case 'yolo-txt':
      return l10n.t('YOLO text');
    case 'voc-xml':
      return l10n.t('Pascal VOC XML');
    case 'coco-json':
      return l10n.t('COCO JSON');
    case 'color-mask':
      return l10n.t('Colour mask');
    case 'index-mask':
      return l10n.t('Index mask');
    case 'one-hot-npy':
      return l10n.t('One-hot array');
    case 'folder':
      return l10n.t('Folder per class');
    case 'class-csv':
      return l10n.t('Class list');
  }
}
