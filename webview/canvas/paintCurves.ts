import { toX, toY, type CurvePlot } from '../../src/core/chart/curvePlot';
import type { CanvasTheme } from './theme';

/** Paints a chart of curves. */
export function paintCurves(context: CanvasRenderingContext2D, plot: CurvePlot, theme: CanvasTheme): void {
  paintAxes(context, plot, theme);
  context.lineJoin = 'round';
  // The first line is the one that matters: it lies on top.
  for (const { points, color, width, dash } of plot.lines.toReversed()) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (i === 0) context.moveTo(points[0]!, points[1]!);
      else context.lineTo(points[i]!, points[i + 1]!);
    }
    context.stroke();
    if (points.length === 2) context.fillRect(points[0]! - 2, points[1]! - 2, 4, 4);
  }
  context.setLineDash([]);
  if (plot.line !== undefined) {
    const x = Math.round(toX(plot, plot.line)) + 0.5;
    context.strokeStyle = theme.focus;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(x, plot.top);
    context.lineTo(x, plot.top + plot.innerHeight);
    context.stroke();
    context.setLineDash([]);
  }
  for (const { x, y, color } of plot.marks) {
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fillStyle = theme.background;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.stroke();
  }
}

function paintAxes(context: CanvasRenderingContext2D, plot: CurvePlot, theme: CanvasTheme): void {
  const { left, top, innerWidth, innerHeight } = plot;
  context.font = `11px ${theme.fontFamily}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  for (const tick of plot.ticks) {
    const x = Math.round(toX(plot, tick)) + 0.5;
    const y = Math.round(toY(plot, tick)) + 0.5;
    context.globalAlpha = tick === 0 ? 0.6 : 0.18;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + innerHeight);
    context.moveTo(left, y);
    context.lineTo(left + innerWidth, y);
    context.stroke();
    context.globalAlpha = 1;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(String(tick), x, top + innerHeight + 4);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(String(tick), left - 6, y);
  }
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillText(plot.titleX, left + innerWidth / 2, plot.height - 1);
  context.save();
  context.translate(10, top + innerHeight / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = 'middle';
  context.fillText(plot.titleY, 0, 0);
  context.restore();
  context.textAlign = 'left';
}
