import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { PointColumns } from './pointColumns';
import type { SeriesSegment } from './seriesUpdate';

/** More names than this are values that were taken for names. */
const MAX_TAGS = 20_000;
const MAX_TAG_LENGTH = 500;

/** Gathers points by tag until they are asked for. Repeated steps are kept: in a text file each line stands for itself. */
export class SegmentCollector {
  private readonly columns = new Map<string, PointColumns>();
  private readonly tooMany: Problem[] = [];
  private hasComplained = false;

  /** A step that is no finite number, or a name of any length, adds nothing. */
  add(tag: string, step: number, wallTime: number, value: number): void {
    if (!Number.isFinite(step) || tag.length > MAX_TAG_LENGTH) return;
    let points = this.columns.get(tag);
    if (points === undefined) {
      if (this.columns.size >= MAX_TAGS) {
        this.complain();
        return;
      }
      this.columns.set(tag, (points = new PointColumns()));
    }
    points.push(step, wallTime, value);
  }

  take(): { readonly segments: SeriesSegment[]; readonly problems: Problem[] } {
    const segments: SeriesSegment[] = [];
    for (const [tag, points] of this.columns) {
      if (points.length > 0) segments.push({ tag, ...points.take() });
    }
    return { segments, problems: this.tooMany.splice(0) };
  }

  private complain(): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    const text = message('The file has more than {0} names of metrics; the others are left out.', MAX_TAGS);
    this.tooMany.push({ code: 'metrics/too-many', message: text });
  }
}
