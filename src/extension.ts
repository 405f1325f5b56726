import { window, type ExtensionContext } from 'vscode';
import { holdCommands, registerCommand, showError } from './vscode/commands';
import { setExtensionRoot } from './vscode/rulePages';

/**
 * The editor calls no command and opens no page of ours before this is done, and other extensions have their turns until then. What runs
 * things comes behind what looks at labels.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const own = <T extends { dispose(): unknown }>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  setExtensionRoot(context.extensionUri);
  const log = own(window.createOutputChannel('Jetson Workbench', { log: true }));
  own(
    registerCommand('showLog', log, () => {
      log.show();
    }),
  );
  await nextTurn();
  const { activateLabels } = await import('./extensionLabels.entry');
  const parts = activateLabels(context, { log, own });
  const activateRest = async (): Promise<void> => {
    await nextTurn();
    const { activateRuns } = await import('./extensionRuns.entry');
    await activateRuns(context, { ...parts, log, own, held });
  };
  const loading = activateRest();
  loading.catch((error: unknown) => showError(error, log));
  const held = own(holdCommands(loading));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
