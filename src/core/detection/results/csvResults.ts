import { pixels } from '../../dataset/annotation';
import { toBox } from '../../geometry/box';
import { scanCsv, type CsvCell } from '../../std/csv';
import { message } from '../../std/message';
import { LineIndex } from '../../std/place';
import type { ResultBuilder } from './resultBuilder';

/** What a column may be called, in lower case without spaces, dots and underscores. */
const columns = {
  image: ['image', 'imageid', 'filename', 'file', 'imagepath', 'path', 'img'],
  class: ['class', 'classname', 'label', 'category', 'categoryid', 'classid', 'name'],
  score: ['score', 'confidence', 'conf', 'probability', 'prob'],
  x0: ['xmin', 'x0', 'x1', 'left'],
  y0: ['ymin', 'y0', 'y1', 'top'],
  x1: ['xmax', 'x2', 'right'],
  y1: ['ymax', 'y2', 'bottom'],
  x: ['x', 'bboxx'],
  y: ['y', 'bboxy'],
  width: ['width', 'w', 'bboxw', 'bboxwidth'],
  height: ['height', 'h', 'bboxh', 'bboxheight'],
} as const;

type Column = keyof typeof columns;
type Places = Readonly<Partial<Record<Column, number>>>;

/**
 * Adds the rows of a table whose first row names its columns: image, class, a box and, unless all count the same, a score. The box is
 * `xmin ymin xmax ymax` (also x1 … y2, left … bottom) or `x y width height`, in pixels from 0 with the far edges outside.
 */
export function addCsvResults(text: string, builder: ResultBuilder): void {
  const lines = new LineIndex(text);
  let places: Places | undefined;
  scanCsv(text, {
    row(cells) {
      const { line } = lines.positionAt(cells[0]!.span.start);
      if (places === undefined) {
        places = findColumns(cells);
        reportMissing(places, builder);
      } else addRow(cells, places, line, builder);
    },
    fault(span) {
      builder.problem('results/malformed', lines.positionAt(span.start).line, () =>
        message('A quote is not closed, or is followed by text.'),
      );
    },
  });
}

function findColumns(cells: readonly CsvCell[]): Places {
  const names = cells.map(({ value }) => value.toLowerCase().replace(/[\s._-]/g, ''));
  const places: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(columns) as Column[]) {
    const place = names.findIndex((name) => (columns[column] as readonly string[]).includes(name));
    if (place >= 0) places[column] = place;
  }
  // x1 is the near edge beside x2, and the far one beside x0.
  const x1 = names.indexOf('x1');
  const y1 = names.indexOf('y1');
  if (names.includes('x0') && x1 >= 0) places.x1 = x1;
  if (names.includes('y0') && y1 >= 0) places.y1 = y1;
  if (names.includes('x0')) places.x0 = names.indexOf('x0');
  if (names.includes('y0')) places.y0 = names.indexOf('y0');
  return places;
}

function cornersOf(places: Places): readonly (number | undefined)[] {
  return [places.x0, places.y0, places.x1, places.y1];
}

function sidesOf(places: Places): readonly (number | undefined)[] {
  return [places.x, places.y, places.width, places.height];
}

function isWhole(four: readonly (number | undefined)[]): four is readonly number[] {
  return four.every((place) => place !== undefined);
}

function reportMissing(places: Places, builder: ResultBuilder): void {
  const hasBox = isWhole(cornersOf(places)) || isWhole(sidesOf(places));
  if (places.score === undefined) builder.hasScores = false;
  if (places.image === undefined || places.class === undefined || !hasBox) {
    builder.problem('results/columns', 0, () =>
      message('The first row names the columns: image, class, score, and xmin ymin xmax ymax or x y width height.'),
    );
  }
}

function addRow(cells: readonly CsvCell[], places: Places, line: number, builder: ResultBuilder): void {
  const corners = cornersOf(places);
  const chosen = isWhole(corners) ? corners : sidesOf(places);
  if (places.image === undefined || places.class === undefined || !isWhole(chosen)) return;
  const name = cells[places.image]?.value ?? '';
  const image = builder.images.ofName(name) ?? (/^\d+$/.test(name) ? builder.images.ofNumber(Number(name)) : undefined);
  if (image === undefined) {
    builder.unknownImage(name, line);
    return;
  }
  const values = chosen.map((place) => numberIn(cells[place]));
  const isCorners = chosen === corners;
  const box = toBox(values, isCorners ? 'corners' : 'corner-size', pixels, { width: 0, height: 0 });
  const boxArea = isCorners ? (box.x1 - box.x0) * (box.y1 - box.y0) : values[2]! * values[3]!;
  const score = places.score === undefined ? 1 : numberIn(cells[places.score]);
  const classKey = builder.classKey(cells[places.class]?.value ?? '');
  builder.push({ image, classKey, ...box, boxArea, score, line, character: 0 });
}

/** An empty cell is no number. */
function numberIn(cell: CsvCell | undefined): number {
  return cell === undefined || cell.value === '' ? NaN : Number(cell.value);
}
