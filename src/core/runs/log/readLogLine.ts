import { readKerasBar } from './kerasBar';
import { findPairs, isMetricName, onlyPair } from './pairs';
import { findPlace } from './places';
import { phaseOf, type LogReading, type LogValue } from './reading';
import { readTqdmBar } from './tqdmBar';

/** Marks and names of levels that stand before what a line says: a time, `[i]`, `INFO:name:`, `- name - INFO -`. */
const PREFIXES = [
  /^\W{0,2}\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.,]*(?: ?(?:Z|[+-]\d\d:?\d\d))?\W{0,4}/,
  /^(?:[\w.]{1,40} - )?\[?(?:INFO|DEBUG|WARNING|I|D)\b\]?[\s:-]{1,4}(?:[\w.]{1,40}:(?! ))?/,
  /^\[[^\]\d/]{1,3}\] */,
];

/**
 * What a line of a log says of metrics and progress, in one of the known forms; undefined where it says nothing of them.
 *
 * Pairs of name and number are believed where the line also names an epoch or step, where the name is one that metrics have, and
 * where the line holds nothing else.
 */
export function readLogLine(line: string): LogReading | undefined {
  const text = PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ''), line);
  return readKerasBar(text) ?? readTqdmBar(text) ?? readPairs(text);
}

function readPairs(text: string): LogReading | undefined {
  const place = findPlace(text);
  const hasPlace = Object.keys(place).length > 0;
  const only = hasPlace ? undefined : onlyPair(text);
  // Then the word that the line begins with is a part of the name.
  if (only !== undefined) return { kind: 'line', values: [only] };
  const values = believed(text, hasPlace);
  if (!hasPlace && values.length === 0) return undefined;
  const phase = phaseOf(text);
  return { kind: 'line', ...place, ...(phase === undefined ? {} : { phase }), values };
}

function believed(text: string, hasPlace: boolean): readonly LogValue[] {
  if (!/[:=(]/.test(text)) return [];
  const { values, rest } = findPairs(text);
  if (hasPlace || /^[\s,;|(){}[\]\-–•·'"]*$/.test(rest)) return values;
  return values.filter(([name]) => isMetricName(name));
}
