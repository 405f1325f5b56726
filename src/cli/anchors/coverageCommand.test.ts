import { describe, expect, it } from 'vitest';
import { buildRgbPng } from '../../../test/support/buildPng';
import { directAnchorTasks, directTasks } from '../../../test/support/directTasks';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { AnchorService } from '../../app/anchors/anchorService';
import { LabelService } from '../../app/labelService';
import { buildAnchorGrid } from '../../core/detection/anchors/anchorGrid';
import { summarizeCoverage } from '../../core/detection/anchors/coverageSummary';
import { exportAnchors } from '../../core/detection/anchors/exportAnchors';
import { findPreset } from '../../core/detection/anchors/presets';
import { formatMessage } from '../../core/std/message';
import { parseArguments } from '../options';
import { plainPaint } from '../terminal';
import type { AnchorsRequest } from './anchorsOptions';
import { coverageCommand } from './coverageCommand';

const definition = `task: detection
images: "images/*.png"
annotations: { encoding: yolo-txt, path: "labels/{stem}.txt" }
classes: [cat, dog]
network: { anchors: vgg512 }
`;
const vgg300 = findPreset('vgg300')!;

/** A large cat; a dog of 15 of 300 pixels, which no anchor of vgg300 matches; a label of no class. */
const store = {
  '/w/set/pets.dataset.yaml': definition,
  '/w/set/images/a.png': buildRgbPng(100, 100, () => 0),
  '/w/set/images/b.png': buildRgbPng(200, 50, () => 0),
  '/w/set/labels/a.txt': '0 0.5 0.5 0.3 0.3\n1 0.25 0.5 0.05 0.05\n',
  '/w/set/labels/b.txt': '7 0.5 0.5 0.2 0.2\n',
  '/w/own.json': exportAnchors({ ...vgg300, name: 'own', maps: vgg300.maps.slice(2) }, 'json').text,
  '/w/newer.json': '{"version": 2}',
};

function open() {
  const files = new MemoryFiles(store);
  const service = new LabelService({ tasks: directTasks(files), files });
  return { files, service, tasks: directAnchorTasks(files) };
}

async function measure(...args: readonly string[]) {
  const request = parseArguments(['anchors', 'coverage', ...args]);
  if (!request.ok) throw new Error(formatMessage(request.problem.message));
  const written = { out: '', err: '' };
  const code = await coverageCommand(request.value as AnchorsRequest, {
    ...open(),
    cwd: '/w',
    environment: {},
    signal: new AbortController().signal,
    terminal: {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      showsProgress: false,
      paint: plainPaint,
    },
  });
  return { code, ...written };
}

describe('anchors coverage', () => {
  it('writes JSON in full precision, with the objects that no anchor matches and what is left out', async () => {
    const { code, out } = await measure('--preset', 'vgg300', '--format', 'json', 'set');
    expect(code).toBe(0);
    // The dog's 0.05 of the side is 475 to 525 of 1,000 there, the smallest anchor 100 and a pixel.
    const iou = 51 ** 2 / 101 ** 2;
    const report = JSON.parse(out) as { unmatched: { iou: number; size: number }[]; meanIou: number };
    expect(report).toMatchObject({
      dataset: 'pets',
      preset: 'vgg300',
      anchors: 8732,
      threshold: 0.5,
      matching: 'author',
      objects: 2,
      covered: 1,
      recall: 0.5,
      classes: { cat: { objects: 1, covered: 1 }, dog: { objects: 1, covered: 0 } },
      unmatched: [{ file: 'set/labels/a.txt', line: 2, column: 1, class: 'dog' }],
      problems: [{ code: 'truth/unknown-class', count: 1 }],
    });
    expect(report.unmatched[0]!.iou).toBeCloseTo(iou, 1);
    expect(report.unmatched[0]!.size).toBeCloseTo(15, 12);
  });

  it('gives the numbers of the panel, which asks the same service', async () => {
    const { out } = await measure('--preset', 'vgg300', '--format', 'json', 'set');
    const report = JSON.parse(out) as { objects: number; covered: number; meanIou: number; meanMatches: number };
    const { service, tasks } = open();
    await service.discover({ roots: ['/w'], exclude: [], environment: {} });
    const { dataset } = service.datasets[0]!;
    const anchors = new AnchorService({ labels: service, tasks });
    const truths = await anchors.truthsOf(dataset);
    const summary = summarizeCoverage(buildAnchorGrid(vgg300), truths, await anchors.coverage(dataset, vgg300));
    const { objects, covered, meanIou, meanMatches } = summary;
    expect(report).toMatchObject({ objects, covered, meanIou, meanMatches });
  });

  it('takes the preset of the definition, another threshold, or a file of the panel', async () => {
    expect((await measure('set')).out).toContain('pets: vgg512, 24564 anchors');
    const strict = await measure('--iou', '0.95', '--fail-under', '0.9', 'set');
    expect(strict.code).toBe(1);
    expect(strict.out).toContain('0.00 % of the objects');
    expect((await measure('--preset', 'own.json', 'set')).out).toContain('pets: own, 790 anchors');
  });

  it('names the lines of what is never trained', async () => {
    const { out } = await measure('--preset', 'vgg300', 'set');
    expect(out).toContain('50.00 % of the objects can be trained on: 1 of 2');
    expect(out).toMatch(/set\/labels\/a\.txt:2:1 {2}dog, 15\.0 px, best IoU 0\.2\d\d/);
    expect(out).toContain('left out: 1 × ');
  });

  it('reads labels again when they change', async () => {
    const { service, tasks } = open();
    await service.discover({ roots: ['/w'], exclude: [], environment: {} });
    const { dataset } = service.datasets[0]!;
    const anchors = new AnchorService({ labels: service, tasks });
    let changes = 0;
    anchors.onDidChange(() => changes++);
    expect((await anchors.truthsOf(dataset)).images).toHaveLength(2);
    service.setLiveText('/w/set/labels/a.txt', '0 0.5 0.5 0.3 0.3\n');
    await service.check('/w/set/labels/a.txt');
    expect(changes).toBeGreaterThan(0);
    expect((await anchors.truthsOf(dataset)).images).toHaveLength(1);
  });

  it.each([
    [['--preset', 'vgg30', 'set'], 'Did you mean "vgg300"?'],
    [['--preset', 'none.json', 'set'], 'none.json'],
    [['--preset', 'newer.json', 'set'], 'newer.json is of the version 2'],
    [['nowhere'], 'nowhere'],
  ])('says what is wrong with %j', async (args, text) => {
    const { code, err } = await measure(...args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  it.each([
    [['coverages'], 'anchors measures "coverage", not "coverages".'],
    [['coverage', '--format', 'sarif'], '--format cannot be "sarif"'],
    [['coverage', '--iou', '2'], '--iou is a number from 0 to 1, not "2".'],
  ])('refuses %j', (args, text) => {
    const request = parseArguments(['anchors', ...args]);
    expect(request.ok ? '' : formatMessage(request.problem.message)).toContain(text);
  });
});
