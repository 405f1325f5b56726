import type { Readable } from 'node:stream';
import type { OutputCollector } from '../process/outputCollector';
import { createReportedOutput, type ReportedOutput } from './reportedOutput';
import type { ClientChannel } from './sshLibrary';

/** How a channel ended. */
export interface Ending {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Whether both streams came to their end; otherwise the link broke first. */
  readonly isWhole: boolean;
}

/** A program behind a channel, as far as this side sees it. */
export interface WatchedProcess {
  /** The words of the first report; undefined where the channel ended without one. */
  readonly started: Promise<readonly string[] | undefined>;
  readonly ended: Promise<Ending>;
  /** The words of the report that the program could not be started after all. */
  lastReport(): readonly string[] | undefined;
  /** What a login shell printed by itself. */
  preamble(): string;
}

export interface RemoteProcessOptions {
  readonly channel: ClientChannel;
  /** Marks the reports of the script. */
  readonly token: string;
  readonly stdout: OutputCollector;
  readonly stderr: OutputCollector;
  /** Whether the link is still there. */
  readonly isLinked: () => boolean;
}

/** Watches a channel from its beginning to its end. */
export function watchRemoteProcess({ channel, token, stdout, stderr, isLinked }: RemoteProcessOptions): WatchedProcess {
  let report: readonly string[] | undefined;
  let announce: (words: readonly string[] | undefined) => void;
  const started = new Promise<readonly string[] | undefined>((resolve) => (announce = resolve));
  const output = createReportedOutput(token, {
    onReport: (words) => {
      report = words;
      announce(words);
    },
    onBytes: stdout.accept,
  });
  const errors = createReportedOutput(token, { onReport: () => undefined, onBytes: stderr.accept });
  const ended = readChannel(channel, { output, errors, isLinked }).then((ending) => {
    stdout.end();
    stderr.end();
    announce(undefined);
    return ending;
  });
  return { started, ended, lastReport: () => report, preamble: () => `${output.preamble()}${errors.preamble()}` };
}

interface ChannelReaders {
  readonly output: ReportedOutput;
  readonly errors: ReportedOutput;
  readonly isLinked: () => boolean;
}

async function readChannel(channel: ClientChannel, { output, errors, isLinked }: ChannelReaders): Promise<Ending> {
  let code: number | undefined;
  let signal: string | undefined;
  channel.on('exit', (exitCode: number | null, exitSignal?: string) => {
    code = exitCode ?? undefined;
    signal = exitSignal;
  });
  // A channel that the other side no longer reads is no error of ours; how it ended says it.
  channel.on('error', () => undefined);
  const closed = new Promise((resolve) => channel.once('close', resolve));
  await Promise.all([readStream(channel, output), readStream(channel.stderr, errors)]);
  const isWhole = isLinked();
  await closed;
  return { code, signal: signal === undefined ? undefined : signalName(signal), isWhole };
}

function readStream(stream: Readable, output: ReportedOutput): Promise<void> {
  return new Promise((resolve) => {
    stream.on('data', (bytes: Buffer) => {
      output.accept(bytes);
    });
    stream.once('end', () => {
      output.end();
      resolve();
    });
  });
}

/** OpenSSH has names for thirteen signals; of the others, SIGBUS among them, it only tells that it was one. */
function signalName(name: string): string {
  return name.includes('@') ? 'unknown' : name;
}
