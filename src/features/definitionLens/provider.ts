import { CodeLens, EventEmitter, l10n, Range, type CodeLensProvider, type TextDocument } from 'vscode';
import type { DatasetState, LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { counted } from '../../vscode/counts';
import { commands, views } from '../../vscode/ids';
import { pathOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';

/** Findings come in bursts; the lines above the text follow a few times a second. */
const SETTLE = 300;

/** What is known of a data set, above the text that defines it. */
export class DefinitionLensProvider implements CodeLensProvider, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<void>());
  private timer: NodeJS.Timeout | undefined;
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly labels: LabelService) {
    const refresh = (): void => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.changed.fire();
      }, SETTLE);
    };
    this.store.add(labels.onDidChangeDatasets(refresh));
    this.store.add(labels.onDidChangeFindings(refresh));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const path = pathOf(document.uri);
    const states = this.labels.datasets.filter(({ dataset }) => dataset.source === path);
    const lenses = await Promise.all(states.map((state) => this.lensesOf(state, document)));
    return lenses.flat();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private async lensesOf(state: DatasetState, { uri }: TextDocument): Promise<CodeLens[]> {
    const top = new Range(0, 0, 0, 0);
    return [
      new CodeLens(top, { title: await this.summaryOf(state), command: `${views.datasets}.focus` }),
      new CodeLens(top, { title: l10n.t('Validate'), command: commands.validateDataset, arguments: [uri] }),
      ...(state.dataset.task === 'detection'
        ? [new CodeLens(top, { title: l10n.t('Anchors'), command: commands.exploreAnchors, arguments: [uri] })]
        : []),
      ...classLenses(state, pathOf(uri)),
    ];
  }

  private async summaryOf({ dataset, report, validating }: DatasetState): Promise<string> {
    if (validating) return l10n.t('checking…');
    const images = report?.samples ?? (await this.labels.samplesOf(dataset)).length;
    if (report === undefined) return l10n.t('{0} · not checked yet', counted.images(images));
    const findings = this.labels.findingsOfDataset(dataset);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.filter(({ severity }) => severity === 'warning').length;
    return [counted.images(images), counted.errors(errors), counted.warnings(warnings)].join(' · ');
  }
}

/** How often each class is used, once everything was looked at. */
function classLenses({ dataset, report }: DatasetState, path: string): CodeLens[] {
  if (report === undefined || report.cancelled) return [];
  const isMask = dataset.annotationSets.some(({ encoding }) => /mask|one-hot/.test(encoding));
  return dataset.classes.flatMap(({ place }, index) => {
    if (place?.file !== path) return [];
    const count = report.perClass[index] ?? 0;
    const title = isMask ? counted.pixels(count) : counted.labels(count);
    return [new CodeLens(toRange(place.range), { title, command: '' })];
  });
}
