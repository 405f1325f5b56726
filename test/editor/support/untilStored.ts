import type { EditorSession } from './session';
import { until } from './until';

/**
 * Waits until the editor has stored a page's state that holds all of these texts. The web workbench stores what its editors keep every few
 * seconds, and not when it is left.
 */
export async function untilStored({ page }: EditorSession, ...wanted: readonly string[]): Promise<void> {
  await until('the state to be stored', async () => {
    const stored = await page.evaluate(readStored);
    // It is text within text, some times over.
    const plain = stored.map((value) => value.replaceAll('\\', ''));
    return plain.some((value) => wanted.every((text) => value.includes(text)));
  });
}

/** Runs in the window. */
async function readStored(): Promise<string[]> {
  const databases = await indexedDB.databases();
  const values = databases.map(({ name = '' }) => {
    if (!name.startsWith('vscode-web-state-db-')) return Promise.resolve('');
    return new Promise<string>((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const database = opening.result;
        const reading = database
          .transaction('ItemTable')
          .objectStore('ItemTable')
          .get('memento/workbench.parts.editor');
        reading.onsuccess = () => {
          database.close();
          resolve(String(reading.result));
        };
      };
    });
  });
  return Promise.all(values);
}
