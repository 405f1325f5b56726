import { createReadStream } from 'node:fs';
import type { RememberedReport } from '../../core/ports/reportCache';
import type { SampleReport } from '../../core/dataset/report';

/** The first line of a file of reports; a file that begins otherwise is not read. */
const HEADER = '{"jetson-workbench-reports":1}';
/** Characters handed to the disk at once. */
const PIECE = 64 * 1024;

type Line = readonly [image: string, stamp: string, report: SampleReport];

/**
 * Reads the reports of a file, a line each, giving way to other work between pieces. A line that is damaged is left out, and
 * a file that is not there, or is something else, has none.
 */
export async function readReportLines(path: string): Promise<Map<string, RememberedReport>> {
  const reports = new Map<string, RememberedReport>();
  let isOurs = false;
  try {
    for await (const line of linesOf(path)) {
      if (!isOurs && line !== HEADER) return reports;
      if (isOurs) addLine(reports, line);
      isOurs = true;
    }
  } catch {
    // What could be read so far is as good as anything.
  }
  return reports;
}

/** The text of a file of reports, in pieces. */
export function* writeReportLines(reports: ReadonlyMap<string, RememberedReport>): Generator<string> {
  let piece = `${HEADER}\n`;
  for (const [image, { stamp, report }] of reports) {
    const line: Line = [image, stamp, report];
    piece += `${JSON.stringify(line)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Lines that are ended; a last line without an end was cut off. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function addLine(reports: Map<string, RememberedReport>, line: string): void {
  try {
    const parsed: unknown = JSON.parse(line);
    if (isLine(parsed)) reports.set(parsed[0], { stamp: parsed[1], report: parsed[2] });
  } catch {
    // A damaged line is a sample that is checked again.
  }
}

function isLine(value: unknown): value is Line {
  if (!Array.isArray(value)) return false;
  const [image, stamp, report] = value as readonly unknown[];
  return typeof image === 'string' && typeof stamp === 'string' && isReport(report);
}

/** The files are named after the version of the engine, so what is there and whole has the right shape. */
function isReport(value: unknown): value is SampleReport {
  if (typeof value !== 'object' || value === null) return false;
  const report = value as Partial<Record<keyof SampleReport, unknown>>;
  const lists = [report.findings, report.dropped, report.annotationsFound, report.perClass];
  return lists.every(Array.isArray) && typeof report.labels === 'number' && typeof report.waived === 'number';
}
