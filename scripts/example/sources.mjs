// @ts-check
import { readFileSync } from 'node:fs';

/** @typedef {import('./contents.mjs').Contents} Contents */

/** A Python data source with the seven attributes, which reads the street scenes. @returns {Contents} */
export function makeSources() {
  const text = readFileSync(new URL('source_street.py', import.meta.url), 'utf8');
  const line = text.split('\n').findIndex((row) => row.includes('label = cv2.resize(')) + 1;
  const what = 'labels are resized with interpolation, which makes new colours at every border';
  return {
    files: [['source_street.py', text]],
    faults: [{ file: 'source_street.py', line, rule: 'python/label-interpolation', what }],
  };
}
