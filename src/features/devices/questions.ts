import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { HostService, HostState } from '../../app/hosts/hostService';
import { parseTargetText } from '../../core/ssh/sshDestination';
import { translate } from '../../vscode/translate';
import type { DevicesDependencies } from './register';

interface NameItem extends QuickPickItem {
  readonly name?: string;
}

/** A name from SSH's configuration, or one that is typed. */
export async function askForHost({ hosts, sshNames }: DevicesDependencies): Promise<string | undefined> {
  const known = new Set(hosts.hosts.map(({ id }) => id));
  const names = (await sshNames()).filter(({ alias }) => !known.has(alias));
  const typed: NameItem = { label: l10n.t('Type a host…'), alwaysShow: true };
  const items: NameItem[] = [
    ...names.map(({ alias, file, line }) => ({ label: alias, name: alias, description: `${file}:${line + 1}` })),
    { label: '', kind: QuickPickItemKind.Separator },
    typed,
  ];
  if (names.length === 0) return typeHost();
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('A host of your SSH configuration, or type one'),
  });
  return picked === typed ? typeHost() : picked?.name;
}

function typeHost(): Thenable<string | undefined> {
  return window.showInputBox({
    prompt: l10n.t('Where is the machine?'),
    placeHolder: 'user@192.168.55.1',
    validateInput: (text) => {
      const target = parseTargetText(text);
      return target.ok ? undefined : translate(target.problem.message);
    },
  });
}

/** One of those that are offered, if there are any. */
export async function pickHost(
  hosts: HostService,
  isOffered: (host: HostState) => boolean,
): Promise<string | undefined> {
  const offered = hosts.hosts.filter(isOffered);
  if (offered.length === 0) {
    void window.showInformationMessage(l10n.t('There is no other machine yet. Add one with "Add Host…".'));
    return undefined;
  }
  const items = offered.map(({ id, name }) => ({ label: name, description: id === name ? '' : id, id }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which machine?') }))?.id;
}
