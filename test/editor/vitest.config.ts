import { defineConfig } from 'vitest/config';
import { editors } from '../../scripts/codeServer.mjs';

/**
 * Every drive runs in each editor, but for those in `newest`: what they see hardly differs, and each takes its time.
 * `npm test -- editor [NAME]` prepares the editors and runs this.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: editors.map((editor) => ({
      root: import.meta.dirname,
      test: {
        name: `VS Code ${editor.vscode}`,
        include: ['**/*.drive.ts'],
        exclude: editor === editors.at(-1) ? [] : ['newest/**'],
        provide: { editor },
        // A key pressed while the editor is still busy elsewhere is lost; a fault of ours fails twice.
        retry: 1,
        testTimeout: 60_000,
        hookTimeout: 120_000,
        // The editor takes its time on a busy machine; one second is too short to call something missing.
        expect: { poll: { timeout: 15_000 } },
      },
    })),
  },
});
