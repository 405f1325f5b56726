import { describe, expect, it } from 'vitest';
import { buildNpy } from '../../../../test/support/buildNpy';
import { MemoryFiles } from '../../../../test/support/memoryFiles';
import { anchorCenters, buildAnchorGrid } from '../anchors/anchorGrid';
import { authorCode, encodeBoxes } from '../anchors/boxCoding';
import { findPreset } from '../anchors/presets';
import type { TruthCollection } from '../tables';
import { readResults } from './readResults';
import type { RawResults } from './resultBuilder';

const truths: Pick<TruthCollection, 'images' | 'imageIds' | 'classes'> = {
  images: {
    names: ['/set/val/000012.jpg', '/set/val/a.b.png', '/set/other/c.png'],
    widths: Int32Array.of(100, 200, 0),
    heights: Int32Array.of(50, 400, 0),
  },
  imageIds: new Float64Array(3).fill(-1),
  classes: ['cat', 'dog'].map((name, id) => ({ name, id, color: undefined })),
};

async function read(path: string, contents: Record<string, string | Uint8Array>): Promise<RawResults> {
  const raw = await readResults(path, truths, new MemoryFiles(contents));
  if (!raw.ok) throw new Error(raw.problem.code);
  return raw.value;
}

const rowsOf = ({ detections, classKeys }: RawResults) =>
  Array.from(detections.images, (image, row) => [
    image,
    classKeys[detections.classes[row]!],
    detections.scores[row],
    ...Array.from(detections.boxes.subarray(4 * row, 4 * row + 4), (value) => Math.round(value * 1e6) / 1e6),
  ]);
const problemsOf = ({ problems }: RawResults) => problems.map(({ code, count, line }) => [code, count, line]);

describe('files of results', () => {
  it('COCO: pictures by number, by name of file, and what is no row', async () => {
    const rows = [
      { image_id: 12, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 },
      {
        image_id: 'a.b.png',
        category_id: 'dog',
        bbox: [0, 0, 1, 1],
        score: 1,
        segmentation: { counts: 'x"[', size: [1, 2] },
      },
      { image_id: 99, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 },
      { image_id: 12, category_id: 1, bbox: [1, 2, 3], score: 0.5 },
      { image_id: 12, category_id: 1, bbox: [1, 2, 3, 4] },
      'nonsense',
    ];
    const raw = await read('/r.json', { '/r.json': JSON.stringify(rows, null, 1) });
    expect(rowsOf(raw)).toEqual([
      [0, '1', 0.5, 1, 2, 4, 6],
      [1, 'dog', 1, 0, 0, 1, 1],
    ]);
    expect(problemsOf(raw).map(([code, count]) => [code, count])).toEqual([
      ['results/unknown-image', 1],
      ['results/box', 1],
      ['results/score', 1],
    ]);
    const lines = JSON.stringify(rows, null, 1).split('\n');
    expect(Array.from(raw.places.lines, (line) => lines[line]?.trim())).toEqual(['{', '{']);
  });

  it('COCO that is cut off keeps what was whole', async () => {
    const text = JSON.stringify(
      [1, 2, 3].map(() => ({ image_id: 12, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 })),
    );
    const raw = await read('/r.json', { '/r.json': text.slice(0, text.lastIndexOf('bbox')) });
    expect(rowsOf(raw)).toHaveLength(2);
    expect(problemsOf(raw)).toEqual([['results/malformed', 1, 0]]);
  });

  it('the VOC devkit: pixels from 1, far edges inside, dots of the name left out', async () => {
    const raw = await read('/out', {
      '/out/comp4_det_test_cat.txt':
        '000012 0.900000 1.000000 2.000000 10.000000 20.000000\n\nab 0.5 1 1 1 1\nzz 0.5 1 1 1 1\n000012 1\n',
      '/out/comp4_det_test_wild_dog.txt': '000012 0.1 5 5 6 6\n',
      '/out/notes.txt': 'something else',
    });
    expect(rowsOf(raw)).toEqual([
      [0, 'cat', 0.9, 0, 1, 10, 20],
      [1, 'cat', 0.5, 0, 0, 1, 1],
      [0, 'wild_dog', 0.1, 4, 4, 6, 6],
    ]);
    expect(problemsOf(raw)).toEqual([
      ['results/unknown-image', 1, 3],
      ['results/columns', 1, 4],
    ]);
  });

  it('text files an image: YOLO with and without confidence, and what detect.py writes', async () => {
    const raw = await read('/out', {
      '/out/000012.txt': '0 0.5 0.5 0.2 0.4 0.75\n1 0.5 0.5 0.2 0.4\n',
      '/out/a.b.png.txt': 'traffic 3 0.5 0.25 0.5 0.5\n',
      '/out/c.txt': '0 0.5 0.5 0.2 0.4 0.75\n',
      '/out/none.txt': '0 0.5 0.5 0.2 0.4 0.75\n',
    });
    expect(rowsOf(raw)).toEqual([
      [0, '0', 0.75, 40, 15, 60, 35],
      [0, '1', 1, 40, 15, 60, 35],
      [1, 'traffic', 1, 50, 0, 150, 200],
    ]);
    expect(raw.hasScores).toBe(false);
    expect(problemsOf(raw)).toEqual([
      ['results/unknown-size', 1, 0],
      ['results/unknown-image', 1, 0],
    ]);
  });

  it('CSV: corners or sides, columns in any order and under many names', async () => {
    const corners = 'Confidence;x2;y2;x1;y1;Label;File Name\n0.5;10;20;1;2;cat;val/000012.jpg\n';
    const sides = 'image_id,x,y,width,height,category_id,score\n12,1,2,9,18,0,0.5\n';
    expect(rowsOf(await read('/a.csv', { '/a.csv': corners }))).toEqual([[0, 'cat', 0.5, 1, 2, 10, 20]]);
    expect(rowsOf(await read('/b.csv', { '/b.csv': sides }))).toEqual([[0, '0', 0.5, 1, 2, 10, 20]]);
    const bad = await read('/c.csv', { '/c.csv': 'a,b\n1,2\n' });
    expect(problemsOf(bad)).toEqual([['results/columns', 1, 0]]);
  });

  it('dumps of ssd-tensorflow: decoded at the anchors of their preset, suppressed, the background passed over', async () => {
    const preset = findPreset('vgg300')!;
    const anchors = anchorCenters(buildAnchorGrid(preset));
    const classes = 2;
    const width = classes + 5;
    const values = new Float32Array(8732 * width);
    for (let anchor = 0; anchor < 8732; anchor++) values[anchor * width + classes] = 1;
    const put = (anchor: number, scores: readonly number[], box: readonly number[]): void => {
      values.set(scores, anchor * width);
      const own = anchors.subarray(4 * anchor, 4 * anchor + 4);
      values.set(encodeBoxes(Float64Array.from(box), own, authorCode), anchor * width + classes + 1);
    };
    put(8000, [0.1, 0.8, 0.1], [0.5, 0.5, 0.4, 0.2]);
    put(8001, [0.1, 0.6, 0.3], [0.51, 0.5, 0.4, 0.2]);
    put(8731, [0.3, 0.2, 0.5], [0.25, 0.5, 0.1, 0.1]);
    const bytes = buildNpy({ descr: '<f4', shape: [8732, width], values: [...values] });
    const raw = await read('/out', { '/out/a.b.npy': bytes, '/out/x.txt': 'ignored' });
    expect(raw.format).toBe('author-npy');
    const rows = rowsOf(raw).map(([image, key, score, ...box]) => [
      image,
      key,
      Number(score).toFixed(2),
      ...box.map((v) => Math.round(Number(v))),
    ]);
    expect(rows).toEqual([
      [1, '1', '0.80', 60, 160, 140, 240],
      [1, '0', '0.30', 40, 180, 60, 220],
    ]);
    const other = buildNpy({ descr: '<f4', shape: [10, 7], values: new Array<number>(70).fill(0) });
    expect(problemsOf(await read('/a.b.npy', { '/a.b.npy': other }))).toEqual([['results/anchors', 1, 0]]);
  });

  it('says what it cannot read', async () => {
    expect(await readResults('/a.bin', truths, new MemoryFiles({ '/a.bin': 'x' }))).toMatchObject({
      ok: false,
      problem: { code: 'results/unknown-format' },
    });
    expect(await readResults('/none.json', truths, new MemoryFiles())).toMatchObject({
      ok: false,
      problem: { code: 'file/not-found' },
    });
  });
});
