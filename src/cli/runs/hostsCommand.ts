import { describeDevice } from '../../core/device/describeDevice';
import { formatMessage } from '../../core/std/message';
import { exitCodes } from '../exitCodes';
import { fail, printJson, type RunsContext } from './runsCommand';

/** Lists the machines that were added, this one first. Nothing is connected to. */
export async function hostsCommand(json: boolean, { hosts, terminal }: RunsContext): Promise<number> {
  const loaded = await hosts.load();
  if (!loaded.ok) return fail(terminal, loaded.problem);
  const known = hosts.hosts.map(({ id, name }) => ({ id, name }));
  if (json) printJson(terminal, known);
  else for (const { id, name } of known) terminal.out(id === name ? `${id}\n` : `${id}  ${name}\n`);
  return exitCodes.clean;
}

/** Asks a machine what it is. */
export async function probeCommand(
  id: string,
  json: boolean,
  { hosts, terminal, signal }: RunsContext,
): Promise<number> {
  await hosts.load();
  const host = await hosts.get(id);
  if (!host.ok) return fail(terminal, host.problem);
  const connected = await host.value.connect(signal);
  if (!connected.ok) return fail(terminal, connected.problem);
  const facts = await hosts.probe(id, signal);
  if (!facts.ok) return fail(terminal, facts.problem);
  if (json) {
    printJson(terminal, facts.value);
    return exitCodes.clean;
  }
  for (const { label, value } of describeDevice(facts.value)) {
    terminal.out(`${formatMessage(label).padEnd(16)} ${formatMessage(value)}\n`);
  }
  return exitCodes.clean;
}
