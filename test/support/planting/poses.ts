import type { PlantSet } from './plantSet';

/** Turns a set of YOLO boxes into one of poses: a point in the middle of each box. */
export function pose(set: PlantSet): void {
  set.change(set.definition, /(encoding: yolo-txt,)/, ' shapes: pose, keypoints: { count: 1, dimensions: 3 },');
  for (const { annotation } of set.samples) {
    set.write(annotation, set.text(annotation).replaceAll(/^(\S+ (\S+ \S+) .*)$/gm, '$1 $2 2'));
  }
}

/** Where a row of a file begins. */
export function yoloRow(set: PlantSet, file: string, row: number): number {
  const lines = set.text(file).split('\n').slice(0, row);
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
