import type { RunPanelState } from '../../src/protocol/runPanel';

/** A number for people: up to five digits that tell it apart, or powers of ten where it is very large or small. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString();
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

/** A place on the axis. Times are of the person's own clock. */
export function formatAxis(x: number, axis: RunPanelState['axis']): string {
  switch (axis) {
    case 'step':
      return formatNumber(Math.round(x * 100) / 100);
    case 'time':
      return new Date(x * 1000).toLocaleTimeString();
    case 'relative':
      return formatSeconds(x);
  }
}

/** Seconds as `1:02:03` or `2:03`; with a decimal below ten. */
export function formatSeconds(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 10 && !Number.isInteger(size)) return `${sign}0:0${size.toFixed(1)}`;
  const whole = Math.round(size);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${two(rest)}` : `${sign}${minutes}:${two(rest)}`;
}

/** Bytes with a unit of a thousand: `12 kB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
