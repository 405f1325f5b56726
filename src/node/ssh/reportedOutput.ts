/** Bytes kept of what came before the first report. */
const MAX_PREAMBLE = 2048;

export interface ReportHandlers {
  /** The words of a line that begins with the token. */
  readonly onReport: (words: readonly string[]) => void;
  /** What the program wrote, as it comes. */
  readonly onBytes: (bytes: Buffer) => void;
}

export interface ReportedOutput {
  accept(bytes: Buffer): void;
  /** Nothing comes any more. */
  end(): void;
  /** The end of what a login shell printed by itself, as text. */
  preamble(): string;
}

/**
 * Cuts a stream at the lines that scripts for hosts report with (`TOKEN words…`). What comes before the first one is a login shell's and is
 * dropped; right after it there may be a second one, when the program could not be started after all; the rest passes byte for byte.
 */
export function createReportedOutput(token: string, { onReport, onBytes }: ReportHandlers): ReportedOutput {
  const mark = Buffer.from(token);
  let held: Buffer = Buffer.alloc(0);
  let preamble = '';
  let reports = 0;

  /** Drops what cannot be the beginning of a report. */
  const dropPreamble = (length: number): void => {
    preamble = (preamble + held.toString('utf8', 0, length)).slice(-MAX_PREAMBLE);
    held = held.subarray(length);
  };
  /** Whether what is held may still become a report, by its place. */
  const mayBecomeReport = (): boolean => {
    const length = Math.min(mark.length, held.length);
    return held.compare(mark, 0, length, 0, length) === 0;
  };
  const takeReport = (): boolean => {
    const start = held.indexOf(mark);
    if (start < 0) {
      dropPreamble(Math.max(0, held.length - mark.length + 1));
      return false;
    }
    dropPreamble(start);
    const end = held.indexOf('\n');
    if (end < 0) return false;
    const words = held.toString('utf8', mark.length, end).trim().split(' ');
    held = held.subarray(end + 1);
    reports++;
    onReport(words);
    return true;
  };
  const release = (): void => {
    reports = 2;
    const bytes = held;
    held = Buffer.alloc(0);
    if (bytes.length > 0) onBytes(bytes);
  };

  return {
    accept(bytes) {
      if (reports === 2) {
        onBytes(bytes);
        return;
      }
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      if (reports === 0 && !takeReport()) return;
      if (!mayBecomeReport()) release();
      else if (held.length >= mark.length && takeReport()) release();
    },
    end() {
      if (reports > 0) release();
      else dropPreamble(held.length);
    },
    preamble: () => preamble,
  };
}
