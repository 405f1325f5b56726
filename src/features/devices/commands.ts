import { env, l10n, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import { LOCAL_HOST, type HostService, type HostState } from '../../app/hosts/hostService';
import { formatSshCommand, parseTargetText } from '../../core/ssh/sshDestination';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { success, type Result } from '../../core/std/problem';
import { signalOf } from '../../vscode/abort';
import { registerCommand } from '../../vscode/commands';
import { showProblem } from '../../vscode/problems';
import { askForHost, pickHost } from './questions';
import type { DevicesDependencies } from './register';
import { sshTerminal } from './terminal';
import type { DeviceNode } from './tree';

/** `reveal` shows a host in the view, with what is known of it. */
export function registerDeviceCommands(
  dependencies: DevicesDependencies,
  reveal: (id: string) => Promise<void>,
): Disposable {
  const { hosts, log } = dependencies;
  const store = new DisposableStore();
  type Command = Parameters<typeof registerCommand>[0];
  const onHost = (name: Command, act: (id: string) => Promise<unknown>, isOffered = anyHost): void => {
    store.add(
      registerCommand(name, log, async (target) => {
        const id = hostOf(target) ?? (await pickHost(hosts, isOffered));
        if (id !== undefined) await act(id);
      }),
    );
  };
  store.add(
    registerCommand('addHost', log, async (given) => {
      const name = typeof given === 'string' ? given : await askForHost(dependencies);
      if (name === undefined || !(await tell(hosts.add(name), log))) return;
      await connectAndProbe(hosts, name, log);
    }),
  );
  onHost('connectHost', (id) => connectAndProbe(hosts, id, log), otherMachine);
  onHost('probeHost', (id) => connectAndProbe(hosts, id, log));
  onHost('showTelemetry', async (id) => {
    if (hosts.stateOf(id).connection.kind !== 'connected') await connectAndProbe(hosts, id, log);
    await reveal(id);
  });
  const disconnect = async (id: string): Promise<void> => {
    const host = await hosts.get(id);
    if (host.ok) host.value.disconnect();
  };
  onHost('disconnectHost', disconnect, otherMachine);
  onHost('openHostTerminal', async (id) => {
    const options = id === LOCAL_HOST ? success({}) : sshTerminal(id, process.platform);
    if (options.ok) window.createTerminal(options.value).show();
    else await showProblem(options.problem, log);
  });
  const copy = async (id: string): Promise<void> => {
    const destination = parseTargetText(id);
    if (!destination.ok) {
      await showProblem(destination.problem, log);
      return;
    }
    const command = formatSshCommand(destination.value);
    await env.clipboard.writeText(command);
    window.setStatusBarMessage(l10n.t('Copied: {0}', command), STATUS_MS);
  };
  onHost('copySshCommand', copy, otherMachine);
  const remove = async (id: string): Promise<void> => {
    const yes = l10n.t('Remove');
    const question = l10n.t('Remove {0} from the list? Nothing on the machine changes; its runs go on.', id);
    if ((await window.showWarningMessage(question, { modal: true }, yes)) === yes) await tell(hosts.remove(id), log);
  };
  onHost('removeHost', remove, otherMachine);
  return store;
}

/** Milliseconds that the status bar says what was done. */
const STATUS_MS = 5000;

const anyHost = (_: HostState): boolean => true;
const otherMachine = ({ isLocal }: HostState): boolean => !isLocal;

/** Connects to a host and asks what it is, with a way to cancel. */
async function connectAndProbe(hosts: HostService, id: string, log: LogOutputChannel): Promise<void> {
  await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Connecting to {0}', hosts.stateOf(id).name),
      cancellable: true,
    },
    async (_progress, token) => {
      const signal = signalOf(token);
      const host = await hosts.get(id);
      if (!host.ok) return void showProblem(host.problem, log);
      const connected = await host.value.connect(signal);
      if (!connected.ok) return void showProblem(connected.problem, log);
      const facts = await hosts.probe(id, signal);
      if (!facts.ok) void showProblem(facts.problem, log);
      return undefined;
    },
  );
}

async function tell(result: Promise<Result<void>>, log: LogOutputChannel): Promise<boolean> {
  const outcome = await result;
  if (!outcome.ok) await showProblem(outcome.problem, log);
  return outcome.ok;
}

function hostOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  const node = target as DeviceNode | undefined;
  return typeof node === 'object' && 'kind' in node ? (node.kind === 'host' ? node.id : node.host) : undefined;
}
