/** The most columns of a row that are read: beyond them editors no longer show the line. */
export const MAX_COLUMNS = 10_000;
/** The most rows of a file that are read. */
export const MAX_ROWS = 200_000;
/** The most characters of a file that are read. */
export const MAX_CHARACTERS = 20 * 1024 * 1024;

/** A row that holds something: offsets into the text. The scanner reuses the object, so a visitor keeps only what it copies. */
export interface Row {
  /** From the first value to the end of the last one. */
  start: number;
  end: number;
  /** How many values it has, also beyond `MAX_COLUMNS`. */
  columns: number;
  /** Start and end of each value; only the first `min(columns, MAX_COLUMNS)` entries belong to the row. */
  starts: Int32Array;
  ends: Int32Array;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * Visits every row that holds a value, in one pass over the text. Rows end at `\r\n`, `\n` or `\r`; spaces and tabs separate
 * values. Returns the offset at which it stopped: the text's length, or less where a limit on rows or characters was met.
 */
export function scanRows(text: string, visit: (row: Row) => void): number {
  const row: Row = { start: 0, end: 0, columns: 0, starts: new Int32Array(16), ends: new Int32Array(16) };
  const limit = Math.min(text.length, MAX_CHARACTERS);
  let rows = 0;
  let position = 0;
  while (position < limit) {
    if (rows === MAX_ROWS) return position;
    position = scanRow(text, position, limit, row);
    // A row that the limit cuts has no right end, so it counts as not read.
    if (position === limit && limit < text.length) return row.columns > 0 ? row.start : position;
    if (row.columns === 0) continue;
    rows++;
    visit(row);
  }
  return position;
}

/** Fills `row` from the line that begins at `position` and returns the offset after the line's ending. */
function scanRow(text: string, position: number, limit: number, row: Row): number {
  row.columns = 0;
  for (let i = position; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || code === CR) return i + 1;
    if (code === SPACE || code === TAB) continue;
    const end = endOfValue(text, i, limit);
    addValue(row, i, end);
    i = end - 1;
  }
  return limit;
}

function endOfValue(text: string, start: number, limit: number): number {
  for (let i = start; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code <= SPACE && (code === SPACE || code === LF || code === CR || code === TAB)) return i;
  }
  return limit;
}

function addValue(row: Row, start: number, end: number): void {
  const column = row.columns++;
  if (column === 0) row.start = start;
  row.end = end;
  if (column >= MAX_COLUMNS) return;
  if (column >= row.starts.length) {
    row.starts = doubled(row.starts);
    row.ends = doubled(row.ends);
  }
  row.starts[column] = start;
  row.ends[column] = end;
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
