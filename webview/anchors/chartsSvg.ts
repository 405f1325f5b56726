const SVG = 'http://www.w3.org/2000/svg';
const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family'];
const GAP = 28;
const WIDTH = 320;

/**
 * The charts below an element as one SVG, one under the other with their titles. Colours are written out, since the theme's are known only to the
 * page. Undefined where no chart is shown.
 */
export function chartsSvg(element: HTMLElement, name: string): string | undefined {
  const figures = [...element.querySelectorAll('figure')].filter((figure) => figure.getClientRects().length > 0);
  if (figures.length === 0) return undefined;
  const all = document.createElementNS(SVG, 'svg');
  const style = getComputedStyle(document.body);
  let top = 0;
  for (const figure of figures) {
    const chart = figure.querySelector('svg');
    if (chart === null) continue;
    const height = chart.viewBox.baseVal.height;
    const title = document.createElementNS(SVG, 'text');
    title.setAttribute('y', String(top + GAP - 10));
    const look = { 'font-family': 'sans-serif', 'font-size': 12, 'font-weight': 600, fill: style.color };
    for (const [key, value] of Object.entries(look)) title.setAttribute(key, String(value));
    title.textContent = `${figure.querySelector('strong')?.textContent ?? ''} (${name})`;
    const copy = withStyles(chart);
    for (const [key, value] of Object.entries({ y: top + GAP, width: WIDTH, height }))
      copy.setAttribute(key, String(value));
    all.append(title, copy);
    top += GAP + height;
  }
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', style.backgroundColor);
  all.prepend(ground);
  all.setAttribute('viewBox', `0 0 ${WIDTH} ${top + 8}`);
  all.setAttribute('width', String(WIDTH * 2));
  return new XMLSerializer().serializeToString(all);
}

/** A copy whose elements carry the style that they have on the page. */
function withStyles(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [...chart.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(originals[i]!);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
}
