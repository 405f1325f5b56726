/** A colour of the terminal's palette (0 to 7, 8 to 15 the bright ones, 16 to 255 fixed), or one of its own as `#rrggbb`. */
export type AnsiColor = number | string;

/** How a text is to look; what is absent is as usual. */
export interface AnsiStyle {
  readonly foreground?: AnsiColor;
  readonly background?: AnsiColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
  readonly hidden?: true;
  readonly strike?: true;
}

export const plainStyle: AnsiStyle = {};

const DIMENSIONS = [
  'foreground',
  'background',
  'bold',
  'dim',
  'italic',
  'underline',
  'inverse',
  'hidden',
  'strike',
] as const;

export function isSameStyle(a: AnsiStyle, b: AnsiStyle): boolean {
  return a === b || DIMENSIONS.every((name) => a[name] === b[name]);
}

type Flag = Exclude<keyof AnsiStyle, 'foreground' | 'background'>;

const flagsOn: Readonly<Partial<Record<number, Flag>>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'hidden',
  9: 'strike',
  21: 'underline',
};
const flagsOff: Readonly<Partial<Record<number, readonly Flag[]>>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['hidden'],
  29: ['strike'],
};

type Draft = { -readonly [Name in keyof AnsiStyle]: AnsiStyle[Name] };

/**
 * The style after "select graphic rendition" with these parameters (ECMA-48, and the colours of xterm), as they stand between
 * `ESC [` and `m`: codes separated by `;`, parts of a code by `:`. What is unknown changes nothing.
 */
export function applyRendition(style: AnsiStyle, parameters: string): AnsiStyle {
  let draft: Draft = { ...style };
  const codes = parameters.split(';');
  for (let i = 0; i < codes.length; i++) {
    const [code = 0, ...parts] = codes[i]!.split(':').map(Number);
    if (code === 0) {
      draft = {};
    } else if (code !== FOREGROUND && code !== BACKGROUND && code !== UNDERLINE_COLOR) {
      applyFlag(draft, code, parts[0]);
      applyGround(draft, code);
    } else if (parts.length > 0) {
      setColor(draft, code, colorOf(parts));
    } else {
      const rest = codes.slice(i + 1, i + 5).map(Number);
      setColor(draft, code, colorOf(rest));
      i += rest[0] === PALETTE ? 2 : rest[0] === TRUE_COLOR ? 4 : 0;
    }
  }
  return draft;
}

const FOREGROUND = 38;
const BACKGROUND = 48;
const UNDERLINE_COLOR = 58;
const TRUE_COLOR = 2;
const PALETTE = 5;

function applyFlag(draft: Draft, code: number, part: number | undefined): void {
  const flag = flagsOn[code];
  // 4:3 is a wavy underline, 4:0 none.
  if (flag !== undefined && part !== 0) draft[flag] = true;
  else if (flag !== undefined) Reflect.deleteProperty(draft, flag);
  for (const name of flagsOff[code] ?? []) Reflect.deleteProperty(draft, name);
}

function applyGround(draft: Draft, code: number): void {
  if (30 <= code && code <= 37) draft.foreground = code - 30;
  else if (90 <= code && code <= 97) draft.foreground = code - 90 + 8;
  else if (40 <= code && code <= 47) draft.background = code - 40;
  else if (100 <= code && code <= 107) draft.background = code - 100 + 8;
  else if (code === 39) delete draft.foreground;
  else if (code === 49) delete draft.background;
}

function setColor(draft: Draft, code: number, color: AnsiColor | undefined): void {
  if (color === undefined) return;
  if (code === FOREGROUND) draft.foreground = color;
  else if (code === BACKGROUND) draft.background = color;
}

/** The colour of `5;n`, `2;r;g;b`, or with colons also `2::r:g:b`, where a name of the colour space stands before. */
function colorOf([kind, ...values]: readonly number[]): AnsiColor | undefined {
  const color = kind === TRUE_COLOR && values.length > 3 ? values.slice(1, 4) : values.slice(0, 3);
  const isByte = (value: number | undefined) => value !== undefined && 0 <= value && value <= 255;
  if (kind === PALETTE) return isByte(color[0]) ? Math.floor(color[0]!) : undefined;
  if (kind !== TRUE_COLOR || color.length < 3 || !color.every(isByte)) return undefined;
  return `#${color.map((value) => Math.floor(value).toString(16).padStart(2, '0')).join('')}`;
}
