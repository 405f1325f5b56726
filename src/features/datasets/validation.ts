import { commands, l10n, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import type { DatasetReport } from '../../app/datasetReport';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { counted } from '../../vscode/counts';
import { views } from '../../vscode/ids';
import { signalOf } from '../../vscode/abort';

/** Validates data sets one after the other; the bar at the view's top shows that something goes on. */
export async function validateInBackground(
  labels: LabelService,
  datasets: readonly Dataset[],
  log: LogOutputChannel,
): Promise<void> {
  await window.withProgress({ location: { viewId: views.datasets } }, async () => {
    for (const dataset of datasets) logReport(await labels.validate(dataset), log);
  });
}

/** Validates data sets because someone asked: with a count, a way to cancel, and a sentence at the end. */
export async function validateWithProgress(
  labels: LabelService,
  datasets: readonly Dataset[],
  log: LogOutputChannel,
): Promise<readonly DatasetReport[]> {
  const reports = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Validating labels'), cancellable: true },
    async (progress, token) => {
      const signal = signalOf(token);
      const finished: DatasetReport[] = [];
      for (const dataset of datasets) {
        if (signal.aborted) break;
        let last = 0;
        const report = await labels.validate(dataset, {
          signal,
          progress: ({ done, total }) => {
            const increment = total === undefined || total === 0 ? 0 : ((done - last) / total / datasets.length) * 100;
            last = done;
            progress.report({ increment, message: l10n.t('{0}: {1} of {2} images', dataset.name, done, total ?? '?') });
          },
        });
        logReport(report, log);
        finished.push(report);
      }
      return finished;
    },
  );
  void showSummary(reports);
  return reports;
}

async function showSummary(reports: readonly DatasetReport[]): Promise<void> {
  const { checked, samples, errors, warnings } = totals(reports);
  if (reports.some(({ cancelled }) => cancelled)) {
    void window.showInformationMessage(
      l10n.t('Stopped after {0} of {1}. What was found so far is kept.', checked, counted.images(samples)),
    );
    return;
  }
  if (errors + warnings === 0) {
    void window.showInformationMessage(l10n.t('{0} checked: no errors, no warnings.', counted.images(checked)));
    return;
  }
  const show = l10n.t('Show Problems');
  const text = l10n.t(
    '{0} checked: {1}, {2}.',
    counted.images(checked),
    counted.errors(errors),
    counted.warnings(warnings),
  );
  if ((await window.showInformationMessage(text, show)) === show) {
    await commands.executeCommand('workbench.actions.view.problems');
  }
}

function totals(reports: readonly DatasetReport[]): {
  checked: number;
  samples: number;
  errors: number;
  warnings: number;
} {
  const findings = reports.flatMap((report) => report.findings);
  return {
    checked: reports.reduce((sum, { checked }) => sum + checked, 0),
    samples: reports.reduce((sum, { samples }) => sum + samples, 0),
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
  };
}

function logReport(
  { dataset, checked, samples, opened, findings, waived, cancelled }: DatasetReport,
  log: LogOutputChannel,
): void {
  log.info(
    `${dataset.id}: ${checked} of ${samples} images checked (${opened} opened), ${findings.length} findings, ${waived} waived${cancelled ? ', cancelled' : ''}`,
  );
}
