import { Range } from 'vscode';
import type { TextRange } from '../core/std/place';

export function toRange({ start, end }: TextRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
