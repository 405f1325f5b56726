import type { WireReader } from './wire';

/** What the hparams plugin keeps in the metadata of its tags (tensorboard/plugins/hparams/plugin_data.proto). */
export interface HparamsContent {
  readonly values: Map<string, string | number | boolean>;
  /** Tags of the metrics that the experiment is judged by. */
  readonly metrics: Set<string>;
}

/** Keys: of HParamsPluginData, of its parts in the order of nesting, and of google.protobuf.Value. */
const EXPERIMENT = 0x12;
const METRIC_INFO = 0x2a;
const METRIC_NAME = 0x0a;
const METRIC_GROUP = 0x0a;
const METRIC_TAG = 0x12;
const SESSION_START = 0x1a;
const PARAMETER = 0x0a;
const ENTRY_KEY = 0x0a;
const ENTRY_VALUE = 0x12;
const NUMBER_VALUE = 0x11;
const STRING_VALUE = 0x1a;
const BOOL_VALUE = 0x20;

/** Adds to `content` what the message says that `reader` stands before. */
export function readHparams(reader: WireReader, content: HparamsContent): void {
  reader.eachFieldWithin((key) => {
    if (key === EXPERIMENT) reader.eachFieldWithin((inner) => inner === METRIC_INFO && readMetric(reader, content));
    else if (key === SESSION_START)
      reader.eachFieldWithin((inner) => inner === PARAMETER && readEntry(reader, content));
    else return false;
    return true;
  });
}

function readMetric(reader: WireReader, { metrics }: HparamsContent): true {
  let group = '';
  let tag = '';
  reader.eachFieldWithin((key) => {
    if (key !== METRIC_NAME) return false;
    reader.eachFieldWithin((part) => {
      if (part === METRIC_GROUP) group = reader.text();
      else if (part === METRIC_TAG) tag = reader.text();
      else return false;
      return true;
    });
    return true;
  });
  // A group is the folder below the session's in which the tag is found.
  if (tag !== '') metrics.add(group === '' ? tag : `${group}/${tag}`);
  return true;
}

function readEntry(reader: WireReader, { values }: HparamsContent): true {
  let name = '';
  let value: string | number | boolean | undefined;
  reader.eachFieldWithin((key) => {
    if (key === ENTRY_KEY) name = reader.text();
    else if (key === ENTRY_VALUE) value = readValue(reader);
    else return false;
    return true;
  });
  if (value !== undefined) values.set(name, value);
  return true;
}

/** Lists and structures are no values of parameters and read as undefined. */
function readValue(reader: WireReader): string | number | boolean | undefined {
  let value: string | number | boolean | undefined;
  reader.eachFieldWithin((key) => {
    if (key === NUMBER_VALUE) value = reader.double();
    else if (key === STRING_VALUE) value = reader.text();
    else if (key === BOOL_VALUE) value = reader.unsigned() !== 0;
    else return false;
    return true;
  });
  return value;
}
