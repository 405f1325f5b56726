import { formatNumber } from './numberText';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** An amount of bytes with its unit in steps of 1024 and three figures or so: `512 B`, `7.4 GiB`, `123 GiB`. */
export function formatBytes(bytes: number): string {
  let step = 0;
  let amount = bytes;
  while (amount >= 1000 && step < units.length - 1) {
    amount /= 1024;
    step++;
  }
  return `${formatNumber(amount, amount < 100 && step > 0 ? 1 : 0)} ${units[step] ?? ''}`;
}
