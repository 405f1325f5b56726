import { message, type Message } from '../std/message';

/** How a process ended, as far as it is known. */
export interface ProcessExit {
  readonly code?: number | undefined;
  /** As in `SIGKILL`. */
  readonly signal?: string | undefined;
}

/** Where in a text something stands. */
export interface LogPlace {
  /** From 0; lines end at `\n`. */
  readonly line: number;
  /** UTF-8 bytes from the beginning of the text to that of the line. */
  readonly offset: number;
  /** The line without colours, cut where it is long. */
  readonly text: string;
}

/** Why a run failed, as its log or its exit says. */
export interface FailureReason {
  readonly code: string;
  readonly message: Message;
  readonly remedy?: Message;
  /** Where the log says so; absent where only the exit does. */
  readonly place?: LogPlace;
}

/** Characters that are searched, from the end. */
const MAX_SEARCHED = 262_144;
const MAX_SHOWN = 300;

/** What a run was allowed to use. */
export interface RunLimits {
  readonly memoryMb?: number | undefined;
}

interface Rule {
  readonly code: string;
  /** The words of the log; global, and without parts that could be matched in several ways. */
  readonly pattern: RegExp;
  describe(match: RegExpExecArray): Pick<FailureReason, 'message' | 'remedy'>;
}

const outOfMemory = (): Pick<FailureReason, 'message' | 'remedy'> => ({
  message: message('The machine ran out of memory.'),
  remedy: message('Use a smaller batch or smaller pictures, fewer workers, or add swap.'),
});

const rules: readonly Rule[] = [
  {
    code: 'failure/gpu-memory',
    pattern:
      /CUDA out of memory|CUDA error: out of memory|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|OutOfMemoryError|ResourceExhaustedError|RESOURCE_EXHAUSTED: (?:Out of memory|OOM)|OOM when allocating tensor|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED|NvMapMemAlloc\w* error 12/g,
    describe: () => ({
      message: message('The memory of the GPU ran out.'),
      remedy: message('Use a smaller batch or smaller pictures; on a Jetson the GPU shares the memory of the machine.'),
    }),
  },
  {
    code: 'failure/no-space',
    pattern: /No space left on device|\bENOSPC\b|\[Errno 28\]|Disk quota exceeded/g,
    describe: () => ({ message: message('The disk is full.') }),
  },
  {
    code: 'failure/library-version',
    pattern: /version [`'"]?((?:GLIBC|GLIBCXX|CXXABI)_[\w.]{1,20})['"]? not found/g,
    describe: ([, version]) => ({
      message: message('The system is older than the program was built for: it lacks {0}.', version ?? ''),
      remedy: message('Build for the system of the machine, or install a package that was.'),
    }),
  },
  {
    code: 'failure/missing-module',
    pattern: /(?:ModuleNotFoundError|ImportError): No module named ['"]?([\w.]{1,100})/g,
    describe: ([, name]) => ({
      message: message('The Python module {0} is not installed.', name ?? ''),
      remedy: message('Install it in the environment that the run uses.'),
    }),
  },
  {
    code: 'failure/missing-library',
    pattern:
      /error while loading shared libraries: ([^\s:]{1,200})|([^\s:]{1,200}\.so[.\d]*): cannot open shared object file/g,
    describe: ([, first, second]) => ({ message: message('The library {0} is missing.', first ?? second ?? '') }),
  },
  {
    code: 'failure/illegal-instruction',
    pattern: /\bIllegal instruction\b/g,
    describe: () => illegalInstruction(),
  },
  { code: 'failure/crash', pattern: /\bSegmentation fault\b|\bBus error\b/g, describe: () => crash() },
  {
    code: 'failure/memory',
    pattern:
      /\bOut of memory: Kill\w*|\boom[-_ ]?kill\w*|\bMemoryError\b|\bstd::bad_alloc\b|\bCannot allocate memory\b/gi,
    describe: outOfMemory,
  },
  {
    code: 'failure/memory',
    // As a shell says it, alone or with the command behind it.
    pattern: /^(?:\S{1,100}: line \d{1,9}: {1,9}\d{1,9} )?Killed(?: {2,20}\S.{0,200})?\r?$/gm,
    describe: outOfMemory,
  },
  {
    code: 'failure/nan',
    pattern:
      /(?:\b|_)loss\w{0,20}['"]?(?: ?[:=] ?| is (?:now )?| became (?:infinite or )?)nan\b|\bNaN loss\b|\bNan in summary\b|\bdiverged with loss\b/gi,
    describe: () => ({
      message: message('The loss is no longer a number (NaN).'),
      remedy: message('Lower the learning rate, and look for labels that are wrong.'),
    }),
  },
];

function illegalInstruction(): Pick<FailureReason, 'message' | 'remedy'> {
  return {
    message: message('The program uses an instruction that this processor does not have.'),
    remedy: message('Use a build for this processor. On older Jetsons, OPENBLAS_CORETYPE=ARMV8 helps with NumPy.'),
  };
}

function crash(): Pick<FailureReason, 'message'> {
  return { message: message('The program crashed in native code.') };
}

/**
 * The reason of a failure that the end of a log names, with its place, or else what the exit alone tells; undefined where neither
 * does. A log has many words for trouble: the last one counts, and one outside of a Python traceback only if it comes after it.
 * Of a run that ended well only a loss that is no number is a reason. Where the run had a limit of its own, memory that ran out is not called
 * the machine's.
 */
export function findFailureReason(
  tailText: string,
  exit: ProcessExit,
  limits: RunLimits = {},
): FailureReason | undefined {
  const reason = findReason(tailText, exit);
  const { memoryMb } = limits;
  if (reason === undefined || memoryMb === undefined) return reason;
  const remedy = message('Use a smaller batch or smaller pictures, fewer workers, or raise its limit (memoryMb).');
  switch (reason.code) {
    case 'failure/memory':
      return { ...reason, message: message('The memory ran out: the run may use {0} MB.', memoryMb), remedy };
    case 'failure/killed':
      return {
        ...reason,
        message: message('The process was killed, as one is that uses more than the {0} MB it may.', memoryMb),
        remedy,
      };
    default:
      return reason;
  }
}

function findReason(tailText: string, exit: ProcessExit): FailureReason | undefined {
  const start = Math.max(0, tailText.length - MAX_SEARCHED);
  const text = withoutColors(tailText.slice(start));
  const found = exit.code === 0 ? lastMatch(text, 0, (rule) => rule.code === 'failure/nan') : lastReason(text);
  if (found === undefined) return exit.code === 0 ? undefined : reasonOfExit(exit);
  const { index, ...reason } = found;
  return {
    ...reason,
    place: placeOf(tailText, countLines(tailText.slice(0, start)) + countLines(text.slice(0, index))),
  };
}

type Found = Omit<FailureReason, 'place'> & { readonly index: number };

function lastReason(text: string): Found | undefined {
  const traceback = lastTraceback(text);
  const specific = lastMatch(text, traceback?.start ?? 0, () => true);
  if (specific !== undefined || traceback === undefined) return specific;
  const { index, error } = traceback;
  return { code: 'failure/exception', message: message('Python stopped with an error: {0}', error), index };
}

function lastMatch(text: string, from: number, isWanted: (rule: Rule) => boolean): Found | undefined {
  let last: Found | undefined;
  for (const rule of rules.filter(isWanted)) {
    for (const match of text.matchAll(rule.pattern)) {
      if (match.index < from || match.index < (last?.index ?? 0) || isHarmless(text, match.index)) continue;
      last = { code: rule.code, ...rule.describe(match), index: match.index };
    }
  }
  return last;
}

/** TensorFlow's allocator says so when it tries again with less. */
function isHarmless(text: string, index: number): boolean {
  const end = text.indexOf('\n', index);
  return text.slice(index, end < 0 ? index + MAX_SHOWN : end).includes('not a failure');
}

const TRACEBACK = 'Traceback (most recent call last):';

/** The last traceback that ends with an error: the first line behind its stack that is no further in than its heading. */
function lastTraceback(text: string): { start: number; index: number; error: string } | undefined {
  const start = text.lastIndexOf(TRACEBACK);
  if (start < 0) return undefined;
  // Launchers of several processes put a name before each line.
  const prefix = text.slice(text.lastIndexOf('\n', start) + 1, start);
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < text.length; at = text.indexOf('\n', at) + 1) {
    const line = text.slice(at, at + 1000).split('\n', 1)[0]!;
    const content = line.slice(prefix.length).trimEnd();
    if (line.startsWith(prefix) && /^[^\s|+^~]/.test(content))
      return { start, index: at, error: content.slice(0, MAX_SHOWN) };
  }
  return undefined;
}

function reasonOfExit({ code, signal }: ProcessExit): FailureReason | undefined {
  if (code === 137 || signal === 'SIGKILL') {
    return {
      code: 'failure/killed',
      message: message('The process was killed, as the system does when memory runs out.'),
    };
  }
  if (code === 132 || signal === 'SIGILL') return { code: 'failure/illegal-instruction', ...illegalInstruction() };
  if (code === 139 || code === 135 || signal === 'SIGSEGV' || signal === 'SIGBUS')
    return { code: 'failure/crash', ...crash() };
  if (code === 127) return { code: 'failure/not-found', message: message('The command was not found on the machine.') };
  if (code === 126)
    return {
      code: 'failure/not-executable',
      message: message('The command may not be run, or is for another machine.'),
    };
  return undefined;
}

function withoutColors(text: string): string {
  return text.includes('\u001b') ? text.replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '') : text;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Sequences of colours hold no line ending: lines are the same without them. */
function placeOf(text: string, line: number): LogPlace {
  let start = 0;
  for (let i = 0; i < line; i++) start = text.indexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  const content = withoutColors(text.slice(start, end < 0 ? text.length : end)).trim();
  return { line, offset: encoder.encode(text.slice(0, start)).length, text: content.slice(0, MAX_SHOWN) };
}

const encoder = new TextEncoder();
