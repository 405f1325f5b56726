import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { formatMessage } from '../std/message';
import { annotationPath } from './annotationPath';
import { collectSamples } from './collectSamples';
import type { Dataset } from './dataset';
import type { AnnotationSet } from './definition';
import { sampleOf } from './sampleOf';

function filesOf(...paths: string[]): MemoryFiles {
  return new MemoryFiles(Object.fromEntries(paths.map((path) => [path, ''])));
}

function datasetOf(images: Record<string, string | string[]>, set: AnnotationSet, root = '/set'): Dataset {
  const splits = Object.entries(images).map(([name, globs]) => ({ name, images: [globs].flat() }));
  return buildDataset(set.encoding, { splits, annotationSets: [set], root });
}

const yolo: AnnotationSet = { encoding: 'yolo-txt', path: '{dir}/{stem}.txt', replace: [['/images/', '/labels/']] };

describe('annotationPath', () => {
  it('puts the parts of the image into the template', () => {
    const set: AnnotationSet = { encoding: 'color-mask', path: 'masks/{split}/{dir}/{stem}{ext}' };
    expect(annotationPath('/set', set, '/set/imgs/a b/x.1.png', 'val')).toBe('/set/masks/val/imgs/a b/x.1.png');
    expect(annotationPath('/set', set, '/set/x.png', 'val')).toBe('/set/masks/val/x.png');
  });

  it('replaces in the last place only', () => {
    const set: AnnotationSet = { encoding: 'index-mask', path: 'gt/{stem}.png', replace: [['_', '_road_']] };
    expect(annotationPath('/set', set, '/set/image_2/um_x_000001.png', 'train')).toBe('/set/gt/um_x_road_000001.png');
    expect(annotationPath('/images/set', yolo, '/images/set/images/a/images/x.jpg', '')).toBe(
      '/images/set/images/a/labels/x.txt',
    );
  });

  it('finds labels beside images outside the root', () => {
    expect(annotationPath('/home/set', yolo, '/data/images/x.jpg', '')).toBe('/data/labels/x.txt');
  });
});

describe('collectSamples', () => {
  it('walks the patterns of each split and names the annotations, whether they exist or not', async () => {
    const files = filesOf(
      '/set/images/train/b.png',
      '/set/images/train/a.jpg',
      '/set/images/val/c.png',
      '/set/labels/train/a.txt',
    );
    const dataset = datasetOf({ train: '/set/images/train/**/*', val: '/set/images/val' }, yolo);
    const { samples, orphans, findings } = await collectSamples(dataset, files);
    expect(samples).toEqual([
      { image: '/set/images/train/a.jpg', split: 'train', annotations: ['/set/labels/train/a.txt'] },
      { image: '/set/images/train/b.png', split: 'train', annotations: ['/set/labels/train/b.txt'] },
      { image: '/set/images/val/c.png', split: 'val', annotations: ['/set/labels/val/c.txt'] },
    ]);
    expect([orphans, findings]).toEqual([[], []]);
  });

  it('opens no file and asks for each folder once', async () => {
    const files = filesOf('/set/images/a.png', '/set/labels/a.txt');
    await collectSamples(datasetOf({ all: '/set/images/*.png' }, yolo), files);
    expect(files.reads).toEqual([]);
  });

  it('takes a folder whose name looks like a pattern as it is written', async () => {
    const files = filesOf('/my (set) [1]/images/a.png', '/my (set) [1]/images/b {x}.png');
    const escaped = '/my \\(set\\) \\[1\\]/images/*.png';
    const { samples } = await collectSamples(datasetOf({ all: escaped }, yolo, '/my (set) [1]'), files);
    expect(samples.map(({ image }) => image)).toEqual(['/my (set) [1]/images/a.png', '/my (set) [1]/images/b {x}.png']);
  });

  it('reads a list of images from its own folder, and reports lines that name none', async () => {
    const files = filesOf('/set/images/a.png', '/set/images/b c.png');
    files.set('/set/train.txt', './images/a.png\r\n\r\nimages/b c.png\nimages/lost.png\n');
    const { samples, findings } = await collectSamples(datasetOf({ train: '/set/train.txt' }, yolo), files);
    expect(samples.map(({ image }) => image)).toEqual(['/set/images/a.png', '/set/images/b c.png']);
    expect(findings.map(({ rule, file, range }) => [rule, file, range?.start.line])).toEqual([
      ['dataset/missing-image', '/set/train.txt', 3],
    ]);
  });

  it('says that a list cannot be read, also where the split has other images', async () => {
    const files = filesOf('/set/images/a.png');
    const dataset = datasetOf({ train: '/set/images' }, yolo);
    const lists = { ...dataset, splits: [{ name: 'train', images: ['/set/images', '/set/more.txt'] }] };
    const { samples, findings } = await collectSamples(lists, files);
    expect(samples).toHaveLength(1);
    expect(findings.map(({ rule, message }) => [rule, message.args])).toEqual([
      ['definition/no-images', ['/set/more.txt', 'train']],
    ]);
  });

  it('reads a long list of names without extension quickly', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `n${i}`);
    const files = filesOf(...names.map((name) => `/set/images/${name}.png`));
    files.set('/set/train.txt', names.map((name) => `images/${name}`).join('\n'));
    const dataset = datasetOf({ train: '/set/train.txt' }, yolo);
    const started = performance.now();
    expect((await collectSamples(dataset, files)).samples).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('reads a list of names with the pattern of their paths', async () => {
    const files = filesOf('/set/JPEGImages/2007_000027.jpg');
    files.set('/set/ImageSets/Main/train.txt', '2007_000027  1\n2007_000032 -1\n');
    const split = { name: 'train', images: ['/set/ImageSets/Main/train.txt'], linePath: 'JPEGImages/{line}.jpg' };
    const { samples, findings } = await collectSamples(buildDataset('voc-xml', { splits: [split] }), files);
    expect(samples.map(({ image }) => image)).toEqual(['/set/JPEGImages/2007_000027.jpg']);
    expect(findings).toEqual([]);
  });

  it('names annotations without an image, and passes other files by', async () => {
    const files = filesOf(
      '/set/training/image_2/um_000000.png',
      '/set/training/gt_image_2/um_road_000000.png',
      '/set/training/gt_image_2/um_lane_000000.png',
      '/set/training/gt_image_2/um_road_000001.png',
    );
    const set: AnnotationSet = {
      encoding: 'color-mask',
      path: 'training/gt_image_2/{stem}.png',
      replace: [['_', '_road_']],
    };
    const { orphans } = await collectSamples(datasetOf({ train: '/set/training/image_2/*.png' }, set), files);
    expect(orphans).toEqual([{ path: '/set/training/gt_image_2/um_road_000001.png', setIndex: 0 }]);
  });

  it('does not take the list of classes for a label', async () => {
    const files = filesOf('/set/images/a.png', '/set/labels/a.txt', '/set/labels/classes.txt', '/set/labels/b.txt');
    const { orphans } = await collectSamples(datasetOf({ all: '/set/images/*' }, yolo), files);
    expect(orphans.map(({ path }) => path)).toEqual(['/set/labels/b.txt']);
  });

  it('says which split names no image', async () => {
    const { findings } = await collectSamples(
      datasetOf({ val: '/set/valid/*.png' }, yolo),
      filesOf('/set/images/a.png'),
    );
    expect(findings.map((finding) => formatMessage(finding.message))).toEqual([
      'The split val names no image that exists: /set/valid/*.png',
    ]);
  });

  it('counts images that two splits share once and says so once', async () => {
    const dataset = datasetOf({ train: '/set/images/*', val: '/set/images/*' }, yolo);
    const { samples, findings } = await collectSamples(dataset, filesOf('/set/images/a.png', '/set/images/b.png'));
    expect(samples.map(({ split }) => split)).toEqual(['train', 'train']);
    expect(findings.map(({ rule, count }) => [rule, count])).toEqual([['dataset/same-content', 2]]);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const work = collectSamples(datasetOf({ all: '/set/**/*' }, yolo), filesOf('/set/a.png'), {
      signal: controller.signal,
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('collects 100,000 images quickly', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `${i}`);
    const images = names.map((name) => ({ name: `${name}.jpg`, kind: 'file' as const }));
    const labels = names.map((name) => ({ name: `${name}.txt`, kind: 'file' as const }));
    const files = new MemoryFiles();
    files.list = (path) => Promise.resolve({ ok: true, value: path.endsWith('images') ? images : labels });
    const started = performance.now();
    const { samples } = await collectSamples(datasetOf({ all: '/set/images/*.jpg' }, yolo), files);
    expect(samples).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('sampleOf', () => {
  const layouts: [string, Dataset, string[]][] = [
    [
      'labels beside images',
      datasetOf({ train: '/set/images/train/**', val: '/set/images/val/**' }, yolo),
      ['/set/images/train/a.png', '/set/images/val/b/c.jpg'],
    ],
    [
      'masks by split and name',
      datasetOf(
        { train: '/set/i/t/**/*.png', val: '/set/i/v/**/*.png' },
        { encoding: 'color-mask', path: 'masks/{split}/{stem}.png', replace: [['_image', '_label']] },
      ),
      ['/set/i/t/x/a_image.png', '/set/i/v/b_image_image.png'],
    ],
    [
      'two replacements',
      datasetOf(
        { train: '/set/leftImg8bit/train/**/*_leftImg8bit.png' },
        {
          encoding: 'color-mask',
          path: '{dir}/{stem}.png',
          replace: [
            ['/leftImg8bit/', '/gtFine/'],
            ['_leftImg8bit', '_gtFine_color'],
          ],
        },
      ),
      ['/set/leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png'],
    ],
    [
      'a part that is removed',
      datasetOf({ all: '/set/*.jpg' }, { encoding: 'voc-xml', path: 'ann/{stem}.xml', replace: [['_rgb', '']] }),
      ['/set/a_rgb.jpg'],
    ],
  ];

  it.each(layouts)('leads from image and annotation to the same sample: %s', async (_, dataset, images) => {
    const files = filesOf(...images);
    const { samples } = await collectSamples(dataset, files);
    expect(samples).toHaveLength(images.length);
    for (const sample of samples) {
      expect(await sampleOf(dataset, sample.image, files)).toEqual(sample);
      expect(await sampleOf(dataset, sample.annotations[0]!, files)).toEqual(sample);
    }
  });

  it('knows nothing of other files', async () => {
    const files = filesOf('/set/images/train/a.png');
    const dataset = datasetOf({ train: '/set/images/train/*' }, yolo);
    expect(await sampleOf(dataset, '/set/images/other/a.png', files)).toBeUndefined();
    expect(await sampleOf(dataset, '/set/labels/train/b.txt', files)).toBeUndefined();
    expect(await sampleOf(dataset, '/set/README.md', files)).toBeUndefined();
  });
});
