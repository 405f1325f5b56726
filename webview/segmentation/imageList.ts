import { OUTSIDE } from '../../src/core/image/runPlane';
import { IGNORED, UNKNOWN } from '../../src/core/image/classPlane';
import type { ThumbnailView } from '../../src/protocol/segmentationPanel';
import { t } from '../host/l10n';
import { h, linkButton, setAttribute, setText } from '../ui/element';
import { shorten } from '../ui/shorten';
import { dropdown } from '../ui/toolkit';
import { percent } from './format';
import type { SegmentationModel } from './model';

const ROW_HEIGHT = 74;
/** Rows made beyond each edge, and rows beyond those whose thumbnails are loaded ahead. */
const OVERSCAN = 3;
const AHEAD = 12;
/** Thumbnails that are kept; each takes up to 20 kB twice. */
const KEPT = 600;

export type FetchThumbnails = (indices: readonly number[]) => Promise<readonly ThumbnailView[]>;

/** The images, the worst first, each with its errors over it. Only those in sight are in the page. */
export class ImageList {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly body: HTMLElement;
  private readonly heading = h('span', { class: 'list-count' });
  private readonly clear: HTMLElement;
  private readonly sort;
  private readonly thumbnails = new Map<number, ThumbnailView>();
  private readonly wanted = new Set<number>();
  private isLoading = false;
  private generation = 0;

  constructor(
    private readonly model: SegmentationModel,
    private readonly fetchThumbnails: FetchThumbnails,
  ) {
    this.sort = dropdown(t('Order of the images'), (value) => {
      model.setLook({ sort: value as SegmentationModel['look']['sort'] });
    });
    this.clear = linkButton(t('All images'), t('List all images again'), () => {
      model.setFilter(undefined);
    });
    this.body = h('div', { class: 'list-body' });
    this.list = h('div', { class: 'list-scroll', role: 'listbox', tabindex: 0, 'aria-label': t('Images') }, this.body);
    this.element = h(
      'section',
      { class: 'list', 'aria-label': t('Images') },
      h('div', { class: 'list-head' }, this.sort.element, h('div', { class: 'list-line' }, this.heading, this.clear)),
      this.list,
    );
    this.list.addEventListener('scroll', () => {
      this.render();
    });
    this.list.addEventListener('keydown', (event) => {
      if (this.onKey(event.key)) event.preventDefault();
    });
    this.body.addEventListener('click', (event) => {
      const row = (event.target as Element).closest('[data-image]');
      if (row !== null) model.select(Number(row.getAttribute('data-image')));
    });
    new ResizeObserver(() => {
      this.render();
    }).observe(this.list);
  }

  /** New results: what was drawn of the old ones is of no use. */
  reset(): void {
    this.thumbnails.clear();
    this.wanted.clear();
    this.generation++;
  }

  update(): void {
    const { model } = this;
    const { filter, view, order } = model;
    this.sort.set(
      [
        { value: 'iou', label: t('Worst mean IoU first') },
        { value: 'accuracy', label: t('Worst pixel accuracy first') },
        { value: 'wrong', label: t('Most wrong pixels first') },
        { value: 'name', label: t('By name') },
      ],
      model.look.sort,
    );
    setText(this.heading, describeFilter(model));
    this.clear.hidden = filter === undefined;
    this.body.style.height = `${order.length * ROW_HEIGHT}px`;
    this.element.hidden = view === undefined || !model.look.list;
    this.scrollToSelected();
    this.render();
  }

  updateSelected(): void {
    this.scrollToSelected();
    this.render();
  }

  /** Colours have changed. */
  repaint(): void {
    this.render();
  }

  private scrollToSelected(): void {
    const { selected, order } = this.model;
    const place = selected === undefined ? -1 : order.indexOf(selected);
    if (place < 0) return;
    const { scrollTop, clientHeight } = this.list;
    const top = place * ROW_HEIGHT;
    if (top < scrollTop) this.list.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight) this.list.scrollTop = top + ROW_HEIGHT - clientHeight;
  }

  private render(): void {
    const { list, model } = this;
    const { order } = model;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - OVERSCAN);
    const last = Math.min(order.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW_HEIGHT) + OVERSCAN);
    const places = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    const active = model.selected === undefined ? -1 : order.indexOf(model.selected);
    // The active row exists even when it is scrolled away: the list's focus points to it.
    if (active >= 0 && (active < first || active >= last)) places.push(active);
    const known = new Map(
      [...this.body.children].map((row) => [Number(row.getAttribute('data-image')), row as HTMLElement]),
    );
    this.body.replaceChildren(...places.map((place) => this.row(place, known.get(order[place]!))));
    setAttribute(list, 'aria-activedescendant', active < 0 ? undefined : `image-${order[active]}`);
    this.want(order.slice(Math.max(0, first - AHEAD), last + AHEAD));
  }

  /** A row that is there already keeps its picture, so that scrolling loads nothing twice. */
  private row(place: number, known: HTMLElement | undefined): HTMLElement {
    const { model } = this;
    const image = model.order[place]!;
    const row = known ?? this.makeRow(image);
    const isSelected = image === model.selected;
    row.style.top = `${place * ROW_HEIGHT}px`;
    row.classList.toggle('selected', isSelected);
    setAttribute(row, 'aria-selected', String(isSelected));
    setAttribute(row, 'aria-setsize', model.order.length);
    setAttribute(row, 'aria-posinset', place + 1);
    const { measures, view } = model;
    setText(row.querySelector('.list-value')!, t('IoU {0}', percent(measures?.iou[image] ?? NaN)));
    const accuracy = t('acc. {0}', percent(measures?.accuracy[image] ?? NaN));
    setText(row.querySelector('.list-split')!, `${accuracy} · ${shorten(view?.images.splits[image] ?? '')}`);
    paintThumbnail(row.querySelector('canvas')!, this.thumbnails.get(image), model);
    return row;
  }

  private makeRow(image: number): HTMLElement {
    const { names, uris } = this.model.view!.images;
    return h(
      'div',
      { class: 'list-row', role: 'option', id: `image-${image}`, 'data-image': image },
      h(
        'div',
        { class: 'thumbnail', 'aria-hidden': 'true' },
        h('img', { src: uris[image], alt: '', decoding: 'async' }),
        h('canvas', { width: 1, height: 1 }),
      ),
      h(
        'div',
        { class: 'list-text' },
        h('div', { class: 'list-name', title: names[image] }, shorten(names[image] ?? '')),
        h('div', { class: 'list-value' }),
        h('div', { class: 'list-split' }),
      ),
    );
  }

  private want(images: readonly number[]): void {
    for (const image of images) if (!this.thumbnails.has(image)) this.wanted.add(image);
    void this.load();
  }

  private async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    const { generation } = this;
    while (this.wanted.size > 0 && generation === this.generation) {
      // What was asked for last is in sight now.
      const next = [...this.wanted].slice(-8);
      for (const image of next) this.wanted.delete(image);
      const found = await this.fetchThumbnails(next).catch(() => []);
      if (generation !== this.generation) break;
      for (const thumbnail of found) this.keep(thumbnail);
    }
    this.isLoading = false;
    if (this.wanted.size > 0) void this.load();
  }

  private keep(thumbnail: ThumbnailView): void {
    this.thumbnails.set(thumbnail.index, thumbnail);
    const oldest = this.thumbnails.keys().next();
    if (this.thumbnails.size > KEPT && oldest.done !== true) this.thumbnails.delete(oldest.value);
    const canvas = this.body.querySelector<HTMLCanvasElement>(`[data-image="${thumbnail.index}"] canvas`);
    if (canvas !== null) paintThumbnail(canvas, thumbnail, this.model);
  }

  private onKey(key: string): boolean {
    const { model, list } = this;
    const { order, selected } = model;
    const now = selected === undefined ? -1 : order.indexOf(selected);
    const page = Math.max(1, Math.floor(list.clientHeight / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: Math.max(0, now - 1),
      PageDown: now + page,
      PageUp: Math.max(0, now - page),
      Home: 0,
      End: Infinity,
    };
    const target = moves[key];
    const image = target === undefined ? undefined : order[Math.min(target, order.length - 1)];
    if (image !== undefined) model.select(image);
    return target !== undefined;
  }
}

function describeFilter({ filter, view, order }: SegmentationModel): string {
  if (view === undefined) return '';
  const count = order.length.toLocaleString();
  if (filter === undefined) return t('{0} images', count);
  const name = (index: number): string => shorten(view.classes[index]?.name ?? t('no class'));
  if (filter.kind === 'class') return t('{0} with errors in {1}', count, name(filter.index));
  return t('{0} with {1} taken for {2}', count, name(filter.truth), name(filter.prediction));
}

/** What is wrong, in the colour of what was predicted, over the picture. */
function paintThumbnail(
  canvas: HTMLCanvasElement,
  thumbnail: ThumbnailView | undefined,
  { colors, view }: SegmentationModel,
): void {
  const context = canvas.getContext('2d');
  if (context === null || thumbnail === undefined || view === undefined) return;
  const { width, height, truth, prediction } = thumbnail;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = context.createImageData(width, height);
  for (let i = 0; i < truth.length; i++) {
    const isWrong = truth[i]! < Math.min(OUTSIDE, view.classes.length) && truth[i] !== prediction[i];
    if (!isWrong) continue;
    const none = prediction[i] === UNKNOWN || prediction[i] === IGNORED;
    const [red, green, blue] = (none ? undefined : colors[prediction[i]!]) ?? [255, 0, 200];
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
