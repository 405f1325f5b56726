/** Where in its training a line says that a run is. */
export interface Place {
  readonly epoch?: number;
  readonly epochs?: number;
  readonly done?: number;
  readonly total?: number;
}

const NUMBER = String.raw`(\d{1,12}(?:\.\d{1,12})?)`;
/** `Epoch 3/10`, `Epoch [3/10]`, `epoch: 3 of 10`, `Epoch(train) [1][50/7330]`, `'epoch': 0.5` */
const EPOCH = new RegExp(
  String.raw`\bepoch(?:\(\w{1,10}\))?["']?[\s:=#]{0,4}\[? {0,4}${NUMBER}(?:\]| {0,2}(?:\/|of) {0,4}(\d{1,12}))?`,
  'i',
);
/** `[i] Train 3/200`: a word that names a phase, and epochs. */
const PHASE =
  /^[^A-Za-z0-9]{0,8}(?:\[\w\] *)?(?:train|valid|val|eval|test)\w{0,8}[\s:[]{1,4}(\d{1,9}) ?\/ ?(\d{1,9})\b/i;
/** `Step [100/600]`, `iter: 19`, `Iteration 100 of 5000`, `global_step=7`; not `--step 5`, which is an option. */
const STEP =
  /(?<!-)\b(?:global[_ ]?step|step|iteration|iter)["']?[\s:=#]{0,4}\[? {0,6}(\d{1,12})(?!\.\d|\d)(?: {0,2}(?:\/|of) {0,6}(\d{1,12}))?/i;
/** A batch counts where it says of how many, since a number alone may be its size. */
const BATCH = /\bbatch[\s:=#]{0,4}\[? {0,6}(\d{1,12}) {0,2}(?:\/|of) {0,6}(\d{1,12})/i;
/** `[640/60000 (1%)]`, `[ 100/5005]` behind the epoch. */
const COUNT = /\[ {0,8}(\d{1,12})\/(\d{1,12})(?: \(\d{1,3}%\))?\]/;
/** `[10]` at the beginning, as XGBoost counts. */
const ROUND = /^\[(\d{1,9})\]\s/;

/** The epoch and the step that a line names. */
export function findPlace(text: string): Place {
  const phase = PHASE.exec(text);
  const found = EPOCH.exec(text) ?? phase;
  const rest = found === null ? text : text.slice(found.index + found[0].length);
  const step = STEP.exec(text) ?? BATCH.exec(text) ?? (found === null ? ROUND.exec(text) : COUNT.exec(rest));
  return {
    ...(found === null ? {} : { epoch: Number(found[1]) }),
    ...(found?.[2] === undefined ? {} : { epochs: Number(found[2]) }),
    ...(step === null ? {} : { done: Number(step[1]) }),
    ...(step?.[2] === undefined ? {} : { total: Number(step[2]) }),
  };
}
