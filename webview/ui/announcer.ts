import { h, setText } from './element';

/** At most one sentence in this many milliseconds: a screen reader would otherwise never finish one. */
const PAUSE = 1200;

/** Says things to people who do not see the page; the latest sentence wins. */
export class Announcer {
  readonly element = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private waiting: string | undefined;
  private timer: number | undefined;

  say(text: string): void {
    this.waiting = text;
    if (this.timer !== undefined) return;
    this.speak();
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      if (this.waiting !== undefined) this.say(this.waiting);
    }, PAUSE);
  }

  private speak(): void {
    if (this.waiting !== undefined) setText(this.element, this.waiting);
    this.waiting = undefined;
  }
}
