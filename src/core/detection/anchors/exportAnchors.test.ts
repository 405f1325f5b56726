import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../std/message';
import { anchorCenters, buildAnchorGrid } from './anchorGrid';
import { checkRecipe } from './checkRecipe';
import { exportAnchors } from './exportAnchors';
import { anchorPresets, findPreset } from './presets';

const preset = (name: string) => findPreset(name)!;
const notes = (name: string, format: Parameters<typeof exportAnchors>[1]) =>
  exportAnchors(preset(name), format).notes.map(formatMessage);

describe('exports', () => {
  it("write the author's preset as he writes it", () => {
    expect(exportAnchors(preset('vgg300'), 'author').text).toBe(`SSDPreset(name='vgg300',
    image_size=Size(300, 300),
    maps=[
        SSDMap(Size(38, 38), 0.1, [2, 0.5]),
        SSDMap(Size(19, 19), 0.2, [2, 3, 0.5, 1 / 3]),
        SSDMap(Size(10, 10), 0.375, [2, 3, 0.5, 1 / 3]),
        SSDMap(Size(5, 5), 0.55, [2, 3, 0.5, 1 / 3]),
        SSDMap(Size(3, 3), 0.725, [2, 0.5]),
        SSDMap(Size(1, 1), 0.9, [2, 0.5]),
    ],
    extra_scale=1.075,
    num_anchors=8732)
`);
    expect(notes('vgg300', 'author')).toEqual([]);
    expect(notes('caffe-voc300', 'author')).toEqual([
      'Centres lie in the middle of equal cells; steps and offsets cannot be given.',
    ]);
  });

  it("write torchvision's generator with the arguments of its own model", () => {
    expect(exportAnchors(preset('torchvision-ssd300'), 'torchvision')).toEqual({
      text: `DefaultBoxGenerator(
    [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
    scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
    steps=[8, 16, 32, 64, 100, 300],
    clip=True,
)
`,
      language: 'python',
      notes: [],
    });
    expect(notes('vgg300', 'torchvision')).toEqual([
      'The anchors come in another order there: cell by cell, not shape by shape.',
    ]);
  });

  it("write Caffe's layers", () => {
    const { text } = exportAnchors(preset('caffe-voc300'), 'caffe');
    expect(text.split('layer {').length - 1).toBe(6);
    expect(text).toContain(`  prior_box_param {
    min_size: 60
    max_size: 111
    aspect_ratio: 2
    aspect_ratio: 3
    flip: true
    clip: false
    variance: 0.1
    variance: 0.1
    variance: 0.2
    variance: 0.2
    step: 16
    offset: 0.5
  }`);
    expect(notes('caffe-voc512', 'caffe')).toEqual([]);
    expect(notes('vgg512', 'caffe')[0]).toBe('Caffe cuts sizes to whole pixels.');
  });

  it("write TensorFlow's grids so that its formula gives the same anchors", () => {
    const { text } = exportAnchors(preset('vgg512'), 'tensorflow');
    const read = (key: string): number[][] =>
      [...text.matchAll(new RegExp(`${key}: \\[?([^\\]\\n]*)`, 'g'))].map(([, list = '']) =>
        list.split(', ').map(Number),
      );
    const [sizes, ratios, strides] = [read('base_sizes'), read('aspect_ratios'), read('width_stride')];
    const grid = buildAnchorGrid({ ...preset('vgg512'), layout: 'cell-first' });
    const own = anchorCenters(grid);
    let at = 0;
    grid.maps.forEach(({ rows, columns }, m) => {
      for (let cell = 0; cell < rows * columns; cell++) {
        sizes[m]!.forEach((size, shape) => {
          const root = Math.sqrt(ratios[m]![shape]!);
          const stride = strides[m]![0]!;
          const expected = [
            (cell % columns) * stride + stride / 2,
            Math.floor(cell / columns) * stride + stride / 2,
            size * root,
            size / root,
          ];
          expected.forEach((value, i) => {
            expect(Math.abs(own[at + i]! * 512 - value)).toBeLessThan(1e-4);
          });
          at += 4;
        });
      }
    });
    expect(at).toBe(24564 * 4);
    expect(notes('vgg300', 'tensorflow')[0]).toContain('whole pixels');
  });

  it.each(anchorPresets)('comes back from our own JSON: $name', (recipe) => {
    const { version, ...rest } = JSON.parse(exportAnchors(recipe, 'json').text) as Record<string, unknown>;
    expect(version).toBe(1);
    expect(checkRecipe(rest)).toEqual(recipe);
  });
});

describe('what is taken for a recipe', () => {
  const recipe = preset('vgg300');

  it.each([
    ['nothing', undefined],
    ['no maps', { ...recipe, maps: undefined }],
    ['a negative size', { ...recipe, maps: [{ ...recipe.maps[0], min: -1 }] }],
    ['a ratio of 0', { ...recipe, maps: [{ ...recipe.maps[0], ratios: [0] }] }],
    ['half a cell', { ...recipe, maps: [{ ...recipe.maps[0], width: 1.5 }] }],
    ['an unknown rule', { ...recipe, matching: 'guess' }],
    [
      'too many anchors',
      { ...recipe, maps: Array.from({ length: 9 }, () => ({ ...recipe.maps[0], width: 900, height: 900 })) },
    ],
  ])('is not %s', (_, value) => {
    expect(checkRecipe(value)).toBeUndefined();
  });
});
