import { createHash } from 'node:crypto';
import { closeSync, createReadStream, ftruncateSync, openSync, writeSync } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Checksum, HostFiles, TransferOptions, Transferred } from '../../core/ports/hostFiles';
import { message } from '../../core/std/message';
import { failure, success, throwIfCancelled, type Problem, type Result } from '../../core/std/problem';
import { fileProblem, notAFileProblem } from '../files/fileProblem';
import { createSum, parseSum, sumOfFile, type Algorithm } from './checksums';
import { abortOf, runScript, type FilesLink } from './link';

/** Sets `path`, `folder` and `part` from a target and the key of a transfer. */
const PART = `at "$1"
folder=$(dirname -- "$path")
part=$folder/.$(basename -- "$path").$2.part
`;

const UPLOAD_STATE = `# begin an upload
${PART}[ ! -d "$path" ] || exit 42
algorithm
size_of "$path"
size_of "$part"
`;

/** The sum of the first $3 bytes of the part, or of the target where $2 is empty. */
const SUM = `# checksum of a file
at "$1"
file=$path
if [ -n "$2" ]; then file=$(dirname -- "$path")/.$(basename -- "$path").$2.part; fi
[ -f "$file" ] && [ -r "$file" ] || bad "$file"
if [ "$(size_of "$file")" = "$3" ]; then sum <"$file"; else piece "$file" 0 "$3" | sum; fi
`;

/**
 * Appends what comes to the part, which has $3 bytes, and prints the sum of what came: $4 bytes. They are summed up from the file, close behind
 * the writer, which costs less than a `tee` between.
 */
const APPEND = `# upload
${PART}mkdir -p -- "$folder" || exit 41
if [ "$3" -eq 0 ]; then (: >"$part") 2>/dev/null || exit 41; fi
end=$(($3 + $4))
follow() {
  seen=$1
  while [ "$seen" -lt "$end" ]; do
    now=$(size_of "$part")
    if [ "$now" -ge "$end" ] || [ $((now - seen)) -ge 8388608 ]; then
      piece "$part" "$seen" "$((now - seen))"
      seen=$now
    else
      kill -0 "$$" 2>/dev/null || return
      sleep 0.05 2>/dev/null || sleep 1
    fi
  done
}
follow "$3" | sum &
cat >>"$part" 2>/dev/null
[ "$(size_of "$part")" = "$end" ] || exit 44
wait
`;

const FINISH = `# end an upload
${PART}[ "$(size_of "$part")" = "$3" ] || exit 43
chmod "$4" "$part" && mv -f -- "$part" "$path" || exit 43
`;

const DROP = `# drop an upload
${PART}rm -f -- "$part"
`;

const DOWNLOAD_STATE = `# begin a download
at "$1"
[ -f "$path" ] && [ -r "$path" ] || bad "$path"
algorithm
stat -L -c '%s %Y %a' -- "$path"
`;

const SEND = `# download
at "$1"
[ -f "$path" ] && [ -r "$path" ] || bad "$path"
piece "$path" "$2" "$3"
`;

const CHUNK = 1024 * 1024;

export function createTransfers(link: FilesLink): Pick<HostFiles, 'upload' | 'download'> {
  return {
    upload: (local, remote, options = {}) => upload(link, local, remote, options),
    download: (remote, local, options = {}) => download(link, remote, local, options),
  };
}

/** Names an unfinished transfer: another content of the file gets another name. */
function keyOf(...facts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
}

async function upload(
  link: FilesLink,
  local: string,
  remote: string,
  { progress, signal }: TransferOptions,
): Promise<Result<Transferred>> {
  const source = await statFile(local);
  if (!source.ok) return source;
  const { size, mode, mtimeMs } = source.value;
  const key = keyOf(local, size, mtimeMs);
  const context = { path: remote, ...abortOf(signal) };
  const state = await runScript(link, UPLOAD_STATE, { args: [remote, key], ...context });
  if (!state.ok) return state;
  const [algorithm, there, begun] = readState(state.value.stdout);
  if (there === size) {
    const same = await agreed(link, { remote, local, algorithm, key: '', length: size, signal });
    if (!same.ok) return same;
    if (same.value !== undefined) return success({ size, sent: 0, checksum: same.value });
  }
  let from = begun !== undefined && begun <= size ? begun : 0;
  if (from > 0) {
    const same = await agreed(link, { remote, local, algorithm, key, length: from, signal });
    if (!same.ok) return same;
    if (same.value === undefined) from = 0;
  }
  const sum = createSum(algorithm);
  const content = readFrom(local, from, (chunk, sent) => {
    sum.update(chunk);
    progress?.({ done: from + sent, total: size });
  });
  const args = [remote, key, String(from), String(size - from)];
  const sent = await runScript(link, APPEND, { args, ...context, stdin: content });
  if (!sent.ok) return sent;
  if (parseSum(sent.value.stdout)?.value !== sum.digest()) {
    await runScript(link, DROP, { args: [remote, key], path: remote });
    return failure(changedProblem(local, remote));
  }
  const checksum =
    from === 0
      ? success(parseSum(sent.value.stdout))
      : await agreed(link, { remote, local, algorithm, key, length: size, signal });
  if (!checksum.ok) return checksum;
  if (checksum.value === undefined) {
    await runScript(link, DROP, { args: [remote, key], path: remote });
    return failure(changedProblem(local, remote));
  }
  const permissions = (mode & 0o777).toString(8);
  const finished = await runScript(link, FINISH, { args: [remote, key, String(size), permissions], ...context });
  return finished.ok ? success({ size, sent: size - from, checksum: checksum.value }) : finished;
}

interface Agreement {
  readonly remote: string;
  readonly local: string;
  readonly algorithm: Algorithm;
  /** Of the part; empty for the target itself. */
  readonly key: string;
  readonly length: number;
  readonly signal: AbortSignal | undefined;
}

/** The checksum of the first bytes of both files, if it is one. */
async function agreed(link: FilesLink, input: Agreement): Promise<Result<Checksum | undefined>> {
  const { remote, local, algorithm, key, length, signal } = input;
  const [there, here] = await Promise.all([
    runScript(link, SUM, { args: [remote, key, String(length)], path: remote, ...abortOf(signal) }),
    sumOfFile(local, algorithm, { length, signal }),
  ]);
  if (!there.ok) return there;
  const sum = parseSum(there.value.stdout);
  return success(sum?.value === here ? sum : undefined);
}

async function download(
  link: FilesLink,
  remote: string,
  local: string,
  { progress, signal }: TransferOptions,
): Promise<Result<Transferred>> {
  const context = { path: remote, ...abortOf(signal) };
  const state = await runScript(link, DOWNLOAD_STATE, { args: [remote], ...context });
  if (!state.ok) return state;
  const { algorithm, size, seconds, mode } = readDownloadState(state.value.stdout);
  const part = `${local}.${keyOf(link.name, remote, size, seconds)}.part`;
  try {
    await mkdir(dirname(local), { recursive: true });
    const begun = await sizeOf(part);
    let from = begun !== undefined && begun <= size ? begun : 0;
    if (from > 0) {
      const same = await agreed(link, { remote, local: part, algorithm, key: '', length: from, signal });
      if (!same.ok) return same;
      if (same.value === undefined) from = 0;
    }
    // The host sums the file up while it is on its way.
    const summing = runScript(link, SUM, { args: [remote, '', String(size)], ...context });
    summing.catch(() => undefined);
    const sum = createSum(algorithm);
    const received = await receive(link, { remote, part, from, size, signal, progress, sum });
    if (!received.ok) return received;
    const there = await summing;
    if (!there.ok) return there;
    const here = from === 0 ? sum.digest() : await sumOfFile(part, algorithm, { signal });
    const checksum = parseSum(there.value.stdout);
    if (checksum?.value !== here) {
      await rm(part, { force: true });
      return failure(changedProblem(remote, local));
    }
    await chmod(part, mode & 0o777);
    await rename(part, local);
    return success({ size, sent: size - from, checksum });
  } catch (error) {
    throwIfCancelled(signal);
    return failure(fileProblem(error, local));
  }
}

interface Receiving {
  readonly remote: string;
  readonly part: string;
  readonly from: number;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
  readonly progress: TransferOptions['progress'];
  readonly sum: ReturnType<typeof createSum>;
}

/** Writes as it comes: what a slow disk does not take yet is not read from the line. */
async function receive(link: FilesLink, input: Receiving): Promise<Result<void>> {
  const { remote, part, from, size, signal, progress, sum } = input;
  const file = openSync(part, from === 0 ? 'w' : 'r+', 0o600);
  let at = from;
  let broken: unknown;
  try {
    ftruncateSync(file, from);
    const args = [remote, String(from), String(size - from)];
    const sent = await runScript(link, SEND, {
      args,
      path: remote,
      ...abortOf(signal),
      onStdoutBytes: (chunk) => {
        if (broken !== undefined) return;
        try {
          for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done, chunk.length - done, at + done);
          at += chunk.length;
          sum.update(chunk);
          progress?.({ done: at, total: size });
        } catch (error) {
          broken = error;
        }
      },
    });
    if (broken !== undefined) return failure(fileProblem(broken, part));
    if (!sent.ok) return sent;
    return at === size ? success(undefined) : failure(changedProblem(remote, part));
  } finally {
    closeSync(file);
  }
}

async function* readFrom(
  path: string,
  from: number,
  onChunk: (chunk: Uint8Array, sent: number) => void,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: CHUNK })) {
    const bytes = chunk as Uint8Array;
    sent += bytes.length;
    onChunk(bytes, sent);
    yield bytes;
  }
}

function readState(text: string): [Algorithm, number | undefined, number | undefined] {
  const [algorithm, there = '-', begun = '-'] = text.split('\n');
  const size = (word: string): number | undefined => (word === '-' ? undefined : Number(word));
  return [algorithm === 'cksum' ? 'cksum' : 'sha256', size(there), size(begun)];
}

/** The algorithm, then bytes, seconds and the mode in octal. */
function readDownloadState(text: string): { algorithm: Algorithm; size: number; seconds: number; mode: number } {
  const [algorithm, facts = ''] = text.split('\n');
  const [size = '0', seconds = '0', mode = '600'] = facts.split(' ');
  return {
    algorithm: algorithm === 'cksum' ? 'cksum' : 'sha256',
    size: Number(size),
    seconds: Number(seconds),
    mode: Number.parseInt(mode, 8),
  };
}

async function statFile(path: string): Promise<Result<{ size: number; mode: number; mtimeMs: number }>> {
  try {
    const found = await stat(path);
    return found.isFile() ? success(found) : failure(notAFileProblem(path));
  } catch (error) {
    return failure(fileProblem(error, path));
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

function changedProblem(from: string, to: string): Problem {
  return {
    code: 'transfer/checksum',
    message: message('{0} did not arrive whole as {1}: the checksums differ.', from, to),
    remedy: message('It may have been written to meanwhile. Try again.'),
  };
}
