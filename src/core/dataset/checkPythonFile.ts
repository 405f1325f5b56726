import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { LineIndex, type TextRange } from '../std/place';
import { readAnnotationText, type TextEnvironment } from './checkEnvironment';
import type { Rgb } from './dataset';
import { parsePythonSource } from './pythonSource';
import { checkPythonSource } from './pythonSourceCheck';
import { MAX_PYTHON_LENGTH } from './pythonTree';

/** What is in a Python file for someone who works with labels. */
export interface PythonFileReport {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** The colours of its legend, to be shown and picked. */
  readonly colors: readonly PythonColor[];
  /** Whether it is a data source that can be run and checked. */
  readonly isSource: boolean;
}

export interface PythonColor {
  /** The three numbers with what stands between them. */
  readonly range: TextRange;
  readonly color: Rgb;
  /** The order in which the file writes the three numbers. */
  readonly order: 'bgr' | 'rgb';
}

/** Files without any of these words hold neither a legend nor code that resizes labels; looking for them is quick. */
const WORDS = /label_colors|get_source|resize|Label\(/;

/** Checks a Python file without running anything. Undefined where it cannot be read or has nothing to do with labels. */
export async function checkPythonFile(
  path: string,
  environment: TextEnvironment,
): Promise<PythonFileReport | undefined> {
  const stat = await environment.files.stat(path);
  if (stat.ok && stat.value.size > MAX_PYTHON_LENGTH && environment.live?.has(path) !== true) return undefined;
  const decoded = await readAnnotationText(path, environment);
  if (!decoded.ok || !WORDS.test(decoded.value.text)) return undefined;
  const { text } = decoded.value;
  const reporter = new Reporter(path, { rules: {} }, text);
  checkPythonSource(text, reporter);
  const { value } = parsePythonSource(text);
  const lines = new LineIndex(text);
  return {
    path,
    findings: reporter.findings,
    colors: (value.labelColors?.classes ?? []).map(({ color, numbers }) => ({
      range: lines.rangeOf({ start: numbers[0].start, end: numbers[2].end }),
      color,
      order: value.labelColors?.order ?? 'bgr',
    })),
    isSource: value.getSource !== undefined,
  };
}
