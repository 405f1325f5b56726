/** Own drawings on a 16 by 16 grid, painted with the text colour. */
const paths = {
  previous: 'M10.5 3 5.5 8l5 5',
  next: 'm5.5 3 5 5-5 5',
  zoomIn: 'M8 3v10M3 8h10',
  zoomOut: 'M3 8h10',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 5.5h5v5h-5z',
  table: 'M2.5 3.5h11v9h-11zM9.5 3.5v9',
  open: 'M9.5 2.5h-6v11h9v-8zM9.5 2.5v3h3M5.5 8.5h5M5.5 10.5h5',
  error: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2.5 14 13.5H2zM8 6.5v3.2M8 11.2v1',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 7.2v4M8 4.6v1.2',
  ascending: 'M8 12V4M5 7l3-3 3 3',
  descending: 'M8 4v8M5 9l3 3 3-3',
} as const;

export type IconName = keyof typeof paths;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An icon for the eye only: what carries it has a name of its own. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon', `icon-${name}`);
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
