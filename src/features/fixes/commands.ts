import type { LogOutputChannel } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import type { FixAction } from '../../core/fixes/fix';
import { isRuleId } from '../../core/rules/catalogue';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { changeDefinition } from './definitionFixes';
import { addAnnotation, removeByteOrderMark, unifyLineEndings } from './fileFixes';
import { fixAllOfRule } from './fixAllOfRule';
import { fixFinding, isFixTarget } from './fixFinding';
import { snapMask } from './snapFix';

interface Dependencies {
  readonly labels: LabelService;
  readonly log: LogOutputChannel;
}

/** The commands behind fixes that are more than an edit of the open text. */
export function registerFixCommands({ labels, log }: Dependencies): Disposable {
  const store = new DisposableStore();
  const datasetOf = (id: unknown): Dataset | undefined =>
    labels.datasets.map(({ dataset }) => dataset).find((dataset) => dataset.id === id);
  store.add(
    registerCommand('applyFix', log, async (id, action) => {
      const dataset = datasetOf(id);
      if (dataset !== undefined) await carryOut(action as FixAction, dataset, labels);
    }),
  );
  store.add(
    registerCommand('fixAllOfRule', log, async (id, rule) => {
      const dataset = datasetOf(id);
      if (dataset !== undefined && typeof rule === 'string' && isRuleId(rule))
        await fixAllOfRule(dataset, rule, labels);
    }),
  );
  store.add(
    registerCommand('fixFinding', log, async (target) => {
      if (isFixTarget(target)) await fixFinding(target, labels, (action, dataset) => carryOut(action, dataset, labels));
    }),
  );
  return store;
}

async function carryOut(action: FixAction, dataset: Dataset, labels: LabelService): Promise<void> {
  switch (action.name) {
    case 'waive':
    case 'declare-ignore':
    case 'add-class-color':
      return changeDefinition(action, dataset, labels);
    case 'snap-mask':
      return snapMask(action.file, dataset, labels);
    case 'add-annotation':
      return addAnnotation(action, dataset);
    case 'remove-bom':
      return removeByteOrderMark(action.file, labels);
    case 'unify-line-endings':
      return unifyLineEndings(action.file, action.ending);
  }
}
