import { describe, expect, it } from 'vitest';
import { directTasks } from '../../test/support/directTasks';
import { MemoryFiles } from '../../test/support/memoryFiles';
import { LabelService } from '../app/labelService';
import type { JsonReport } from './formatJson';
import type { ValidateRequest } from './options';
import { plainPaint } from './terminal';
import { validateCommand } from './validateCommand';

const definition = `version: 1
task: detection
images: { train: "images/*.png" }
annotations: { encoding: yolo-txt, path: "labels/{stem}.txt" }
classes: [road, lane]
`;

/** The start of a picture of 4 × 3 pixels: enough for its size. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAAAAADhpF6fAAAADklEQVR4nGNgIBEwAgAAKwABzc4jAwAAAABJRU5ErkJggg==',
  'base64',
);

const good = '0 0.5 0.5 0.5 0.5\n1 0.5 0.5 0.25 0.25\n';
const bad = '0 0.5 0.5 0.5 0.5\n7 0.5 0.5 0.25 0.25\n';

function buildFiles(changes: Readonly<Record<string, string>> = {}): MemoryFiles {
  return new MemoryFiles({
    '/w/set/road.dataset.yaml': definition,
    '/w/set/images/a.png': png,
    '/w/set/images/b.png': png,
    '/w/set/labels/a.txt': good,
    '/w/set/labels/b.txt': bad,
    '/w/other/x.txt': 'x',
    ...changes,
  });
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function validate(
  paths: readonly string[],
  changes: Partial<ValidateRequest> = {},
  { files = buildFiles(), stopAt }: { files?: MemoryFiles; stopAt?: string } = {},
): Promise<Outcome> {
  const controller = new AbortController();
  const tasks = directTasks(files, (name) => {
    if (name === stopAt) controller.abort();
  });
  const written = { out: '', err: '' };
  const code = await validateCommand(
    { kind: 'validate', paths, format: 'json', failOn: 'error', cache: false, wantsColor: false, ...changes },
    {
      service: new LabelService({ tasks, files }),
      files,
      cwd: '/w',
      version: '1',
      environment: {},
      signal: controller.signal,
      terminal: {
        out: (text) => (written.out += text),
        err: (text) => (written.err += text),
        showsProgress: false,
        paint: plainPaint,
      },
    },
  );
  return { code, ...written };
}

function rulesIn({ out }: Outcome): string[] {
  const { datasets } = JSON.parse(out) as JsonReport;
  return datasets.flatMap(({ findings }) => findings.map(({ rule, file }) => `${file} ${rule}`));
}

describe('validate', () => {
  it('checks the data sets below the working directory and ends with 1 for an error', async () => {
    const outcome = await validate([]);
    expect(outcome.code).toBe(1);
    expect(rulesIn(outcome)).toContain('set/labels/b.txt yolo/class-unknown');
    expect(outcome.err).toBe('');
  });

  it('ends with 0 where nothing is as bad as asked for', async () => {
    const files = buildFiles({ '/w/set/labels/b.txt': good });
    expect((await validate(['set'], {}, { files })).code).toBe(0);
    expect(
      (await validate(['set'], { failOn: 'warning' }, { files: buildFiles({ '/w/set/labels/b.txt': good }) })).code,
    ).toBe(0);
  });

  it('checks only the sample of a label file or an image', async () => {
    expect(rulesIn(await validate(['set/labels/a.txt']))).toEqual([]);
    expect(rulesIn(await validate(['set/labels/b.txt']))).toEqual(['set/labels/b.txt yolo/class-unknown']);
    const byImage = await validate(['/w/set/images/b.png', '/w/set/images/a.png']);
    expect(rulesIn(byImage)).toEqual(['set/labels/b.txt yolo/class-unknown']);
    expect(JSON.parse(byImage.out)).toMatchObject({ datasets: [{ samples: 2 }] });
  });

  it('checks the data set that a definition declares', async () => {
    const outcome = await validate(['set/road.dataset.yaml']);
    expect(JSON.parse(outcome.out)).toMatchObject({ datasets: [{ path: 'set/road.dataset.yaml', samples: 2 }] });
    expect(outcome.code).toBe(1);
  });

  it('tells what is wrong with a definition that declares nothing', async () => {
    const files = buildFiles({ '/w/broken/b.dataset.yaml': 'version: 1\n' });
    const outcome = await validate(['broken'], {}, { files });
    expect(outcome.code).toBe(1);
    expect(new Set(rulesIn(outcome))).toEqual(new Set(['broken/b.dataset.yaml definition/invalid']));
  });

  it.each([
    ['other', 'There is no data set below /w/other.'],
    ['other/x.txt', '/w/other/x.txt belongs to no data set that could be found.'],
    ['nowhere', '/w/nowhere'],
  ])('says of %s that there is nothing to check, and ends with 2', async (path, sentence) => {
    const outcome = await validate([path]);
    expect(outcome).toMatchObject({ code: 2, out: '' });
    expect(outcome.err).toContain(sentence);
  });

  it('ends with 2 when it is stopped, and says how much was checked', async () => {
    const stopped = await validate([], { format: 'text' }, { stopAt: 'checkSamples' });
    expect(stopped.code).toBe(2);
    expect(stopped.err).toBe('Stopped: 0 of 2 samples of road were checked.\n');
    expect(await validate([], {}, { stopAt: 'discover' })).toEqual({
      code: 2,
      out: '',
      err: 'Stopped before anything was checked.\n',
    });
  });
});
