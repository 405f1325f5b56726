import type { DetectionReport } from '../../core/detection/detectionReport';
import { formatMessage } from '../../core/std/message';
import { relativePath } from '../../core/std/path';
import { visible, type Paint } from '../terminal';

interface FormatOptions {
  /** Files are told relative to it. */
  readonly cwd: string;
  readonly paint: Paint;
}

/** For programs. Measures are fractions in full precision, null where they have no meaning. */
export function formatDetectionsJson(report: DetectionReport, { cwd }: FormatOptions): string {
  const problems = report.problems.map(({ code, message, file, line, count }) => ({
    code,
    message: formatMessage(message),
    count,
    file: file === undefined ? undefined : relativePath(cwd, file),
    line: line === undefined ? undefined : line + 1,
  }));
  return `${JSON.stringify({ version: 1, ...report, problems }, undefined, 2)}\n`;
}

const BAR = 20;

/** For people: the classes from the worst to the best, the means, the operating point, and what did not fit. */
export function formatDetectionsText(report: DetectionReport, options: FormatOptions): string {
  const { paint } = options;
  const { operatingPoint: point } = report;
  const names = Object.keys(report.ap);
  const width = Math.max(5, ...names.map((name) => visible(name).length));
  const rows = names
    .sort((a, b) => (report.ap[a] ?? 2) - (report.ap[b] ?? 2))
    .map((name) => {
      const ap = report.ap[name] ?? null;
      const own = point.classes[name]!;
      const numbers = [ap, own.precision, own.recall, own.f1].map(percent).join(' ');
      const counts = [own.truePositives, own.falsePositives, own.falseNegatives].map((count) =>
        String(count).padStart(6),
      );
      return `  ${visible(name).padEnd(width)} ${numbers} ${counts.join(' ')}  ${paint('cyan', bar(ap))}`.trimEnd();
    });
  const titles = ['AP', 'prec.', 'recall', 'F1', 'TP', 'FP', 'FN'].map((title) => title.padStart(6)).join(' ');
  const score = point.score === null ? '–' : String(point.score);
  const heading = `${metricNames[report.metric]}, IoU ${report.iou}`;
  const at = `${point.isBest ? 'best F1' : 'F1'} at confidence ${score}, IoU ${point.iou}`;
  const total = [point.precision, point.recall, point.f1].map(percent).join(' ');
  const counts = [point.truePositives, point.falsePositives, point.falseNegatives].map((count) =>
    String(count).padStart(6),
  );
  return [
    `${paint('bold', heading)} ${paint('dim', `(counts: ${at})`)}`,
    '',
    paint('dim', `  ${'class'.padEnd(width)} ${titles}`),
    ...rows,
    paint('bold', `  ${'all'.padEnd(width)} ${percent(report.map)} ${total} ${counts.join(' ')}`),
    '',
    ...cocoLines(report),
    `Evaluated ${report.evaluated} of ${report.images} images: ${report.truths} objects, ${report.detections} detections.`,
    ...problemLines(report, options),
    '',
  ].join('\n');
}

const metricNames: Readonly<Record<DetectionReport['metric'], string>> = {
  coco: 'COCO',
  voc07: 'Pascal VOC 2007 (11 points)',
  voc10: 'Pascal VOC 2010 (area)',
  author: 'ssd-tensorflow (11 points on its grid, from a confidence on)',
};

function cocoLines({ coco }: DetectionReport): string[] {
  if (coco === undefined) return [];
  const names = Object.keys(coco);
  const line = (from: number, to: number): string =>
    `  ${names
      .slice(from, to)
      .map((name) => `${name} ${percent(coco[name] ?? null).trim()}`)
      .join('   ')}`;
  return [line(0, 6), line(6, 12), ''];
}

function percent(fraction: number | null): string {
  return (fraction === null ? '–' : (100 * fraction).toFixed(2)).padStart(6);
}

function bar(fraction: number | null): string {
  return fraction === null ? '' : '█'.repeat(Math.round(BAR * fraction));
}

function problemLines({ problems }: DetectionReport, { cwd, paint }: FormatOptions): string[] {
  return problems.map(({ code, message, count, file, line }) => {
    const place =
      file === undefined ? '' : visible(relativePath(cwd, file)) + (line === undefined ? '' : `:${line + 1}`);
    const text = visible(formatMessage(message));
    return `  ${paint('yellow', `${count} ×`)} ${text} ${paint('dim', `${place} ${code}`.trim())}`;
  });
}
