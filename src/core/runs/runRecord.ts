import * as v from 'valibot';
import { RunConfigurationInRecord } from './runConfiguration';

/**
 * The record of a run (`.jetson-workbench/runs/<id>/run.json`), version 1, declared once. It is written by us alone and read by people
 * and programs too; a record of a newer version is shown as far as it can be understood and is never written again.
 */

const Milliseconds = v.pipe(v.number(), v.description('Milliseconds since 1970.'));

/** A state the run was in, and since when, by the clock of the machine that wrote the record. */
const StateEntry = v.object({
  state: v.picklist(['preparing', 'queued', 'starting', 'running', 'paused', 'finished', 'killed', 'lost', 'refused']),
  at: Milliseconds,
  code: v.optional(v.number()),
  signal: v.optional(v.string()),
  by: v.optional(v.picklist(['person', 'unknown'])),
  reason: v.optional(v.string()),
});

const GitState = v.object({
  commit: v.string(),
  branch: v.optional(v.string()),
  /** Whether files differed from the commit; the difference is in `git.diff` beside the record. */
  dirty: v.boolean(),
});

/** What the Python of a run had installed; the list is in `environment.txt` beside the record. */
const EnvironmentState = v.object({
  python: v.string(),
  packages: v.number(),
  /** SHA-256 of the list. */
  hash: v.string(),
});

const GateResult = v.object({
  dataset: v.string(),
  /** SHA-256 over the names and stamps of the images and annotations. */
  hash: v.string(),
  samples: v.number(),
  errors: v.number(),
  warnings: v.number(),
  /** A person started the run in spite of it. */
  overridden: v.boolean(),
});

export const RunRecordSchema = v.object({
  version: v.literal(1),
  id: v.string(),
  name: v.string(),
  createdAt: Milliseconds,
  configuration: RunConfigurationInRecord,
  host: v.object({ id: v.string(), name: v.string() }),
  /** Where it runs on the host: absolute, or with `~/` in front. */
  workingFolder: v.string(),
  /** What the probe of the host said, as rows of name and value. */
  hostFacts: v.optional(v.array(v.strictTuple([v.string(), v.string()]))),
  git: v.optional(GitState),
  environment: v.optional(EnvironmentState),
  gate: v.optional(GateResult),
  states: v.array(StateEntry),
  tags: v.array(v.string()),
  group: v.optional(v.string()),
  star: v.boolean(),
  /** The latest value of each metric, by its tag, so that a list of runs need not read their files. */
  latest: v.optional(v.record(v.string(), v.number())),
  /** What went wrong, found in the log; left out where nothing was. */
  failure: v.optional(v.string()),
  /** The run that this one repeats. */
  basedOn: v.optional(v.string()),
});

export type RunRecord = v.InferOutput<typeof RunRecordSchema>;
export type StateEntry = v.InferOutput<typeof StateEntry>;
