import { describe, expect, it } from 'vitest';
import { formatMessage } from '../std/message';
import { findFailureReason, type ProcessExit } from './failureReason';

const failed: ProcessExit = { code: 1 };

function reasonOf(text: string, exit = failed): string | undefined {
  const reason = findFailureReason(text, exit);
  return reason === undefined ? undefined : `${reason.code}: ${formatMessage(reason.message)}`;
}

const traceback = (...lastLines: string[]): string =>
  [
    'Traceback (most recent call last):',
    '  File "train.py", line 3, in <module>',
    '    main()',
    '    ^^^^^^',
    ...lastLines,
    '',
  ].join('\n');

describe('the reason of a failure', () => {
  it.each([
    [
      'a missing module',
      traceback("ModuleNotFoundError: No module named 'cv2.dnn'"),
      'failure/missing-module: The Python module cv2.dnn is not installed.',
    ],
    [
      'Python 3.5',
      traceback("ImportError: No module named 'tensorflow'"),
      'failure/missing-module: The Python module tensorflow is not installed.',
    ],
    [
      'PyTorch',
      traceback('torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB'),
      'failure/gpu-memory: The memory of the GPU ran out.',
    ],
    [
      'older PyTorch',
      traceback('RuntimeError: CUDA out of memory. Tried to allocate 20 MiB (GPU 0; 3.9 GiB total)'),
      'failure/gpu-memory: The memory of the GPU ran out.',
    ],
    [
      'TensorFlow',
      traceback('tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when allocating tensor'),
      'failure/gpu-memory: The memory of the GPU ran out.',
    ],
    ['a shell', 'Epoch 1/2\nKilled\n', 'failure/memory: The machine ran out of memory.'],
    [
      'a script',
      'run.sh: line 3:  1234 Killed                  python3 train.py\n',
      'failure/memory: The machine ran out of memory.',
    ],
    ['the kernel', 'Out of memory: Killed process 123 (python3)\n', 'failure/memory: The machine ran out of memory.'],
    ['Python without memory', traceback('MemoryError'), 'failure/memory: The machine ran out of memory.'],
    [
      'C++ without memory',
      "terminate called after throwing an instance of 'std::bad_alloc'\n",
      'failure/memory: The machine ran out of memory.',
    ],
    ['a loss', 'Epoch 3/10\nloss: nan\n', 'failure/nan: The loss is no longer a number (NaN).'],
    ['a loss of a name', 'step 5 - confidence_loss=nan\n', 'failure/nan: The loss is no longer a number (NaN).'],
    [
      'detectron2',
      traceback('FloatingPointError: Loss became infinite or NaN at iteration=5!'),
      'failure/nan: The loss is no longer a number (NaN).',
    ],
    [
      'an instruction',
      'Illegal instruction (core dumped)\n',
      'failure/illegal-instruction: The program uses an instruction that this processor does not have.',
    ],
    [
      'glibc',
      "python3: /lib/libc.so.6: version `GLIBC_2.34' not found (required by ./a.so)\n",
      'failure/library-version: The system is older than the program was built for: it lacks GLIBC_2.34.',
    ],
    [
      'libstdc++',
      "ImportError: libstdc++.so.6: version `GLIBCXX_3.4.29' not found\n",
      'failure/library-version: The system is older than the program was built for: it lacks GLIBCXX_3.4.29.',
    ],
    [
      'a library',
      'ImportError: libcudart.so.10.2: cannot open shared object file: No such file or directory\n',
      'failure/missing-library: The library libcudart.so.10.2 is missing.',
    ],
    ['a disk', traceback("OSError: [Errno 28] No space left on device: '/a'"), 'failure/no-space: The disk is full.'],
    ['a crash', 'Segmentation fault (core dumped)\n', 'failure/crash: The program crashed in native code.'],
    [
      'any exception',
      traceback("KeyError: 'image'"),
      "failure/exception: Python stopped with an error: KeyError: 'image'",
    ],
  ])('is found in the words of %s', (_name, text, expected) => {
    expect(reasonOf(text)).toBe(expected);
    expect(reasonOf(`first line\n${text}last line`)).toBe(expected);
    expect(reasonOf(text.replaceAll('\n', '\r\n'))).toBe(expected);
  });

  it.each<[ProcessExit, string | undefined]>([
    [{ code: 137 }, 'failure/killed: The process was killed, as the system does when memory runs out.'],
    [{ signal: 'SIGKILL' }, 'failure/killed: The process was killed, as the system does when memory runs out.'],
    [{ code: 132 }, 'failure/illegal-instruction: The program uses an instruction that this processor does not have.'],
    [{ signal: 'SIGSEGV' }, 'failure/crash: The program crashed in native code.'],
    [{ code: 127 }, 'failure/not-found: The command was not found on the machine.'],
    [{ code: 126 }, 'failure/not-executable: The command may not be run, or is for another machine.'],
    [{ code: 1 }, undefined],
    [{ code: 2 }, undefined],
    [{ signal: 'SIGTERM' }, undefined],
    [{}, undefined],
  ])('is that of the exit %j where the log names none', (exit, expected) => {
    expect(reasonOf('Epoch 1/2\nall is well\n', exit)).toBe(expected);
  });

  it('is none of a run that ended well, but for a loss that is no number', () => {
    expect(reasonOf(`${traceback('KeyError: 1')}Killed\n`, { code: 0 })).toBeUndefined();
    expect(reasonOf('loss: nan\n', { code: 0 })).toBe('failure/nan: The loss is no longer a number (NaN).');
  });

  it('is the last one that the log names', () => {
    const missing = traceback("ModuleNotFoundError: No module named 'wandb'");
    expect(reasonOf(`${missing}going on without\n${traceback('ValueError: too small')}`)).toMatch(
      /ValueError: too small$/,
    );
    expect(reasonOf(`loss: nan\n${traceback('ValueError: no boxes')}`)).toMatch(/ValueError: no boxes$/);
    expect(reasonOf(`${traceback('ValueError: no boxes')}Killed\n`)).toMatch(/^failure\/memory/);
  });

  it('is not what TensorFlow only tries', () => {
    const text =
      'Allocator (GPU_0_bfc) ran out of memory: OOM when allocating tensor. The caller indicates that this is not a failure, but may mean …\n';
    expect(reasonOf(text)).toBeUndefined();
  });

  it.each(['Killed the old process', 'no module named x', 'loss: 0.5 nano', 'the traceback is printed'])(
    'is not in %j',
    (text) => {
      expect(reasonOf(`${text}\n`)).toBeUndefined();
    },
  );

  it('is the limit of the run where it had one, and the machine is not blamed', () => {
    const withLimit = (text: string, exit: ProcessExit): string =>
      formatMessage(findFailureReason(text, exit, { memoryMb: 100 })!.message);
    expect(withLimit(traceback('MemoryError'), failed)).toBe('The memory ran out: the run may use 100 MB.');
    expect(withLimit('', { signal: 'SIGKILL' })).toMatch(/uses more than the 100 MB/);
    expect(withLimit('CUDA out of memory', failed)).toMatch(/GPU/);
    expect(findFailureReason('', { code: 0 }, { memoryMb: 100 })).toBeUndefined();
  });

  it('has its place, in lines and bytes, without colours', () => {
    const text = `ä first\n\u001b[31mTraceback (most recent call last):\u001b[0m\n  File "ä"\n\u001b[1;31mKeyError\u001b[0m: 5\nmore\n`;
    const place = findFailureReason(text, failed)?.place;
    const lineStart = text.indexOf('\u001b[1;31mKeyError');
    expect(place).toEqual({ line: 3, offset: Buffer.byteLength(text.slice(0, lineStart)), text: 'KeyError: 5' });
    expect(findFailureReason('', { code: 137 })?.place).toBeUndefined();
  });

  it('is found behind the names that launchers of several processes put before lines', () => {
    const text = traceback('RuntimeError: broken').replaceAll(/^(?=.)/gm, '[rank0]: ');
    expect(reasonOf(text)).toMatch(/Python stopped with an error: RuntimeError: broken$/);
  });

  it('is looked for at the end of a long log, in a bounded time', () => {
    for (const part of ['Traceback (most recent call last):\n', 'loss: ', 'Killed ', '\u001b[', 'a.so', '\n', 'x']) {
      const start = performance.now();
      findFailureReason(part.repeat(300_000 / part.length), failed);
      expect(performance.now() - start, part).toBeLessThan(5000);
    }
    expect(findFailureReason(`${'a\n'.repeat(200_000)}Killed\n`, failed)?.place).toMatchObject({
      line: 200_000,
      offset: 400_000,
    });
  });
});
