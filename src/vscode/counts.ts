import { l10n } from 'vscode';

/** How many there are, as people say it: one is not many, and long numbers have commas. */
export const counted = {
  images: (count: number) => (count === 1 ? l10n.t('1 image') : l10n.t('{0} images', shown(count))),
  samples: (count: number) => (count === 1 ? l10n.t('1 sample') : l10n.t('{0} samples', shown(count))),
  labels: (count: number) => (count === 1 ? l10n.t('1 label') : l10n.t('{0} labels', shown(count))),
  pixels: (count: number) => (count === 1 ? l10n.t('1 pixel') : l10n.t('{0} pixels', shown(count))),
  errors: (count: number) => (count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', shown(count))),
  warnings: (count: number) => (count === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', shown(count))),
  labelErrors: (count: number) => (count === 1 ? l10n.t('1 label error') : l10n.t('{0} label errors', shown(count))),
  datasets: (count: number) => (count === 1 ? l10n.t('1 data set') : l10n.t('{0} data sets', shown(count))),
} as const satisfies Readonly<Record<string, (count: number) => string>>;

function shown(count: number): string {
  return count.toLocaleString('en');
}
