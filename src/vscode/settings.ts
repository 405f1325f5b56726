import { workspace, type ConfigurationScope, type Disposable } from 'vscode';
import { settingsPrefix, type Settings } from './ids';

/** The value of a setting; the manifest gives each a default. */
export function readSetting<Name extends keyof Settings>(name: Name, scope?: ConfigurationScope): Settings[Name] {
  return workspace.getConfiguration(settingsPrefix, scope).get<Settings[Name]>(name)!;
}

export function onDidChangeSetting(name: keyof Settings, listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${settingsPrefix}.${name}`)) listener();
  });
}
