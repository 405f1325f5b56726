import type { ImageSeriesView, RunView } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { formatNumber } from './format';
import type { RunModel } from './model';

export type FetchImage = (run: string, tag: string, index: number) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** The images that runs wrote, each with a slider over its steps. */
export function images(model: RunModel, fetchImage: FetchImage): { readonly element: HTMLElement; update(): void } {
  const element = h('div', { class: 'images' });
  const cards = new Map<string, ImageCard>();
  const note = h('p', { class: 'note' }, t('The run wrote no images.'));
  element.append(note);
  return {
    element,
    update() {
      for (const run of model.runs) {
        for (const series of run.images) {
          const key = `${run.id}\n${series.tag}`;
          let card = cards.get(key);
          if (card === undefined) {
            card = new ImageCard(run, series, fetchImage, model.runs.length > 1);
            cards.set(key, card);
            element.append(card.element);
          }
          card.update(series);
        }
      }
      note.hidden = cards.size > 0;
    },
  };
}

class ImageCard {
  readonly element: HTMLElement;
  private readonly picture = h('img', { alt: '' });
  private readonly slider: HTMLInputElement;
  private readonly caption = h('figcaption', {});
  private steps: readonly number[] = [];
  private shown = -1;
  private url = '';

  constructor(
    private readonly run: RunView,
    private readonly series: ImageSeriesView,
    private readonly fetchImage: FetchImage,
    private readonly namesRun: boolean,
  ) {
    this.slider = h('input', { type: 'range', min: 0, value: 0, 'aria-label': t('Step of {0}', series.tag) });
    this.slider.addEventListener('input', () => {
      void this.show(Number(this.slider.value));
    });
    this.element = h('figure', { class: 'image' }, this.picture, this.slider, this.caption);
  }

  /** Follows to the newest image, unless an older one is being looked at. */
  update({ steps }: ImageSeriesView): void {
    const wasNewest = this.shown === this.steps.length - 1;
    this.steps = steps;
    this.slider.max = String(Math.max(0, steps.length - 1));
    this.slider.hidden = steps.length < 2;
    if (wasNewest && steps.length > 0) void this.show(steps.length - 1);
  }

  private async show(index: number): Promise<void> {
    if (index === this.shown) return;
    this.shown = index;
    this.slider.value = String(index);
    const { run, series } = this;
    const step = formatNumber(this.steps[index] ?? 0);
    const name = this.namesRun ? `${run.name}: ${series.tag}` : series.tag;
    setText(this.caption, t('{0}, step {1}', name, step));
    this.slider.setAttribute('aria-valuetext', t('Step {0}', step));
    const bytes = await this.fetchImage(run.id, series.tag, index).catch(() => undefined);
    if (bytes === undefined || index !== this.shown) return;
    URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(new Blob([bytes]));
    this.picture.src = this.url;
    this.picture.alt = t('{0}, step {1}', name, step);
  }
}
