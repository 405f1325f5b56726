const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 6;

/**
 * A new id of a job and its run, such as `20261126-113059-7f3k2a`: ids sort by the second they were made in (UTC), and two of the same
 * second differ in one of 2 billion endings. `now` is in milliseconds since the epoch, `random` gives numbers in [0, 1).
 */
export function createJobId(now: number, random: () => number): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T');
  const ending = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[Math.floor(random() * ALPHABET.length)] ?? '0');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${ending.join('')}`;
}

/** Whether a text can be the name of a job's folder, and nothing else to a shell or a file system. */
export function isJobId(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/.test(text);
}
