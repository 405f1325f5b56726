import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import { describeRow, listRuns, type PeekValues } from '../../app/runs/runRows';
import type { RunService } from '../../app/runs/runService';
import { currentState, hasFailed, isActive, type RunState, type UnreadableRun } from '../../app/runs/runState';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { internalCommands } from '../../vscode/ids';
import { problemText } from '../../vscode/problems';
import { translate } from '../../vscode/translate';

export type RunNode =
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly run: UnreadableRun };

/** How often what goes on is drawn anew, in milliseconds. */
const BURST_MS = 200;

/** Runs: active ones first, then the newest; those of a group together. */
export class RunTree implements TreeDataProvider<RunNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<RunNode | RunNode[] | undefined>());
  private readonly nodes = new Map<string, RunNode>();
  private readonly waiting = new Set<string>();
  /** What rows say that are drawn, by the id of the run. */
  private readonly described = new Map<string, string>();
  private order: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private words = '';
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: RunService) {
    this.store.add(
      runs.onDidChange((ids) => {
        for (const id of ids) this.waiting.add(id);
        this.timer ??= setTimeout(() => {
          this.refresh();
        }, BURST_MS);
      }),
    );
  }

  get filter(): string {
    return this.words;
  }

  setFilter(words: string): void {
    this.words = words.trim();
    this.changed.fire(undefined);
  }

  /** How many runs the filter shows, and how many there are. */
  get counts(): { readonly shown: number; readonly total: number } {
    const { runs } = this.runs;
    return { shown: listRuns(runs, this.words).length, total: runs.length };
  }

  getChildren(node?: RunNode): RunNode[] {
    if (node?.kind === 'group')
      return this.shown()
        .filter(({ record }) => record.group === node.name)
        .map((run) => this.nodeOf(run));
    if (node !== undefined) return [];
    const roots: RunNode[] = [];
    const groups = new Set<string>();
    const shown = this.shown();
    this.described.clear();
    this.order = shown.map(({ record }) => keyOf(record.id, record.group));
    for (const run of shown) {
      const { group } = run.record;
      if (group === undefined || group === '') roots.push(this.nodeOf(run));
      else if (!groups.has(group)) {
        groups.add(group);
        roots.push({ kind: 'group', name: group });
      }
    }
    return [...roots, ...this.runs.unreadable.map((run) => ({ kind: 'unreadable' as const, run }))];
  }

  getParent(node: RunNode): RunNode | undefined {
    const group = node.kind === 'run' ? this.runs.get(node.id)?.record.group : undefined;
    return group === undefined || group === '' ? undefined : { kind: 'group', name: group };
  }

  getTreeItem(node: RunNode): TreeItem {
    if (node.kind === 'group') return groupItem(node.name);
    if (node.kind === 'unreadable') return unreadableItem(node.run);
    const run = this.runs.get(node.id);
    return run === undefined ? new TreeItem(node.id) : this.runItem(run);
  }

  /** Draws rows anew whose lengths of time have changed. */
  refreshTimes(): void {
    for (const [id, text] of this.described) {
      const run = this.runs.get(id);
      if (run !== undefined && this.describe(run).texts.join(' · ') !== text) this.waiting.add(id);
    }
    if (this.waiting.size > 0 && this.timer === undefined) this.refresh();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  /** Only the rows that changed are drawn anew, so that the selection and the place of the list stay. */
  private refresh(): void {
    this.timer = undefined;
    const ids = [...this.waiting];
    this.waiting.clear();
    const order = this.shown().map(({ record }) => keyOf(record.id, record.group));
    const isSameOrder = order.length === this.order.length && order.every((key, i) => key === this.order[i]);
    const nodes = ids.flatMap((id) => this.nodes.get(id) ?? []);
    if (!isSameOrder || nodes.length === 0) this.changed.fire(undefined);
    else this.changed.fire(nodes);
  }

  private shown(): RunState[] {
    return listRuns(this.runs.runs, this.words);
  }

  private runItem(run: RunState): TreeItem {
    const { record } = run;
    const { label, texts } = this.describe(run);
    const item = new TreeItem(label, TreeItemCollapsibleState.None);
    item.id = `run ${record.id}`;
    item.description = texts.join(' · ');
    this.described.set(record.id, item.description);
    item.tooltip = tooltip(run, texts[0]!);
    item.iconPath = stateIcon(run);
    item.contextValue = contextOf(run);
    item.accessibilityInformation = { label: `${record.name}, ${item.description}` };
    // Without arguments: the editor forgets those of a row that is drawn anew under the click.
    item.command = { command: internalCommands.openSelectedRun, title: '' };
    return item;
  }

  private describe(run: RunState): { readonly label: string; readonly texts: readonly string[] } {
    const peek: PeekValues = ({ record: { id } }, tag) => this.runs.peekMetrics(id)?.series(tag)?.values;
    const { label, parts } = describeRow(run, Date.now(), peek);
    return { label, texts: parts.map(translate) };
  }

  private nodeOf({ record: { id } }: RunState): RunNode {
    const node = this.nodes.get(id) ?? { kind: 'run', id };
    this.nodes.set(id, node);
    return node;
  }
}

function keyOf(id: string, group: string | undefined): string {
  return `${group ?? ''}\n${id}`;
}

function groupItem(name: string): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = `group ${name}`;
  item.iconPath = new ThemeIcon('folder');
  item.contextValue = 'group';
  return item;
}

function unreadableItem({ id, problem }: UnreadableRun): TreeItem {
  const item = new TreeItem(id, TreeItemCollapsibleState.None);
  item.id = `unreadable ${id}`;
  item.description = translate(problem.message);
  item.tooltip = translate(problem.message);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  item.contextValue = 'unreadable';
  return item;
}

function contextOf(run: RunState): string {
  const { record } = run;
  const star = record.star ? '.starred' : '';
  if (run.unreachable !== undefined) return `run.active.unreachable${star}`;
  return `run.${isActive(record) ? 'active' : 'ended'}.${currentState(record).state}${star}`;
}

function stateIcon(run: RunState): ThemeIcon {
  if (run.unreachable !== undefined)
    return new ThemeIcon('debug-disconnect', new ThemeColor('problemsWarningIcon.foreground'));
  const { state } = currentState(run.record);
  switch (state) {
    case 'preparing':
    case 'starting':
      return new ThemeIcon('loading~spin');
    case 'queued':
      return new ThemeIcon('watch');
    case 'running':
      return new ThemeIcon('play-circle', new ThemeColor('charts.blue'));
    case 'paused':
      return new ThemeIcon('debug-pause');
    default:
      return hasFailed(run.record)
        ? new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'))
        : state === 'killed'
          ? new ThemeIcon('circle-slash')
          : new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
  }
}

function tooltip({ record, problem, unreachable }: RunState, state: string): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(record.name).appendMarkdown('**\n\n').appendText(state);
  if (record.failure !== undefined) text.appendMarkdown('\n\n').appendText(record.failure);
  for (const what of [unreachable?.problem, problem]) {
    if (what !== undefined) text.appendMarkdown('\n\n').appendText(problemText(what));
  }
  text.appendMarkdown('\n\n').appendText(record.configuration.command.join(' '));
  if (record.tags.length > 0) text.appendMarkdown('\n\n').appendText(record.tags.map((tag) => `#${tag}`).join(' '));
  text.appendMarkdown('\n\n').appendText(record.id);
  return text;
}
