import { message, type Message } from '../../std/message';
import { countAnchors, type AnchorMap, type AnchorRecipe } from './anchorRecipe';

export const anchorFormats = ['author', 'tensorflow', 'torchvision', 'caffe', 'json'] as const;
export type AnchorFormat = (typeof anchorFormats)[number];

export interface AnchorExport {
  readonly text: string;
  /** The language of the editor. */
  readonly language: 'python' | 'json' | 'plaintext';
  /** What the format cannot say, so that the anchors will differ. */
  readonly notes: readonly Message[];
}

/**
 * The recipe as other projects write it: the articles' author's `SSDPreset`, a `flexible_grid_anchor_generator` of the TensorFlow Object Detection
 * API, torchvision's `DefaultBoxGenerator`, `PriorBox` layers of Caffe, or our own JSON.
 */
export function exportAnchors(recipe: AnchorRecipe, format: AnchorFormat): AnchorExport {
  return writers[format](recipe);
}

const writers: Record<AnchorFormat, (recipe: AnchorRecipe) => AnchorExport> = {
  author: (recipe) => {
    const { name, image, maps } = recipe;
    const last = maps.at(-1);
    const rows = maps.map(
      ({ width, height, min, ratios }) =>
        `        SSDMap(Size(${width}, ${height}), ${number(min / image.width)}, [${ratios.map(ratioText).join(', ')}]),`,
    );
    const text = [
      `SSDPreset(name='${quoted(name)}',`,
      `    image_size=Size(${image.width}, ${image.height}),`,
      '    maps=[',
      ...rows,
      '    ],',
      `    extra_scale=${number((last?.max ?? last?.min ?? 0) / image.width)},`,
      `    num_anchors=${countAnchors(recipe)})`,
      '',
    ].join('\n');
    return {
      text,
      language: 'python',
      notes: [
        ...chainNotes(recipe, message('The second square of a map always lies between its scale and the next.')),
        ...stepNotes(recipe, message('Centres lie in the middle of equal cells; steps and offsets cannot be given.')),
        ...(recipe.clip === 'none' ? [] : [message('Nothing is clipped.')]),
      ],
    };
  },
  tensorflow: (recipe) => {
    const { maps, image, offset } = recipe;
    const grids = maps.map((map) => {
      const shapes = shapesOf(map);
      const [stepX, stepY] = [map.step ?? image.width / map.width, map.step ?? image.height / map.height];
      return [
        '    anchor_grid {',
        `      base_sizes: [${shapes.map(([size]) => number(size)).join(', ')}]`,
        `      aspect_ratios: [${shapes.map(([, ratio]) => number(ratio)).join(', ')}]`,
        `      height_stride: ${Math.round(stepY)}`,
        `      width_stride: ${Math.round(stepX)}`,
        `      height_offset: ${Math.round(stepY * offset)}`,
        `      width_offset: ${Math.round(stepX * offset)}`,
        '    }',
      ].join('\n');
    });
    const hasParts = maps.some(({ step, width, height }) =>
      [step ?? image.width / width, step ?? image.height / height].some(
        (length) => !Number.isInteger(length) || !Number.isInteger(length * offset),
      ),
    );
    return {
      text: ['anchor_generator {', '  flexible_grid_anchor_generator {', ...grids, '  }', '}', ''].join('\n'),
      language: 'plaintext',
      notes: [
        ...(hasParts
          ? [message('Strides and offsets are whole pixels there: those with a fraction were rounded.')]
          : []),
        ...(recipe.clip === 'none' ? [] : [message('Nothing is clipped.')]),
      ],
    };
  },
  torchvision: (recipe) => {
    const { maps, image } = recipe;
    const pairs = maps.map(
      ({ ratios }) => `[${[...new Set(ratios.map((ratio) => Math.max(ratio, 1 / ratio)))].map(number).join(', ')}]`,
    );
    const last = maps.at(-1);
    const scales = [...maps.map(({ min }) => min), last?.max ?? last?.min ?? 0].map((size) =>
      number(size / image.width),
    );
    const steps = maps.some(({ step }) => step !== undefined)
      ? [`    steps=[${maps.map(({ step, width }) => number(step ?? image.width / width)).join(', ')}],`]
      : [];
    const isOneSided = maps.some(({ ratios }) =>
      ratios.some((ratio) => !ratios.some((other) => isClose(other, 1 / ratio))),
    );
    const text = [
      'DefaultBoxGenerator(',
      `    [${pairs.join(', ')}],`,
      `    scales=[${scales.join(', ')}],`,
      ...steps,
      `    clip=${recipe.clip === 'size' ? 'True' : 'False'},`,
      ')',
      '',
    ].join('\n');
    return {
      text,
      language: 'python',
      notes: [
        ...(isOneSided ? [message('Every ratio comes with its reciprocal there.')] : []),
        ...chainNotes(recipe, message('The second square of a map always lies between its scale and the next.')),
        ...(recipe.clip === 'center-size' || recipe.clip === 'corners'
          ? [message('Only width and height can be clipped there.')]
          : []),
        ...orderNote(recipe),
      ],
    };
  },
  caffe: (recipe) => {
    const { maps, image, offset, clip } = recipe;
    const layers = maps.map(({ min, max, ratios, step, width }, i) => {
      const isFlipped = ratios.every((ratio) => ratios.some((other) => isClose(other, 1 / ratio)));
      const written = isFlipped ? ratios.filter((ratio) => ratio > 1) : ratios;
      return [
        'layer {',
        `  name: "map${i + 1}_mbox_priorbox"`,
        '  type: "PriorBox"',
        `  bottom: "map${i + 1}"`,
        '  bottom: "data"',
        `  top: "map${i + 1}_mbox_priorbox"`,
        '  prior_box_param {',
        `    min_size: ${number(min)}`,
        ...(max === undefined ? [] : [`    max_size: ${number(max)}`]),
        ...written.map((ratio) => `    aspect_ratio: ${number(ratio)}`),
        `    flip: ${isFlipped}`,
        `    clip: ${clip === 'corners'}`,
        '    variance: 0.1',
        '    variance: 0.1',
        '    variance: 0.2',
        '    variance: 0.2',
        `    step: ${number(step ?? image.width / width)}`,
        `    offset: ${number(offset)}`,
        '  }',
        '}',
      ].join('\n');
    });
    const hasParts = maps.some(({ min, max }) => !Number.isInteger(min) || !Number.isInteger(max ?? min));
    return {
      text: `${layers.join('\n')}\n`,
      language: 'plaintext',
      notes: [
        ...(hasParts && !recipe.wholeSizes ? [message('Caffe cuts sizes to whole pixels.')] : []),
        ...(clip === 'size' || clip === 'center-size' ? [message('Caffe clips the four edges or nothing.')] : []),
        ...orderNote(recipe),
      ],
    };
  },
  json: (recipe) => ({
    text: `${JSON.stringify({ version: 1, ...recipe }, undefined, 2)}\n`,
    language: 'json',
    notes: [],
  }),
};

/** Side of the square of the same area and ratio of every shape, in the order of Caffe's output. */
function shapesOf({ min, max, ratios }: AnchorMap): (readonly [size: number, ratio: number])[] {
  const second = max === undefined ? [] : [[Math.sqrt(min * max), 1] as const];
  return [[min, 1], ...second, ...ratios.map((ratio) => [min, ratio] as const)];
}

/** A note where a map's `max` is not the `min` of the next. */
function chainNotes({ maps }: AnchorRecipe, note: Message): Message[] {
  const isChain = maps.every(({ max }, i) => max !== undefined && (i + 1 === maps.length || max === maps[i + 1]!.min));
  return isChain ? [] : [note];
}

function stepNotes({ maps, image, offset }: AnchorRecipe, note: Message): Message[] {
  const isEven = maps.every(
    ({ step, width, height }) =>
      step === undefined || (isClose(step, image.width / width) && isClose(step, image.height / height)),
  );
  return isEven && offset === 0.5 ? [] : [note];
}

function orderNote({ layout }: AnchorRecipe): Message[] {
  return layout === 'cell-first'
    ? []
    : [message('The anchors come in another order there: cell by cell, not shape by shape.')];
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** As short as it can be within float32, which all of these compute in or round to. */
function number(value: number): string {
  return String(Number(value.toPrecision(9)));
}

/** Reciprocals of whole numbers as Python divides them, which loses nothing. */
function ratioText(ratio: number): string {
  const inverse = Math.round(1 / ratio);
  return ratio < 1 && 1 / inverse === ratio && inverse !== 2 ? `1 / ${inverse}` : number(ratio);
}

function quoted(text: string): string {
  return text.replace(/[\\'\u0000-\u001f]/g, '_');
}
