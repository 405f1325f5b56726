import type { PythonImports } from './pythonImports';
import { resolveName } from './pythonImports';
import type { PythonArgument, PythonValue } from './pythonValues';

/** A function that changes the size of a picture, and how it is told not to blend pixels. */
export interface Resizer {
  /** Where the picture is: an argument, or what the method is called on. */
  readonly picture: 'first-argument' | 'receiver';
  /** The place and the name of the argument that chooses the interpolation. */
  readonly position: number;
  readonly keyword: string;
  /** Whether such a value (the last part of a name, a number, a string) takes the nearest pixel. */
  readonly nearest: RegExp;
  /** What it does when nothing is said. */
  readonly fallback: string;
  /** What to write instead. `{0}` stands for the name under which the module is known. */
  readonly fix: string;
}

const byPath: readonly (readonly [RegExp, Resizer])[] = [
  [
    /^(?:cv2|opencv)\.resize$/,
    resizer({
      position: 5,
      keyword: 'interpolation',
      nearest: /^(?:INTER_NEAREST(?:_EXACT)?|CV_INTER_NN|0|6)$/,
      fallback: 'bilinear',
      fix: '{0}.INTER_NEAREST',
    }),
  ],
  [
    /^scipy\.misc(?:\.pilutil)?\.imresize$/,
    resizer({ position: 2, keyword: 'interp', nearest: /^nearest$/, fallback: 'bilinear', fix: "'nearest'" }),
  ],
  [
    /^skimage\.transform\.(?:resize|rescale)$/,
    resizer({ position: 2, keyword: 'order', nearest: /^0$/, fallback: 'bilinear', fix: '0' }),
  ],
  [
    /^scipy\.ndimage(?:\.interpolation)?\.zoom$/,
    resizer({ position: 3, keyword: 'order', nearest: /^0$/, fallback: 'cubic', fix: '0' }),
  ],
  [
    /^tensorflow(?:\.compat\.v1)?\.image\.(?:resize|resize_images)$/,
    resizer({
      position: 2,
      keyword: 'method',
      nearest: /^(?:nearest|NEAREST_NEIGHBOR|1)$/,
      fallback: 'bilinear',
      fix: "'nearest'",
    }),
  ],
];

const pillow: Resizer = {
  picture: 'receiver',
  position: 1,
  keyword: 'resample',
  nearest: /^(?:NEAREST|0)$/,
  fallback: 'bicubic',
  fix: '0',
};

function resizer(options: Omit<Resizer, 'picture'>): Resizer {
  return { picture: 'first-argument', ...options };
}

export interface ResizeCall {
  readonly resizer: Resizer;
  readonly picture: PythonValue;
  /** The argument that chooses the interpolation; undefined where none does. */
  readonly choice: PythonArgument | undefined;
  /** What to write for the nearest pixel. */
  readonly fix: string;
}

/** What a call does when it resizes a picture; undefined for every other call. */
export function readResize(call: PythonValue, imports: PythonImports, isPictureFile: boolean): ResizeCall | undefined {
  if (call.kind !== 'call') return undefined;
  const { callee, arguments: args } = call;
  if (callee.kind === 'name') {
    const path = resolveName(imports, callee.path);
    const known = byPath.find(([pattern]) => pattern.test(path))?.[1];
    const picture = args.find(({ name }) => name === undefined || /^(?:src|arr|image|images|input)$/.test(name))?.value;
    if (known !== undefined)
      return picture === undefined ? undefined : finish(known, picture, args, moduleOf(callee.path));
    return isPictureFile ? readMethod(callee.path, args, callee) : undefined;
  }
  if (callee.kind !== 'part' || callee.name !== 'resize' || !isPictureFile) return undefined;
  return finish(pillow, callee.value, args, '');
}

/** `label.resize((w, h))`, which Pillow's pictures have; arrays take the new shape in other ways. */
function readMethod(path: string, args: readonly PythonArgument[], callee: PythonValue): ResizeCall | undefined {
  const cut = path.lastIndexOf('.');
  if (cut < 0 || path.slice(cut + 1) !== 'resize') return undefined;
  return finish(pillow, { kind: 'name', path: path.slice(0, cut), span: callee.span }, args, '');
}

function finish(
  known: Resizer,
  picture: PythonValue,
  args: readonly PythonArgument[],
  module: string,
): ResizeCall | undefined {
  // `*args` and `**options` may hold anything.
  if (args.some(({ value, name }) => value.kind === 'other' && name === undefined)) return undefined;
  const choice =
    args.find(({ name }) => name === known.keyword) ?? args.filter(({ name }) => name === undefined)[known.position];
  return {
    resizer: known,
    picture,
    choice,
    fix: module === '' && known.fix.startsWith('{0}') ? '0' : known.fix.replace('{0}', module),
  };
}

function moduleOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** Whether the nearest pixel is taken: `undefined` where it cannot be told. */
export function takesNearest({ resizer: { nearest }, choice }: ResizeCall): boolean | undefined {
  if (choice === undefined) return false;
  const { value } = choice;
  if (value.kind === 'number') return nearest.test(String(value.value));
  if (value.kind === 'string') return nearest.test(value.value);
  if (value.kind !== 'name') return undefined;
  const last = value.path.slice(value.path.lastIndexOf('.') + 1);
  if (nearest.test(last)) return true;
  return /^[A-Z_0-9]+$/.test(last) ? false : undefined;
}
