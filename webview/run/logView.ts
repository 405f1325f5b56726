import type { StyledLine } from '../../src/core/std/ansiLine';
import type { LogPart, RunView } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import type { Announcer } from '../ui/announcer';
import { h, setText } from '../ui/element';
import { checkbox, dropdown, textButton } from '../ui/toolkit';
import { formatSize } from './format';
import { findLinks, isErrorLine, LogText, plainText } from './logText';
import type { Change, RunModel } from './model';
import { styledSpan } from './styledSpan';

export interface LogActions {
  readonly readLog: (run: string, offset: number, length: number) => Promise<LogPart | undefined>;
  readonly openFile: (run: string, path: string, line: number | undefined) => void;
}

/** Bytes that are read at once; the log is shown from this far before its end, and earlier parts when asked for. */
const PART = 1024 * 1024;
const LINE_HEIGHT = 18;
const OVERSCAN = 20;

export interface LogView {
  readonly element: HTMLElement;
  update(change: Change): void;
}

/** The log of a run as it grows, with its colours, links to files, and a search. Only the lines in sight are in the page. */
export function logView(model: RunModel, actions: LogActions, announcer: Announcer): LogView {
  const view = new LogPanel(model, actions, announcer);
  return {
    element: view.element,
    update: (change) => {
      view.update(change);
    },
  };
}

class LogPanel {
  readonly element: HTMLElement;
  private readonly lines = h('div', {
    class: 'log-lines',
    tabindex: 0,
    role: 'log',
    'aria-live': 'off',
    'aria-label': t('Log'),
  });
  private readonly body = h('div', { class: 'log-body' });
  private readonly search = h('input', {
    type: 'search',
    placeholder: t('Search the log'),
    'aria-label': t('Search the log'),
  });
  private readonly status = h('span', { class: 'counts', role: 'status' });
  private readonly earlier: HTMLElement;
  private readonly follow: ReturnType<typeof checkbox>;
  private readonly which: ReturnType<typeof dropdown>;
  private run = '';
  private text: LogText | undefined;
  private found = -1;
  private isReading = false;

  constructor(
    private readonly model: RunModel,
    private readonly actions: LogActions,
    private readonly announcer: Announcer,
  ) {
    this.which = dropdown(t('Which run'), (id) => {
      this.choose(id);
    });
    this.follow = checkbox(t('Follow'), t('Keep the newest line in sight'), (isFollowing) => {
      model.setState({ isFollowing });
    });
    this.earlier = textButton(t('Show earlier'), t('Show earlier parts of the log'), () => {
      void this.readEarlier();
    });
    const bar = h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': t('Log') },
      this.which.element,
      this.search,
      textButton(t('Next'), t('Next place (Enter)'), () => {
        this.jump((line) => this.matches(line), 1);
      }),
      textButton(t('Next error'), t('Next error in the log'), () => {
        this.jump((line) => isErrorLine(line), 1);
      }),
      this.follow.element,
      this.earlier,
      this.status,
    );
    this.lines.append(this.body);
    this.element = h('div', { class: 'log' }, bar, this.lines);
    this.listen();
  }

  update(change: Change): void {
    const { model } = this;
    if (change === 'points' || change === 'range') return;
    this.which.element.hidden = model.runs.length < 2;
    this.which.set(
      model.runs.map(({ id, name }) => ({ value: id, label: name })),
      this.run,
    );
    this.follow.set(model.state.isFollowing);
    if (model.state.tab !== 'log') return;
    const run = model.runs.find(({ id }) => id === this.run) ?? model.runs[0];
    if (run === undefined) return;
    if (run.id !== this.run) this.choose(run.id);
    void this.readOn(run);
  }

  private listen(): void {
    this.lines.addEventListener('scroll', () => {
      this.render();
      const isAtEnd = this.lines.scrollTop + this.lines.clientHeight >= this.lines.scrollHeight - LINE_HEIGHT;
      if (!isAtEnd && this.model.state.isFollowing && !this.isReading) this.model.setState({ isFollowing: false });
    });
    this.search.addEventListener('keydown', ({ key, shiftKey }) => {
      if (key === 'Enter') this.jump((line) => this.matches(line), shiftKey ? -1 : 1);
    });
    this.search.addEventListener('input', () => {
      this.render();
    });
    new ResizeObserver(() => {
      this.render();
    }).observe(this.lines);
  }

  private choose(id: string): void {
    this.run = id;
    this.text = undefined;
    this.found = -1;
    this.update('view');
  }

  /** Reads what the log has more than is here, part after part. */
  private async readOn(run: RunView): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      this.text ??= new LogText(Math.max(0, run.logSize - PART));
      for (;;) {
        const text: LogText = this.text;
        const part = await this.actions.readLog(run.id, text.end, PART).catch(() => undefined);
        if (part === undefined || this.text !== text || part.bytes.length === 0 || part.offset !== text.end) break;
        text.append(part.bytes);
      }
      this.showEnd();
    } finally {
      this.isReading = false;
    }
  }

  private async readEarlier(): Promise<void> {
    const { text, run } = this;
    if (text === undefined || text.begin === 0) return;
    const offset = Math.max(0, text.begin - PART);
    const part = await this.actions.readLog(run, offset, text.begin - offset).catch(() => undefined);
    if (part === undefined || this.text !== text || part.bytes.length !== text.begin - offset) return;
    const before = text.length;
    text.prepend(part.bytes);
    this.lines.scrollTop += (text.length - before) * LINE_HEIGHT;
    this.render();
  }

  private showEnd(): void {
    this.render();
    if (!this.model.state.isFollowing) return;
    this.lines.scrollTop = this.lines.scrollHeight;
    this.render();
  }

  private matches(line: string): boolean {
    const words = this.search.value.toLowerCase();
    return words !== '' && line.toLowerCase().includes(words);
  }

  private jump(fits: (line: string) => boolean, by: 1 | -1): void {
    const { text } = this;
    const count = text?.length ?? 0;
    for (let step = 1; text !== undefined && step <= count; step++) {
      const at = (((this.found + by * step) % count) + count) % count;
      const line = plainText(text.lineAt(at));
      if (!fits(line)) continue;
      this.found = at;
      this.model.setState({ isFollowing: false });
      this.lines.scrollTop = Math.max(0, at * LINE_HEIGHT - this.lines.clientHeight / 2);
      this.render();
      this.announcer.say(line);
      return;
    }
    this.announcer.say(t('No such line.'));
  }

  private render(): void {
    const { text, lines, body } = this;
    const count = text?.length ?? 0;
    body.style.height = `${count * LINE_HEIGHT}px`;
    this.earlier.hidden = text === undefined || text.begin === 0;
    setText(this.status, text === undefined ? '' : describe(text));
    const first = Math.max(0, Math.floor(lines.scrollTop / LINE_HEIGHT) - OVERSCAN);
    const last = Math.min(count, Math.ceil((lines.scrollTop + lines.clientHeight) / LINE_HEIGHT) + OVERSCAN);
    const places = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    body.replaceChildren(...places.map((at) => this.lineElement(text!.lineAt(at), at)));
  }

  private lineElement(line: StyledLine, at: number): HTMLElement {
    const plain = plainText(line);
    const classes = ['log-line'];
    if (isErrorLine(plain)) classes.push('error');
    if (at === this.found || this.matches(plain)) classes.push('found');
    const element = h('div', { class: classes.join(' ') }, ...this.lineContent(line, plain));
    element.style.top = `${at * LINE_HEIGHT}px`;
    return element;
  }

  /** A line with a link is shown without its colours: what it names is more. */
  private lineContent(line: StyledLine, plain: string): (Node | string)[] {
    const links = findLinks(plain);
    if (links.length === 0) return line.map(({ text, style }) => styledSpan(text, style));
    const parts: (Node | string)[] = [];
    let from = 0;
    for (const { start, end, path, line: number } of links) {
      const link = h('a', { href: '#' }, plain.slice(start, end));
      link.addEventListener('click', (event) => {
        event.preventDefault();
        this.actions.openFile(this.run, path, number);
      });
      parts.push(plain.slice(from, start), link);
      from = end;
    }
    return [...parts, plain.slice(from)];
  }
}

function describe(text: LogText): string {
  const { begin, end, length } = text;
  return begin === 0
    ? t('{0} lines, {1}', length, formatSize(end))
    : t('the last {0} lines, {1} of {2}', length, formatSize(end - begin), formatSize(end));
}
