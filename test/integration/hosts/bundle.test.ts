import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { hostOptions, hostPlugins } from '../../../scripts/build.mjs';
import { root } from '../../../scripts/support/paths.mjs';
import { success } from '../../../src/core/std/problem';
import type { createSshHosts } from '../../../src/node/ssh/sshHost';
import { startFaultServer } from '../../support/faultServer';
import { noFiles } from '../../support/noFiles';
import { noPrompts, silentLog, trustingKeys } from '../../support/openSshHost';
import { buildTarget } from '../../support/sshTargets';

it('hosts work from a bundle, where no package and no native addon is at hand', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jw-bundle-'));
  const outfile = join(folder, 'ssh.cjs');
  const server = await startFaultServer({
    onProgram: ({ channel, report }) => {
      report();
      channel.write('ran');
      channel.exit(0);
      channel.end();
    },
  });
  try {
    const entryPoints = [join(root, 'src/node/ssh/sshHost.ts')];
    await build({ ...hostOptions, plugins: hostPlugins, entryPoints, outfile, minify: true });
    const bundle = createRequire(outfile)(outfile) as { readonly createSshHosts: typeof createSshHosts };
    const hosts = bundle.createSshHosts({
      hostKeys: trustingKeys,
      prompts: noPrompts,
      isTrusted: () => false,
      log: silentLog,
    });
    const target = buildTarget({ port: server.port, user: 'nobody' });
    const host = hosts.open({
      id: 'board',
      resolveRoute: () => Promise.resolve(success([target])),
      files: () => noFiles,
    });
    expect(await host.run('work', [])).toMatchObject({ ok: true, value: { code: 0, stdout: 'ran' } });
    host.dispose();
    expect(statSync(outfile).size).toBeLessThan(420_000);
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
});
