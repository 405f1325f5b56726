import type { Clock } from '../../core/ports/clock';
import type { SshPrompts } from '../../core/ports/sshPrompts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { formatMessage } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';
import { hostKeyAlgorithms, negotiableAlgorithms } from './algorithms';
import { watchAnswers } from './answerWatch';
import { createAsker, type AnswerMemory } from './asker';
import { Authentication } from './authentication';
import { closedProblem } from './connectProblem';
import { shakeHands } from './handshake';
import { createHostKeyGuard } from './hostKeyGuard';
import type { HostKeys } from './hostKeys';
import { missedKeys } from './loginProblem';
import { openProxyCommand, proxyProblem, untrustedProxyProblem, type ProxyStream } from './proxyCommand';
import { sentEnvironment } from './sentEnvironment';
import type { ConnectRequest } from './sharedConnections';
import { createSshConnection, type SshConnection } from './sshConnection';
import { loadSshLibrary, type Client } from './sshLibrary';
import { openTcp } from './transport';
import type { Warn } from './warnOnce';

/** Milliseconds for a connection and for each answer, unless ConnectTimeout says otherwise. */
const DEFAULT_TIMEOUT_MS = 15_000;
/** Milliseconds for a connection that nobody waits for: a packet that got lost is then soon sent anew. */
const BACKGROUND_TIMEOUT_MS = 4000;
/** Seconds between signs of life, unless ServerAliveInterval says otherwise. */
const DEFAULT_ALIVE_INTERVAL = 5;

export interface ConnectionContext {
  readonly hostKeys: HostKeys;
  readonly prompts: SshPrompts;
  readonly memory: AnswerMemory;
  readonly clock: Clock;
  readonly warn: Warn;
  /** Whether commands of the configuration may be run. */
  readonly isTrusted: () => boolean;
}

/** Opens a connection to one machine, over another one where there is one. */
export async function openConnection(
  target: SshTarget,
  through: SshConnection | undefined,
  request: ConnectRequest & { readonly context: ConnectionContext },
): Promise<Result<SshConnection>> {
  const { context } = request;
  const timeout = target.connectTimeout === undefined ? DEFAULT_TIMEOUT_MS : target.connectTimeout * 1000;
  const connectTimeout = request.mayAsk ? timeout : Math.min(timeout, BACKGROUND_TIMEOUT_MS);
  const transport = await openTransport(target, through, { ...request, timeout: connectTimeout });
  if (!transport.ok) return transport;
  const opened = await logIn(target, transport.value, { ...request, timeout }).catch((error: unknown) => {
    transport.value.stream.destroy();
    throw error;
  });
  if (!opened.ok) return failure(await explained(opened.problem, target, transport.value));
  // Also where the signal has come by now: whoever asked for it ends what they get.
  return success(takeOver(target, { client: opened.value, transport: transport.value, context }));
}

interface TimedRequest extends ConnectRequest {
  readonly context: ConnectionContext;
  readonly timeout: number;
}

async function openTransport(
  target: SshTarget,
  through: SshConnection | undefined,
  { context, signal, timeout }: TimedRequest,
): Promise<Result<ProxyStream>> {
  if (through !== undefined) {
    const tunnel = await through.tunnel(target.hostName, target.port, signal);
    return tunnel.ok ? success({ stream: tunnel.value, complaint: () => Promise.resolve('') }) : tunnel;
  }
  if (target.proxyCommand !== undefined) {
    if (!context.isTrusted()) return failure(untrustedProxyProblem(target));
    return success(openProxyCommand(target.proxyCommand));
  }
  for (let attempt = 1; ; attempt++) {
    const stream = await openTcp(target, { clock: context.clock, signal, timeout });
    if (stream.ok) return success({ stream: stream.value, complaint: () => Promise.resolve('') });
    if (attempt >= target.connectionAttempts) return stream;
  }
}

async function logIn(target: SshTarget, { stream }: ProxyStream, request: TimedRequest): Promise<Result<Client>> {
  const { context, signal, timeout } = request;
  const { prompts, memory, hostKeys, clock, warn } = context;
  const library = await loadSshLibrary();
  const hostKeyOrder = await hostKeys.order(target, hostKeyAlgorithms(target, library.algorithms));
  const ended = new AbortController();
  const questions = {
    prompts,
    mayAsk: request.mayAsk && prompts.canAsk && !target.batchMode,
    // A host that hangs up waits for no answer either.
    signal: AbortSignal.any([signal, ended.signal]),
  };
  const asker = createAsker({ target, memory, ...questions });
  const login = new Authentication({ library, target, asker });
  const client = await shakeHands({
    library,
    target,
    transport: stream,
    algorithms: negotiableAlgorithms(target, hostKeyOrder, library.algorithms),
    guard: createHostKeyGuard({ target, hostKeys, warn, ...questions }),
    login,
    clock,
    timeout,
    keepAlive: aliveInterval(target),
    signal,
  }).finally(() => {
    ended.abort();
  });
  for (const what of missedKeys(target, login)) warn(formatMessage(what));
  if (client.ok) asker.remember();
  return client;
}

function aliveInterval({ serverAliveInterval }: SshTarget): number {
  return (serverAliveInterval === 0 ? DEFAULT_ALIVE_INTERVAL : serverAliveInterval) * 1000;
}

/** A command that leads to the host knows better why it closed. */
async function explained(problem: Problem, target: SshTarget, { stream, complaint }: ProxyStream): Promise<Problem> {
  if (target.proxyCommand === undefined || problem.code !== closedProblem(target).code) return problem;
  stream.destroy();
  const said = await complaint();
  return said === '' ? problem : proxyProblem(target, said);
}

interface ReadyClient {
  readonly client: Client;
  readonly transport: ProxyStream;
  readonly context: ConnectionContext;
}

/** From here on it is noticed when the other side says nothing any more. */
function takeOver(
  target: SshTarget,
  { client, transport: { stream }, context: { clock } }: ReadyClient,
): SshConnection {
  const connection = createSshConnection({
    client,
    transport: stream,
    clock,
    name: target.alias,
    env: sentEnvironment(target, process.env),
  });
  const watch = watchAnswers({
    clock,
    timeout: aliveInterval(target) * Math.max(1, target.serverAliveCountMax),
    isPatient: () => false,
    onSilence: () => stream.destroy(),
  });
  stream.on('data', watch.touch);
  connection.onDidClose(() => {
    watch.dispose();
  });
  return connection;
}
