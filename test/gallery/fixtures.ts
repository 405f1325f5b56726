import { streetClasses, streetMask, streetPlane } from './scenes';
import type { ClassView, FindingView, LabelsView, ObjectView } from '../../src/protocol/labelsPanel';

/** The views that the gallery shows, by name. Pictures are served as `/pictures/WIDTHxHEIGHT.png`. */
export const cases: Readonly<Record<string, () => LabelsView>> = {
  boxes: boxesView,
  mask: () => maskView(2048, 1024),
  'mask-small': () => maskView(480, 320),
  shapes: shapesView,
  crowded: () => crowdedView(2000),
  'no-labels': () => ({
    ...boxesView(),
    objects: [],
    findings: [],
    classes: boxesView().classes.map((one) => ({ ...one, count: 0 })),
  }),
  'no-dataset': () => ({ ...bare(), image: { ...bare().image, name: 'holiday.png' } }),
  unreadable: unreadableView,
  tiff: () => ({ ...boxesView(), image: { ...boxesView().image, name: 'scan.tiff', uri: '/pictures/broken.tiff' } }),
  hostile: hostileView,
  huge: hugeView,
};

const help = 'https://example.invalid/rules/';

function bare(): LabelsView {
  return {
    image: { name: 'frame_0042.png', uri: '/pictures/640x480.png', width: 640, height: 480, orientation: 1 },
    dataset: undefined,
    classes: [],
    objects: [],
    mask: undefined,
    findings: [],
    encoding: '',
    annotation: undefined,
  };
}

const boxClasses: readonly (readonly [string, readonly [number, number, number]])[] = [
  ['car', [86, 180, 233]],
  ['person', [230, 159, 0]],
  ['traffic sign', [0, 158, 115]],
  ['tree', [204, 121, 167]],
  ['building', [240, 228, 66]],
];

function boxesView(): LabelsView {
  const objects = [
    box(0, [134, 246, 250, 330]),
    box(0, [359, 268, 436, 324]),
    box(0, [436, 260, 590, 376]),
    box(1, [57, 238, 71, 318]),
    box(1, [82, 238, 97, 318]),
    box(1, [582, 238, 596, 318]),
    box(2, [298, 169, 316, 196]),
    box(3, [95, 122, 188, 260]),
    box(3, [535, 105, 617, 240]),
    box(4, [-24, 90, 92, 226]),
    box(4, [548, 60, 712, 240]),
    box(-1, [260, 392, 330, 450], 'bycicle'),
    ...Array.from({ length: 14 }, (_, i) =>
      box(i % 4, [40 + i * 40, 340 + (i % 3) * 34, 66 + i * 40, 362 + (i % 3) * 34]),
    ),
  ].map((object, line) => ({ ...object, range: row(line) }));
  const findings = [
    finding('box/outside-image', 'error', 'The box reaches 24 pixels out of the image on the left.', {
      objectIndex: 9,
    }),
    finding('box/outside-image', 'error', 'The box reaches 72 pixels out of the image on the right.', {
      objectIndex: 10,
    }),
    finding('label/unknown-class', 'error', 'No class is called “bycicle”. Did you mean “bicycle”?', {
      objectIndex: 11,
    }),
    finding('box/near-duplicate', 'warning', 'This box is nearly the same as the one in line 15.', { objectIndex: 15 }),
    finding('text/mixed-line-endings', 'info', 'Lines end in two ways in this file.', {}),
  ];
  return {
    ...bare(),
    dataset: { name: 'street', split: 'train', position: 3, total: 60 },
    classes: countClasses(boxClasses, objects),
    objects,
    findings,
    encoding: 'YOLO text',
    annotation: 'labels/train/frame_0042.txt',
  };
}

function maskView(width: number, height: number): LabelsView {
  const sx = width / 2048;
  const sy = height / 1024;
  const spot = (y: number, x: number, value: number): [number, number, number] => [
    Math.floor(y * sy),
    Math.floor(x * sx),
    value,
  ];
  const cluster = Array.from(
    { length: 40 },
    (_, i) =>
      [Math.floor(610 * sy) + (i % 8), Math.floor(612 * sx) + Math.floor(i / 8), 0x40_01_80] as [
        number,
        number,
        number,
      ],
  );
  const unknown = [spot(200, 600, 0xff_00_ff), spot(420, 1000, 0x80_40_81), ...cluster, spot(900, 1700, 0x7f_40_80)];
  const plane = streetPlane(width, height);
  const counts = new Map<number, number>();
  for (const value of plane) counts.set(value, (counts.get(value) ?? 0) + 1);
  return {
    ...bare(),
    image: {
      name: 'aachen_000001_leftImg8bit.png',
      uri: `/pictures/${width}x${height}.png`,
      width,
      height,
      orientation: 1,
    },
    dataset: { name: 'street', split: 'val', position: 12, total: 40 },
    classes: streetClasses.map(([name, color], id): ClassView => ({ id, name, color, count: counts.get(id) ?? 0 })),
    mask: streetMask(width, height, unknown),
    findings: [
      finding(
        'mask/unknown-color',
        'error',
        `${unknown.length} pixels have a colour that no class has; the first is #ff00ff. Nearest: “traffic sign”, 128 away.`,
        {
          pixel: { row: unknown[0]![0], column: unknown[0]![1] },
        },
      ),
      finding(
        'mask/antialiased-edge',
        'warning',
        'The borders of “car” are blurred: 40 pixels hold a mix of two classes.',
        {
          pixel: { row: cluster[0]![0], column: cluster[0]![1] },
        },
      ),
      finding(
        'dataset/network-stride',
        'info',
        'The network’s input of 500 pixels cannot be divided by its stride of 32.',
        {},
      ),
    ],
    encoding: 'Colour mask',
    annotation: 'masks/val/aachen_000001_gtFine_color.png',
  };
}

function shapesView(): LabelsView {
  const ring = (cx: number, cy: number, radius: number, corners: number): number[] =>
    Array.from({ length: corners }, (_, i) => (2 * Math.PI * i) / corners).flatMap((angle) => [
      cx + radius * Math.cos(angle),
      cy + radius * 0.7 * Math.sin(angle),
    ]);
  const polygon = (classIndex: number, points: number[]): ObjectView => ({
    ...box(classIndex, bounds(points)),
    shape: { kind: 'polygon', rings: [points] },
  });
  const pose: ObjectView = {
    ...box(1, [60, 230, 110, 330]),
    shape: {
      kind: 'keypoints',
      points: [85, 240, 2, 72, 262, 2, 98, 262, 2, 68, 290, 1, 102, 290, 2, 78, 326, 2, 92, 326, 1, 0, 0, 0],
    },
  };
  const objects = [
    polygon(0, ring(192, 288, 60, 24)),
    polygon(0, ring(398, 296, 40, 18)),
    polygon(2, ring(307, 182, 14, 8)),
    pose,
    rle(3, [520, 110, 620, 240]),
    ...Array.from({ length: 20 }, (_, i) => polygon(i % 5, ring(40 + i * 29, 400 + (i % 2) * 40, 13, 5 + (i % 6)))),
    { ...box(4, [0, 0, 640, 480]), shape: { kind: 'image' } as const },
  ].map((object, line) => ({ ...object, range: row(line) }));
  return {
    ...boxesView(),
    classes: countClasses(boxClasses, objects),
    objects,
    findings: [
      finding('polygon/self-crossing', 'error', 'The outline crosses itself.', { objectIndex: 6 }),
      finding('polygon/area-disagrees', 'warning', 'The area written is 912, the outline’s is 640.', {
        objectIndex: 0,
      }),
      finding('keypoints/outside-box', 'info', 'A key point lies outside its box.', { objectIndex: 3 }),
    ],
    encoding: 'COCO JSON',
    annotation: 'annotations/instances_train.json',
  };
}

/** Many boxes over a large mask: what panning is measured on. */
function crowdedView(count: number): LabelsView {
  let random = 11;
  const next = (below: number): number => {
    random = (random * 1_103_515_245 + 12_345) & 0x7fffffff;
    return ((random >> 8) / 0x7fffff) * below;
  };
  const view = maskView(2048, 1024);
  const objects = Array.from({ length: count }, (_, line): ObjectView => {
    const [x, y, classIndex] = [next(2000), next(1000), Math.floor(next(5))];
    return {
      ...box(classIndex, [x, y, x + 8 + next(120), y + 8 + next(90)], streetClasses[classIndex]?.[0]),
      range: row(line),
    };
  });
  return {
    ...view,
    classes: view.classes.map((one, index) => ({
      ...one,
      count: objects.filter(({ classIndex }) => classIndex === index).length,
    })),
    objects,
  };
}

function unreadableView(): LabelsView {
  return {
    ...boxesView(),
    image: { name: 'truncated.jpg', uri: '/pictures/broken.jpg', width: undefined, height: undefined, orientation: 1 },
    findings: [finding('image/unreadable', 'error', 'The picture ends before its data does.', {})],
  };
}

const nasty = `"><img src=x onerror=alert(1)>' & <b>bold</b>\n\u202Eright to left\u0000`;

function hostileView(): LabelsView {
  const view = boxesView();
  return {
    ...view,
    image: { ...view.image, name: nasty },
    dataset: { name: nasty, split: nasty, position: 1, total: 1 },
    classes: view.classes.map((one, index) =>
      index === 0 ? { ...one, name: nasty } : index === 1 ? { ...one, name: 'x'.repeat(4000) } : one,
    ),
    objects: [
      ...view.objects.map((object, index) => (index < 4 ? { ...object, className: nasty, note: nasty } : object)),
      box(0, [NaN, 0, 10, 10]),
      box(0, [Infinity, -Infinity, 1e300, -1e300]),
      box(1, [300, 300, 200, 200]),
      box(1, [1e6, 1e6, 2e6, 2e6]),
    ],
    findings: [finding('text/not-finite', 'error', nasty, { objectIndex: 26 }), ...view.findings],
    encoding: nasty,
    annotation: nasty,
  };
}

function hugeView(): LabelsView {
  const side = 16_384;
  // A quarter of a row is 4,096 pixels, that is 0 and 32 in bytes of seven bits.
  const runs = Array.from({ length: side * 4 }, (_, i) => [(i * 7) % 10, 0x80, 32]).flat();
  return {
    ...bare(),
    image: { name: 'orthophoto.png', uri: `/pictures/${side}x${side}.png`, width: side, height: side, orientation: 1 },
    dataset: { name: 'aerial', split: 'train', position: 1, total: 2 },
    classes: streetClasses.map(([name, color], id) => ({ id, name, color, count: 1000 })),
    mask: {
      width: side,
      height: side,
      runs: Uint8Array.from(runs),
      unknown: new Uint32Array(),
      unknownTotal: 0,
      values: 'index',
    },
    encoding: 'Index mask',
    annotation: 'masks/orthophoto.png',
  };
}

function box(classIndex: number, corners: readonly [number, number, number, number], name?: string): ObjectView {
  const className = name ?? boxClasses[classIndex]?.[0] ?? 'unknown';
  return { classIndex, className, shape: { kind: 'box' }, box: corners, range: undefined, note: '' };
}

/** An ellipse in the box as COCO writes it: column by column, zeros first. */
function rle(classIndex: number, corners: readonly [number, number, number, number]): ObjectView {
  const [width, height] = [640, 480];
  const [x0, y0, x1, y1] = corners;
  const counts: number[] = [];
  let value = 0;
  let length = 0;
  for (let i = 0; i < width * height; i++) {
    const [column, line] = [Math.floor(i / height), i % height];
    const inside = ((2 * column - x0 - x1) / (x1 - x0)) ** 2 + ((2 * line - y0 - y1) / (y1 - y0)) ** 2 < 1 ? 1 : 0;
    if (inside !== value) {
      counts.push(length);
      [value, length] = [inside, 0];
    }
    length++;
  }
  counts.push(length);
  return { ...box(classIndex, corners), shape: { kind: 'runs', width, height, counts } };
}

function bounds(points: readonly number[]): [number, number, number, number] {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function row(line: number): ObjectView['range'] {
  return { start: { line, character: 0 }, end: { line, character: 38 } };
}

function finding(
  rule: string,
  severity: FindingView['severity'],
  message: string,
  place: Partial<Pick<FindingView, 'objectIndex' | 'pixel'>>,
): FindingView {
  const range = place.objectIndex === undefined ? undefined : row(place.objectIndex);
  return { rule, severity, message, range, pixel: undefined, objectIndex: undefined, help: `${help}${rule}`, ...place };
}

function countClasses(classes: typeof boxClasses, objects: readonly ObjectView[]): ClassView[] {
  return classes.map(([name, color], id) => ({
    id,
    name,
    color,
    count: objects.filter(({ classIndex }) => classIndex === id).length,
  }));
}
