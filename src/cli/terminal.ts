import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Puts a style on text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Where the command line writes, and what it may do there. */
export interface Terminal {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Whether a person sees standard error as it comes, so that a line may be written over. */
  readonly showsProgress: boolean;
  readonly paint: Paint;
}

export const plainPaint: Paint = (_, text) => text;

/** The terminal of this process. Colours only where a person sees them and nothing (`NO_COLOR`) speaks against it. */
export function processTerminal({ wantsColor }: { readonly wantsColor: boolean }): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    showsProgress: process.stderr.isTTY,
    paint: wantsColor && hasColors() ? (style, text) => styleText(style, text) : plainPaint,
  };
}

function hasColors(): boolean {
  // A stream that is no terminal has neither the flag nor the method.
  return process.stdout.isTTY && process.stdout.hasColors();
}

/** Text that cannot move the cursor or change colours, whatever stands in file names and labels. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
