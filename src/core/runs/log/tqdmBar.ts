import { findPlace } from './places';
import { findPairs } from './pairs';
import { phaseOf, secondsOf, type LogReading } from './reading';

/** `desc: 45%|███ | 45/100 [00:12<00:15, 3.2it/s, loss=0.5]` */
const BAR = /^(.{0,300}?)(\d{1,3})%\|[^|]{0,300}\| *([\d.,]{1,20}[kMGT]?)\/([\d.,]{1,20}[kMGT]?) *\[([^\]]{0,1000})\]/;
/** `desc: 45it [00:12, 3.2it/s, loss=0.5]`, where the end is not known. */
const OPEN_BAR = /^(.{0,300}?)(?<![\w.])(\d{1,20})[A-Za-z]{1,20} \[([\d:]{4,12}, [^\]]{0,1000})\]/;
/** `Epoch 0/9 ━━━╸ 45/100 0:00:12 • 0:00:15 3.2it/s v_num: 0 loss: 0.5`, as Lightning draws with Rich. */
const RICH = /^(.{0,300}?) [━╸╺ ]{2,300} (\d{1,12})\/(\d{1,12}) ([\d:]{4,12}) • ([\d:-]{4,12})(.*)$/;

/** A progress bar of tqdm, or of Lightning, whose numbers stand behind the speed. */
export function readTqdmBar(text: string): LogReading | undefined {
  const bar = BAR.exec(text);
  if (bar !== null) return readClosed(bar);
  const rich = RICH.exec(text);
  if (rich !== null) return readRich(rich);
  const open = OPEN_BAR.exec(text);
  return open === null ? undefined : { ...describe(open[1]!, open[3]!), done: Number(open[2]) };
}

function readClosed([, description, , done, total, details]: RegExpExecArray): LogReading {
  const secondsLeft = secondsOf(/<([^,]*)/.exec(details!)?.[1]?.trim() ?? '');
  return {
    ...describe(description!, details!),
    done: countOf(done!),
    total: countOf(total!),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
  };
}

function readRich([, description, done, total, , left, details]: RegExpExecArray): LogReading {
  const secondsLeft = secondsOf(left!);
  return {
    ...describe(description!, details!),
    done: Number(done),
    total: Number(total),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
  };
}

function describe(description: string, details: string): LogReading {
  const { epoch, epochs } = findPlace(description);
  const phase = phaseOf(description);
  return {
    kind: 'bar',
    ...(epoch === undefined ? {} : { epoch }),
    ...(epochs === undefined ? {} : { epochs }),
    ...(phase === undefined ? {} : { phase }),
    values: findPairs(details).values,
  };
}

/** Counts are shortened where tqdm is told to: `1.2k`. */
function countOf(text: string): number {
  const scale = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[text.at(-1)!] ?? 1;
  return Number.parseFloat(text.replaceAll(',', '')) * scale;
}
