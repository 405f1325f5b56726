const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time with its two largest units: `2 d 3 h`, `12 min`, `5 s`. Negative ones, which clocks can give, are `0 s`. */
export function formatDuration(milliseconds: number): string {
  let seconds = Math.max(0, Math.round(milliseconds / 1000));
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  // Seconds beside minutes only where minutes are few.
  return parts[0]?.endsWith('min') && Number.parseInt(parts[0], 10) >= 10 ? parts[0] : parts.join(' ');
}
