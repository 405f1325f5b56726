import {
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import type { DatasetState, LabelService } from '../../app/labelService';
import type { Dataset, Layout } from '../../core/dataset/dataset';
import type { Finding, Severity } from '../../core/rules/finding';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { basename, relativePath } from '../../core/std/path';
import { counted } from '../../vscode/counts';
import { internalCommands } from '../../vscode/ids';
import { translate } from '../../vscode/translate';
import { countBySeverity } from './counts';

export type DatasetNode =
  | { readonly kind: 'dataset'; readonly state: DatasetState }
  | { readonly kind: 'split'; readonly dataset: Dataset; readonly split: string; readonly images: number }
  | {
      readonly kind: 'severity';
      readonly dataset: Dataset;
      readonly severity: Severity;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'finding'; readonly dataset: Dataset; readonly finding: Finding }
  | { readonly kind: 'guess'; readonly guess: LabelService['guesses'][number] }
  | { readonly kind: 'more'; readonly count: number };

/** Without arguments: those of a row that was drawn anew meanwhile are forgotten by the editor, and the click with them. */
const openSelected = { command: internalCommands.openSelectedDatasetRow, title: '' };

/** Findings listed under one severity; the rest is in the Problems view and on the command line. */
const MAX_LISTED = 200;

/** Data sets, their splits with counts, and their findings by severity. */
export class DatasetTree implements TreeDataProvider<DatasetNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<DatasetNode | undefined>());
  /** The rows of data sets by id: a row that is drawn anew is the one that the editor knows. */
  private readonly rows = new Map<string, Extract<DatasetNode, { kind: 'dataset' }>>();
  /** What was last drawn of the findings of each. */
  private readonly drawn = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private areDatasetsNew = false;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly labels: LabelService) {
    this.store.add(
      labels.onDidChangeDatasets(() => {
        this.areDatasetsNew = true;
        this.refreshSoon();
      }),
    );
    this.store.add(
      labels.onDidChangeFindings(() => {
        this.refreshSoon();
      }),
    );
  }

  async getChildren(node?: DatasetNode): Promise<DatasetNode[]> {
    if (node === undefined) return this.roots();
    if (node.kind === 'dataset')
      return [...(await this.splits(node.state.dataset)), ...this.severities(node.state.dataset)];
    if (node.kind === 'severity') return listFindings(node.dataset, node.findings);
    return [];
  }

  getTreeItem(node: DatasetNode): TreeItem {
    switch (node.kind) {
      case 'dataset':
        return datasetItem(node.state, this.labels);
      case 'split':
        return splitItem(node);
      case 'severity':
        return severityItem(node);
      case 'finding':
        return findingItem(node);
      case 'guess':
        return guessItem(node.guess);
      case 'more':
        return new TreeItem(l10n.t('{0} more', node.count));
    }
  }

  private roots(): DatasetNode[] {
    const known = new Map(this.rows);
    this.rows.clear();
    for (const state of this.labels.datasets) {
      const { id } = state.dataset;
      this.rows.set(id, Object.assign(known.get(id) ?? { kind: 'dataset' as const }, { state }));
      this.drawn.set(id, describeListed(this.labels.findingsOfDataset(state.dataset)));
    }
    return [...this.rows.values(), ...this.labels.guesses.map((guess) => ({ kind: 'guess' as const, guess }))];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  /**
   * Findings arrive in bursts while a data set is checked: the view follows a few times a second, and leaves alone what looks as before.
   * What is unfolded or clicked while it is drawn anew is lost to the person.
   */
  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.areDatasetsNew) this.changed.fire(undefined);
      else this.refreshFindings();
      this.areDatasetsNew = false;
    }, 200);
  }

  private refreshFindings(): void {
    for (const [id, row] of this.rows) {
      const listed = describeListed(this.labels.findingsOfDataset(row.state.dataset));
      if (listed === this.drawn.get(id)) continue;
      this.drawn.set(id, listed);
      this.changed.fire(row);
    }
  }

  private async splits(dataset: Dataset): Promise<DatasetNode[]> {
    const samples = await this.labels.samplesOf(dataset);
    return dataset.splits.map(({ name }) => ({
      kind: 'split',
      dataset,
      split: name,
      images: samples.filter(({ split }) => split === name).length,
    }));
  }

  private severities(dataset: Dataset): DatasetNode[] {
    const findings = this.labels.findingsOfDataset(dataset);
    return (['error', 'warning', 'info'] as const).flatMap((severity) => {
      const own = findings.filter((finding) => finding.severity === severity);
      return own.length === 0 ? [] : [{ kind: 'severity' as const, dataset, severity, findings: own }];
    });
  }
}

/** Equal for findings whose rows look the same. */
function describeListed(findings: readonly Finding[]): string {
  const counts = { error: 0, warning: 0, info: 0 };
  const listed: unknown[] = [];
  for (const { severity, rule, file, range, message } of findings) {
    if (counts[severity]++ < MAX_LISTED) listed.push(severity, rule, file, range, message);
  }
  return JSON.stringify([counts, listed]);
}

function listFindings(dataset: Dataset, findings: readonly Finding[]): DatasetNode[] {
  const nodes: DatasetNode[] = findings.slice(0, MAX_LISTED).map((finding) => ({ kind: 'finding', dataset, finding }));
  if (findings.length > MAX_LISTED) nodes.push({ kind: 'more', count: findings.length - MAX_LISTED });
  return nodes;
}

function datasetItem({ dataset, report, validating }: DatasetState, labels: LabelService): TreeItem {
  const item = new TreeItem(dataset.name, TreeItemCollapsibleState.Collapsed);
  const { error, warning } = countBySeverity(labels.findingsOfDataset(dataset));
  item.id = dataset.id;
  item.iconPath = new ThemeIcon(validating ? 'sync~spin' : 'symbol-array');
  item.description = validating
    ? l10n.t('checking…')
    : report === undefined
      ? layoutName(dataset.layout)
      : describeCounts(report.samples, error, warning);
  item.tooltip = `${dataset.id}\n${layoutName(dataset.layout)}`;
  item.contextValue = dataset.source === undefined ? 'dataset.recognised' : 'dataset.defined';
  return item;
}

function describeCounts(images: number, errors: number, warnings: number): string {
  const parts = [counted.images(images)];
  if (errors > 0) parts.push(counted.errors(errors));
  if (warnings > 0) parts.push(counted.warnings(warnings));
  if (errors + warnings === 0) parts.push(l10n.t('no problems'));
  return parts.join(', ');
}

function splitItem({ dataset, split, images }: Extract<DatasetNode, { kind: 'split' }>): TreeItem {
  const item = new TreeItem(split, TreeItemCollapsibleState.None);
  item.id = `${dataset.id}\n${split}`;
  item.description = counted.images(images);
  item.iconPath = new ThemeIcon('file-media');
  return item;
}

function severityItem({ dataset, severity, findings }: Extract<DatasetNode, { kind: 'severity' }>): TreeItem {
  const names = { error: l10n.t('Errors'), warning: l10n.t('Warnings'), info: l10n.t('Notes') };
  const item = new TreeItem(names[severity], TreeItemCollapsibleState.Collapsed);
  item.id = `${dataset.id}\n${severity}`;
  item.description = String(findings.length);
  item.iconPath = severityIcon(severity);
  return item;
}

/** A layout that was not sure enough to be checked unasked: a definition would settle it. */
function guessItem({ path, root, question }: LabelService['guesses'][number]): TreeItem {
  const item = new TreeItem(l10n.t('Not sure: {0}', basename(root)), TreeItemCollapsibleState.None);
  item.id = `guess ${path}`;
  item.description = l10n.t('create a definition');
  item.tooltip = question === undefined ? root : `${root}\n${translate(question)}`;
  item.iconPath = new ThemeIcon('question');
  item.contextValue = 'guess';
  item.command = openSelected;
  return item;
}

function severityIcon(severity: Severity): ThemeIcon {
  const color = {
    error: 'problemsErrorIcon.foreground',
    warning: 'problemsWarningIcon.foreground',
    info: 'problemsInfoIcon.foreground',
  };
  return new ThemeIcon(severity, new ThemeColor(color[severity]));
}

function findingItem({ dataset, finding }: Extract<DatasetNode, { kind: 'finding' }>): TreeItem {
  const item = new TreeItem(translate(finding.message), TreeItemCollapsibleState.None);
  item.description = relativePath(dataset.root, finding.file);
  item.tooltip = `${finding.rule}\n${finding.file}`;
  item.iconPath = severityIcon(finding.severity);
  item.contextValue = 'finding';
  item.accessibilityInformation = {
    label: `${finding.severity}: ${translate(finding.message)}, ${basename(finding.file)}`,
  };
  item.command = openSelected;
  return item;
}

function layoutName(layout: Layout): string {
  switch (layout) {
    case 'definition':
      return l10n.t('dataset definition');
    case 'ultralytics':
      return l10n.t('Ultralytics YOLO layout');
    case 'voc':
      return l10n.t('Pascal VOC layout');
    case 'xml-beside-images':
      return l10n.t('images with XML labels');
    case 'coco':
      return l10n.t('COCO layout');
    case 'cityscapes':
      return l10n.t('Cityscapes layout');
    case 'kitti-road':
      return l10n.t('KITTI road layout');
    case 'kitti-semantic':
      return l10n.t('KITTI semantic layout');
    case 'camvid':
      return l10n.t('CamVid layout');
    case 'folder-per-class':
      return l10n.t('one folder per class');
    case 'python-source':
      return l10n.t('Python data source');
  }
}
