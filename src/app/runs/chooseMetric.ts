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

/** A value in as few digits as tell it apart. */
export function formatMetric(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
