import { expect, it } from 'vitest';
import { silentLog } from '../../../test/support/openSshHost';
import type { Host } from '../../core/ports/host';
import { Cancelled, success } from '../../core/std/problem';
import { HostService, LOCAL_HOST } from './hostService';

/** A service whose only host answers a probe when it is told to, or when its signal comes. */
function build(answers: readonly string[]) {
  const warnings: string[] = [];
  let runs = 0;
  const host = {
    id: LOCAL_HOST,
    name: 'here',
    connection: { kind: 'connected', since: 0 },
    onDidChangeConnection: () => ({ dispose: () => undefined }),
    disconnect: () => undefined,
    run: (_command: string, _args: readonly string[], options?: { signal?: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const stdout = answers[runs++] ?? '';
        if (stdout === '')
          options?.signal?.addEventListener('abort', () => {
            reject(new Cancelled());
          });
        else resolve(success({ code: 3, signal: undefined, stdout, stderr: 'sh: no' }));
      }),
  } as unknown as Host;
  const service = new HostService({
    list: { read: () => Promise.resolve(success([])), write: () => Promise.resolve(success(undefined)) },
    scripts: { text: () => Promise.resolve('') },
    log: { ...silentLog, warn: (text) => void warnings.push(text) },
    createLocal: () => host,
    createSsh: () => Promise.resolve(success(host)),
  });
  return { service, warnings, runs: () => runs };
}

it('a probe that another has cancelled is asked again for whoever still waits', async () => {
  const { service, runs } = build(['', 'nothing that is understood']);
  const controller = new AbortController();
  const first = service.probe(LOCAL_HOST, controller.signal);
  const second = service.probe(LOCAL_HOST);
  setTimeout(() => {
    controller.abort();
  }, 0);
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(await second).toMatchObject({ ok: false, problem: { code: 'host/no-facts' } });
  expect(runs()).toBe(2);
});

it('an answer that is not understood is in the log, to which the message leads', async () => {
  const { service, warnings } = build(['Welcome!']);
  expect(await service.probe(LOCAL_HOST)).toMatchObject({ ok: false, problem: { code: 'host/no-facts' } });
  expect(warnings.at(-1)).toBe('here: probe.sh (3): Welcome!\nsh: no');
});
