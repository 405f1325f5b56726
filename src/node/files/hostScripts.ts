import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostScriptName, HostScripts } from '../../core/ports/hostScripts';

/** Scripts from a folder: `media/sh` of the product. Each is read once. */
export function createHostScripts(folder: string): HostScripts {
  const texts = new Map<HostScriptName, Promise<string>>();
  return {
    text(name) {
      const text = texts.get(name) ?? readFile(join(folder, name), 'utf8');
      texts.set(name, text);
      return text;
    },
  };
}
