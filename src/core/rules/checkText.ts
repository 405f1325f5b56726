import { message } from '../std/message';
import type { DecodedText } from '../std/text';
import type { Reporter } from './reporter';

const START = { start: 0, end: 0 };

/** The rules about text as text. A byte order mark and line endings have no place of their own: they are reported at the start. */
export function checkText({ hasBom, endings, invalid }: DecodedText, reporter: Reporter): void {
  if (hasBom) {
    reporter.report('text/byte-order-mark', {
      span: START,
      message: message(
        'The file begins with a byte order mark, which many readers take for part of the first value. Save it as UTF-8 without.',
      ),
    });
  }
  const { lf, crlf, cr } = endings;
  if (Number(lf > 0) + Number(crlf > 0) + Number(cr > 0) > 1) {
    reporter.report('text/mixed-line-endings', {
      span: START,
      message: message(
        'The file mixes line endings: {0} LF, {1} CRLF, {2} CR. Save it with one of them.',
        lf,
        crlf,
        cr,
      ),
      data: { lf, crlf, cr },
    });
  }
  for (const span of invalid) {
    reporter.report('text/not-utf8', {
      span,
      message: message('These bytes are not UTF-8 text. Write the file anew as UTF-8.'),
    });
  }
}
