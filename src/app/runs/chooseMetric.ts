const preferences = [/val.*loss|loss.*val/i, /(^|[/_])loss$/i, /loss/i, /acc|map|iou/i];

/** What people look at first: a loss of the validation, else any loss, else how good it is, else the first. Telemetry does not count. */
export function chooseMetric(tags: Iterable<string>): string | undefined {
  const own = [...tags].filter((tag) => !tag.startsWith('telemetry/'));
  for (const pattern of preferences) {
    const found = own.find((tag) => pattern.test(tag));
    if (found !== undefined) return found;
  }
  return own[0];
}

/** Of more metrics than this the record keeps the first, and the one that people look at first. */
const MAX_KEPT = 100;

/** The latest values that a record keeps. */
export function latestToKeep(latest: ReadonlyMap<string, number>): Record<string, number> {
  const chosen = chooseMetric(latest.keys());
  const kept = [...latest].filter(([tag], i) => i < MAX_KEPT || tag === chosen);
  return Object.fromEntries(kept);
}

/** A value in as few digits as tell it apart. */
export function formatMetric(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
