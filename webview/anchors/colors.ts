import { readTheme, type CanvasTheme } from '../canvas/theme';
import type { TruthState } from './model';

/** The editor's colours for what is drawn over a picture. */
export interface AnchorColors extends CanvasTheme {
  readonly anchor: string;
  readonly states: Readonly<Record<TruthState, string>>;
}

/** State is told by the dash as well: solid, dotted, dashed. */
export const dashes: Readonly<Record<TruthState, readonly number[]>> = {
  good: [],
  best: [2, 3],
  lost: [9, 3, 2, 3],
  none: [6, 4],
};

export function readColors(): AnchorColors {
  const style = getComputedStyle(document.body);
  const color = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    ...readTheme(document.body),
    anchor: color('--vscode-charts-blue', '#3794ff'),
    states: {
      good: color('--vscode-charts-green', '#89d185'),
      best: color('--vscode-charts-yellow', '#cca700'),
      lost: color('--vscode-charts-orange', '#d18616'),
      none: color('--vscode-charts-red', '#f14c4c'),
    },
  };
}
