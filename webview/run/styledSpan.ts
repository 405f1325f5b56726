import type { AnsiColor, AnsiStyle } from '../../src/core/std/ansiStyle';
import { h } from '../ui/element';

const NAMES = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

/** Text in the look that a terminal would give it, with the editor's own terminal colours. */
export function styledSpan(text: string, style: AnsiStyle): Node | string {
  if (Object.keys(style).length === 0) return text;
  const span = h('span', {}, text);
  const [front, back] =
    style.inverse === true ? [style.background, style.foreground] : [style.foreground, style.background];
  if (front !== undefined) span.style.color = colorOf(front);
  else if (style.inverse === true) span.style.color = 'var(--vscode-editor-background)';
  if (back !== undefined) span.style.background = colorOf(back);
  else if (style.inverse === true) span.style.background = 'currentColor';
  if (style.bold === true) span.style.fontWeight = 'bold';
  if (style.italic === true) span.style.fontStyle = 'italic';
  if (style.dim === true) span.style.opacity = '0.7';
  const lines = [style.underline === true ? 'underline' : '', style.strike === true ? 'line-through' : ''];
  span.style.textDecoration = lines.join(' ').trim();
  return span;
}

/** The palette's first sixteen are the theme's; the others are a cube of 6 × 6 × 6 colours and 24 greys, as in xterm. */
function colorOf(color: AnsiColor): string {
  if (typeof color === 'string') return color;
  if (color < 16) return `var(--vscode-terminal-ansi${color < 8 ? '' : 'Bright'}${NAMES[color % 8]})`;
  if (color >= 232) {
    const grey = 8 + 10 * (color - 232);
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = color - 16;
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}
