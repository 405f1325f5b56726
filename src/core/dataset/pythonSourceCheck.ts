import type { Report, Reporter } from '../rules/reporter';
import { message } from '../std/message';
import type { Span } from '../std/place';
import { formatHexColor } from './color';
import { findLabelInterpolation, type LabelInterpolation } from './pythonInterpolation';
import type { PythonClass, PythonLegend } from './pythonLegend';
import { readPythonSource, SOURCE_ATTRIBUTES, type PythonSource } from './pythonSource';
import { PythonTree } from './pythonTree';

const STRIDE = 32;

/**
 * Checks a Python file without running it: what a data source says of itself, where the file is one (it has `get_source`)
 * or at least has a legend, and calls that resize labels with interpolation, in any file. The reporter holds the same text.
 */
export function checkPythonSource(text: string, reporter: Reporter): void {
  const tree = new PythonTree(text);
  const { value: source } = readPythonSource(tree);
  if (source.getSource !== undefined) {
    checkAttributes(source, source.getSource, reporter);
    checkImageSize(source, reporter);
  }
  if (source.labelColors !== undefined) checkLegend(source, source.labelColors, reporter);
  for (const found of findLabelInterpolation(tree)) reportInterpolation(found, reporter);
}

function checkAttributes({ attributes, inheritsFromElsewhere }: PythonSource, at: Span, reporter: Reporter): void {
  // A class of another file may bring what is not seen here.
  if (inheritsFromElsewhere) return;
  for (const attribute of SOURCE_ATTRIBUTES) {
    if (attributes.has(attribute)) continue;
    reporter.report('python/missing-attribute', {
      span: at,
      message: message('The data source has no {0}. Training asks every source for it.', attribute),
      data: { attribute },
    });
  }
}

function checkImageSize({ imageSize }: PythonSource, reporter: Reporter): void {
  if (imageSize === undefined) return;
  for (const side of new Set(imageSize.value)) {
    if (side % STRIDE === 0) continue;
    const below = Math.max(STRIDE, Math.floor(side / STRIDE) * STRIDE);
    reporter.report('network/size-not-divisible', {
      span: imageSize.span,
      message: message(
        '{0} is not divisible by {1}. Sizes near it that are: {2}, {3}.',
        side,
        STRIDE,
        below,
        below + STRIDE,
      ),
      data: { side, stride: STRIDE },
    });
  }
}

function checkLegend({ numClasses }: PythonSource, legend: PythonLegend, reporter: Reporter): void {
  for (const span of legend.invalid) {
    reporter.report('python/invalid-color', {
      span,
      message: message('This is no colour: three whole numbers from 0 to 255 belong here.'),
    });
  }
  checkIds(legend, reporter);
  checkDistinct(legend.classes, reporter);
  const count = legend.classes.length + legend.invalid.length;
  if (numClasses === undefined || numClasses.value === count) return;
  reporter.report('python/class-count', {
    span: numClasses.span,
    message: message('num_classes is {0}, but label_colors has {1}.', numClasses.value, count),
    related: related(reporter, legend.span, numClasses.span),
  });
}

function checkIds({ classes, invalid }: PythonLegend, reporter: Reporter): void {
  const seen = new Map<number, PythonClass>();
  const count = classes.length + invalid.length;
  for (const declared of classes) {
    const { id, idSpan = declared.span } = declared;
    const same = seen.get(id);
    if (same !== undefined) {
      reporter.report('python/class-ids', {
        span: idSpan,
        message: message('Class {0} stands twice; the last one counts.', id),
      });
    } else if (!Number.isInteger(id) || id < 0 || id >= count) {
      reporter.report('python/class-ids', {
        span: idSpan,
        message: message('{0} classes are numbered from 0 to {1}; this one is {2}.', count, count - 1, id),
      });
    }
    seen.set(id, declared);
  }
}

function checkDistinct(classes: readonly PythonClass[], reporter: Reporter): void {
  const byColor = new Map<string, PythonClass>();
  for (const declared of classes) {
    const color = formatHexColor(declared.color);
    const same = byColor.get(color);
    if (same === undefined) {
      byColor.set(color, declared);
    } else {
      reporter.report('legend/duplicate-color', {
        span: declared.span,
        message: message('{0} and {1} have the same colour {2}.', nameOf(same), nameOf(declared), color),
        related: related(reporter, same.span, declared.span),
      });
    }
  }
}

function nameOf({ id, name }: PythonClass): string {
  return name ?? String(id);
}

function related(reporter: Reporter, span: Span, from: Span): NonNullable<Report['related']> {
  return span.start === from.start
    ? []
    : [{ file: reporter.file, range: reporter.rangeOf(span), message: message('The other one') }];
}

function reportInterpolation({ span, fix, interpolation, isDefault }: LabelInterpolation, reporter: Reporter): void {
  const { start, end } = reporter.rangeOf(fix.span);
  reporter.report('python/label-interpolation', {
    span,
    message: isDefault
      ? message(
          'Labels are resized with the default interpolation, {0}: borders get values of no class. Take the nearest pixel.',
          interpolation,
        )
      : message('Labels are resized with {0}: borders get values of no class. Take the nearest pixel.', interpolation),
    data: { replace: [start.line, start.character, end.line, end.character], text: fix.text },
  });
}
