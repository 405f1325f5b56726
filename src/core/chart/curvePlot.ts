/** A line of a chart over the unit square; both columns have one length, values from 0 to 1. */
export interface Curve {
  readonly label: string;
  /** A colour of CSS. */
  readonly color: string;
  readonly width: number;
  /** Lengths of dashes and gaps, so that lines differ by more than colour; empty for a whole line. */
  readonly dash: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A point that is marked: a ring of its own. */
export interface CurveMark {
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

export interface CurvePlotOptions {
  /** Of the whole chart, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly titleX: string;
  readonly titleY: string;
  /** Marks a place of the horizontal axis; undefined for none. */
  readonly line?: number | undefined;
}

/** A chart as things to draw, in CSS pixels from its upper left corner. */
export interface CurvePlot extends CurvePlotOptions {
  readonly left: number;
  readonly top: number;
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly ticks: readonly number[];
  readonly lines: readonly (Omit<Curve, 'x' | 'y'> & { readonly points: readonly number[] })[];
  readonly marks: readonly CurveMark[];
  readonly drawn: number;
  readonly total: number;
}

const MARGIN = { left: 44, top: 10, right: 12, bottom: 34 };

/** Lays curves out. Points that fall on the pixel of the one before are left out; how many were drawn is told. */
export function layoutCurves(
  curves: readonly Curve[],
  marks: readonly CurveMark[],
  options: CurvePlotOptions,
): CurvePlot {
  const innerWidth = Math.max(10, options.width - MARGIN.left - MARGIN.right);
  const innerHeight = Math.max(10, options.height - MARGIN.top - MARGIN.bottom);
  const frame = { left: MARGIN.left, top: MARGIN.top, innerWidth, innerHeight };
  let drawn = 0;
  let total = 0;
  const lines = curves.map(({ x, y, ...rest }) => {
    const points: number[] = [];
    let [lastX, lastY] = [NaN, NaN];
    for (let i = 0; i < x.length; i++) {
      const [px, py] = [toX(frame, x[i]!), toY(frame, y[i]!)];
      if (Number.isNaN(px + py)) continue;
      const isSame = Math.abs(px - lastX) < 0.5 && Math.abs(py - lastY) < 0.5;
      if (isSame && i < x.length - 1) continue;
      points.push(px, py);
      [lastX, lastY] = [px, py];
    }
    total += x.length;
    drawn += points.length / 2;
    return { ...rest, points };
  });
  const plot = { ...options, ...frame, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], lines, marks: [], drawn, total };
  return withMarks(plot, marks, options.line);
}

/** The same chart with other marks: its lines are not laid out anew. */
export function withMarks(plot: CurvePlot, marks: readonly CurveMark[], line: number | undefined): CurvePlot {
  const placed = marks.map(({ x, y, color }) => ({ x: toX(plot, x), y: toY(plot, y), color }));
  return { ...plot, marks: placed, line };
}

type Frame = Pick<CurvePlot, 'left' | 'top' | 'innerWidth' | 'innerHeight'>;

export function toX({ left, innerWidth }: Frame, value: number): number {
  return left + value * innerWidth;
}

export function toY({ top, innerHeight }: Frame, value: number): number {
  return top + (1 - value) * innerHeight;
}

/** The point of the curves that is nearest to a place of the chart, within `reach` pixels. */
export function nearestPoint(
  curves: readonly Curve[],
  frame: Frame,
  at: { readonly x: number; readonly y: number },
  reach: number,
): { readonly curve: number; readonly point: number } | undefined {
  let best: { curve: number; point: number } | undefined;
  let nearest = reach ** 2;
  for (const [curve, { x, y }] of curves.entries()) {
    for (let point = 0; point < x.length; point++) {
      const distance = (toX(frame, x[point]!) - at.x) ** 2 + (toY(frame, y[point]!) - at.y) ** 2;
      if (distance > nearest) continue;
      nearest = distance;
      best = { curve, point };
    }
  }
  return best;
}

/** The chart as an SVG file of its own. Text is black on white: it is for papers. */
export function curvesToSvg(plot: CurvePlot): string {
  const { width, height, left, top, innerWidth, innerHeight, ticks, lines, marks } = plot;
  const font = 'font-family="sans-serif" font-size="11"';
  const grid = ticks.flatMap((tick) => {
    const [x, y] = [toX(plot, tick), toY(plot, tick)];
    return [
      `<path d="M${x} ${top}V${top + innerHeight}M${left} ${y}H${left + innerWidth}" stroke="#ddd" fill="none"/>`,
      `<text x="${x}" y="${top + innerHeight + 14}" text-anchor="middle" ${font}>${tick}</text>`,
      `<text x="${left - 6}" y="${y + 4}" text-anchor="end" ${font}>${tick}</text>`,
    ];
  });
  const paths = lines.map(({ color, width: stroke, dash, points, label }) => {
    const d = points.map((value, i) => `${i % 2 === 0 ? (i === 0 ? 'M' : 'L') : ' '}${round(value)}`).join('');
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    return `<path d="${d}" fill="none" stroke="${escapeXml(color)}" stroke-width="${stroke}"${dashes}><title>${escapeXml(label)}</title></path>`;
  });
  const rings = marks.map(
    ({ x, y, color }) =>
      `<circle cx="${round(x)}" cy="${round(y)}" r="5" fill="none" stroke="${escapeXml(color)}" stroke-width="2"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...grid,
    ...paths,
    ...rings,
    `<text x="${left + innerWidth / 2}" y="${height - 4}" text-anchor="middle" ${font}>${escapeXml(plot.titleX)}</text>`,
    `<text transform="translate(10 ${top + innerHeight / 2}) rotate(-90)" text-anchor="middle" ${font}>${escapeXml(plot.titleY)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // What XML does not allow is left out.
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (mark) => entities[mark]!);
}
