import { anchorPlace } from '../../src/core/detection/anchors/anchorGrid';
import { truthSizes } from '../../src/core/detection/anchors/coverageSummary';
import type { AnchorsModel } from './model';

const HEAD = 'image,file,line,class,cx,cy,width,height,size,best_iou,best_anchor,map,row,column,shape,matches';

/** Every object with its best anchor, a line each; numbers in full precision, lines counted from 1. */
export function objectsCsv(model: AnchorsModel): string {
  const { truths } = model;
  const [grid, coverage] = [model.grid('own'), model.coverage('own')];
  if (truths === undefined || grid === undefined || coverage === undefined) return `${HEAD}\n`;
  const sizes = truthSizes(truths, grid.recipe.image);
  const lines = Array.from(truths.images, (image, row) => {
    const best = coverage.bestAnchors[row]!;
    const place = best < 0 ? undefined : anchorPlace(grid, best);
    return [
      truths.imageNames[image] ?? '',
      truths.places.files[truths.places.fileOf[row]!] ?? '',
      truths.places.lines[row]! + 1,
      truths.classes[truths.classIndices[row]!]?.name ?? '',
      ...truths.boxes.subarray(row * 4, row * 4 + 4),
      sizes[row]!,
      coverage.bestIous[row]!,
      best,
      ...(place === undefined ? ['', '', '', ''] : [place.map, place.row, place.column, place.shape]),
      coverage.matches[row]!,
    ]
      .map(cell)
      .join(',');
  });
  return `${[HEAD, ...lines].join('\n')}\n`;
}

/** Text with what CSV gives a meaning stands in quotes. */
function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
