import { safeParse } from 'valibot';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { RunRecordSchema, type RunRecord } from './runRecord';

/** Reads `run.json`. A record of a newer version than 1 is the problem `run/newer`: it is never written again. Never throws. */
export function parseRunRecord(text: string): Result<RunRecord> {
  const value = parseJson(text);
  const version = versionOf(value);
  if (version !== undefined && version > 1) {
    return failure({
      code: 'run/newer',
      message: message('This run was recorded by a newer version of Jetson Workbench ({0}).', version),
      remedy: message('Update the extension to see it.'),
    });
  }
  const result = safeParse(RunRecordSchema, value);
  if (result.success) return success(result.output);
  const [issue] = result.issues;
  const place = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  return failure({
    code: 'run/unreadable',
    message: message(
      'The record of this run cannot be read: {0}',
      place === '' ? issue.message : `${place}: ${issue.message}`,
    ),
    remedy: message('Its files are still there; delete the run, or mend run.json.'),
  });
}

export function formatRunRecord(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version } = value as { version?: unknown };
  return typeof version === 'number' ? version : undefined;
}
