import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  commands,
  contextKeys,
  customEditors,
  settingNames,
  settingsPrefix,
  viewContainer,
  views,
} from '../src/vscode/ids';

interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: { command: string; title: string; category?: string }[];
    viewsContainers: { activitybar: { id: string }[] };
    views: Record<string, { id: string; name: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    customEditors: { viewType: string; priority: string }[];
    configuration: { properties: Record<string, { scope?: string; default?: unknown; markdownDescription?: string }> };
    menus: Record<string, { command: string; when?: string }[]>;
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;
const sorted = (items: readonly string[]): string[] => [...items].sort();

describe('the manifest and the table of ids', () => {
  it('name the same commands', () => {
    expect(sorted(contributes.commands.map(({ command }) => command))).toEqual(sorted(Object.values(commands)));
  });

  it('name the same view container and views', () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([viewContainer]);
    expect(sorted(contributes.views[viewContainer]!.map(({ id }) => id))).toEqual(sorted(Object.values(views)));
  });

  it('name the same custom editors, which never take the place of the usual one', () => {
    expect(contributes.customEditors.map(({ viewType }) => viewType)).toEqual(Object.values(customEditors));
    expect(contributes.customEditors.map(({ priority }) => priority)).toEqual(['option']);
  });

  it('name the same settings, each with a scope, a default and a description', () => {
    const { properties } = contributes.configuration;
    expect(sorted(Object.keys(properties))).toEqual(sorted(settingNames.map((name) => `${settingsPrefix}.${name}`)));
    for (const [name, setting] of Object.entries(properties)) {
      expect(setting, name).toMatchObject({
        scope: expect.any(String) as string,
        markdownDescription: expect.stringMatching(/^%/) as string,
      });
      expect(setting.default, name).toBeDefined();
    }
  });

  it('name the same context keys of ours', () => {
    const clauses = [...Object.values(contributes.menus).flat(), ...(contributes.viewsWelcome as { when?: string }[])];
    const used = new Set(clauses.flatMap(({ when }) => when?.match(/\bjetson\.\w+/g) ?? []));
    for (const view of Object.values(views)) used.delete(view);
    expect(sorted([...used])).toEqual(sorted(Object.values(contextKeys)));
  });
});

describe('the manifest', () => {
  it('gives every command a category and a translated title', () => {
    for (const { command, title, category } of contributes.commands) {
      expect({ command, category, isTranslated: /^%.+%$/.test(title) }).toEqual({
        command,
        category: 'Jetson',
        isTranslated: true,
      });
    }
  });

  it('puts no command into a menu that it does not declare', () => {
    const declared = new Set(contributes.commands.map(({ command }) => command));
    for (const { command } of Object.values(contributes.menus).flat()) expect(declared).toContain(command);
  });

  it('has a translation for every placeholder, and no translation without one', () => {
    const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    expect(sorted([...used].map(String))).toEqual(sorted(Object.keys(strings)));
  });

  it('is activated by what it is for, never at start-up', () => {
    expect(manifest.activationEvents).not.toContain('*');
    expect(manifest.activationEvents).not.toContain('onStartupFinished');
  });
});
