import {
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import type { HostService, HostState } from '../../app/hosts/hostService';
import { describeOutage } from '../../app/hosts/describeOutage';
import { describeDevice, type DeviceRow } from '../../core/device/describeDevice';
import { describeTelemetry } from '../../core/device/describeTelemetry';
import type { TelemetrySample } from '../../core/device/telemetrySample';
import { formatBytes } from '../../core/std/byteText';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { problemText } from '../../vscode/problems';
import { translate } from '../../vscode/translate';

export type DeviceNode =
  | { readonly kind: 'host'; readonly id: string }
  | { readonly kind: 'row'; readonly host: string; readonly row: DeviceRow };

/** The hosts, each with what it said about itself. */
export class DeviceTree implements TreeDataProvider<DeviceNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<DeviceNode | undefined>());
  private readonly nodes = new Map<string, DeviceNode>();
  private count = -1;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly hosts: HostService) {
    this.store.add(
      hosts.onDidChange((id) => {
        // One host is drawn anew, so that what is selected and open elsewhere stays.
        const isSameList = hosts.hosts.length === this.count;
        this.changed.fire(isSameList ? this.nodes.get(id) : undefined);
      }),
    );
  }

  getChildren(node?: DeviceNode): DeviceNode[] {
    if (node === undefined) {
      const { hosts } = this.hosts;
      this.count = hosts.length;
      return hosts.map(({ id }) => this.nodeOf(id));
    }
    if (node.kind === 'row') return [];
    const { facts, telemetry } = this.hosts.stateOf(node.id);
    const now = telemetry === undefined ? [] : describeTelemetry(telemetry);
    const always = facts === undefined ? [] : describeDevice(facts);
    return [...now, ...always].map((row) => ({ kind: 'row', host: node.id, row }));
  }

  getParent(node: DeviceNode): DeviceNode | undefined {
    return node.kind === 'row' ? this.nodeOf(node.host) : undefined;
  }

  getTreeItem(node: DeviceNode): TreeItem {
    return node.kind === 'host' ? hostItem(this.hosts.stateOf(node.id)) : rowItem(node);
  }

  /** Draws hosts anew that say for how long they have not been reached. */
  refreshTimes(): void {
    const nodes = this.hosts.hosts.flatMap(({ id, connection }) =>
      connection.kind === 'unreachable' ? (this.nodes.get(id) ?? []) : [],
    );
    for (const node of nodes) this.changed.fire(node);
  }

  dispose(): void {
    this.store.dispose();
  }

  nodeOf(id: string): DeviceNode {
    const node = this.nodes.get(id) ?? { kind: 'host', id };
    this.nodes.set(id, node);
    return node;
  }
}

function hostItem(state: HostState): TreeItem {
  const item = new TreeItem(state.name, TreeItemCollapsibleState.None);
  item.id = `host ${state.id}`;
  if (state.facts !== undefined || state.telemetry !== undefined)
    item.collapsibleState = TreeItemCollapsibleState.Collapsed;
  item.iconPath = hostIcon(state);
  item.description = describeHost(state);
  item.tooltip = hostTooltip(state);
  item.contextValue = state.isLocal ? 'host.local' : `host.${state.connection.kind}`;
  item.accessibilityInformation = { label: `${state.name}, ${stateText(state)}, ${item.description}` };
  return item;
}

function rowItem({ host, row }: Extract<DeviceNode, { kind: 'row' }>): TreeItem {
  const item = new TreeItem(translate(row.label), TreeItemCollapsibleState.None);
  item.id = `host ${host}\n${row.id}`;
  item.description = translate(row.value);
  item.tooltip = `${translate(row.label)}: ${translate(row.value)}`;
  item.contextValue = 'fact';
  return item;
}

function hostIcon({ connection, isLocal, probing, facts }: HostState): ThemeIcon {
  if (probing || connection.kind === 'connecting') return new ThemeIcon('sync~spin');
  if (connection.kind === 'unreachable')
    return new ThemeIcon('debug-disconnect', new ThemeColor('problemsWarningIcon.foreground'));
  if (isLocal) return new ThemeIcon('device-desktop');
  const isUp = connection.kind === 'connected';
  const icon = facts?.isJetson === true ? 'circuit-board' : 'server';
  return isUp ? new ThemeIcon(icon, new ThemeColor('charts.green')) : new ThemeIcon(icon);
}

function stateText({ connection, isLocal }: HostState): string {
  if (isLocal) return l10n.t('this machine');
  switch (connection.kind) {
    case 'disconnected':
      return l10n.t('not connected');
    case 'connecting':
      return l10n.t('connecting…');
    case 'connected':
      return l10n.t('connected');
    case 'unreachable':
      return translate(describeOutage(connection, Date.now()));
  }
}

/** Board, JetPack, memory and temperature, as far as they are known. */
function describeHost(state: HostState): string {
  const { facts, telemetry } = state;
  const board = facts?.isJetson === true ? facts.model : undefined;
  const jetpack = facts?.jetpack === undefined ? undefined : l10n.t('JetPack {0}', facts.jetpack.versions.join('/'));
  const parts = [
    stateText(state),
    board,
    jetpack,
    memoryText(state),
    telemetry === undefined ? undefined : temperatureText(telemetry),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function memoryText({ facts, telemetry }: HostState): string | undefined {
  if (telemetry?.ram !== undefined)
    return `${formatBytes(telemetry.ram.usedBytes)} / ${formatBytes(telemetry.ram.totalBytes)}`;
  return facts?.memory === undefined ? undefined : formatBytes(facts.memory.totalBytes);
}

/** The hottest place says most. */
function temperatureText({ temps }: TelemetrySample): string | undefined {
  const values = Object.values(temps);
  return values.length === 0 ? undefined : `${Math.round(Math.max(...values))} °C`;
}

function hostTooltip(state: HostState): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(state.name).appendMarkdown('**\n\n').appendText(stateText(state));
  if (state.connection.kind === 'unreachable') {
    text.appendMarkdown('\n\n').appendText(problemText(state.connection.problem));
  }
  for (const { label, value } of state.facts === undefined ? [] : describeDevice(state.facts).slice(0, 6)) {
    text.appendMarkdown('\n\n').appendText(`${translate(label)}: ${translate(value)}`);
  }
  return text;
}
