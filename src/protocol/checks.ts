/** What panels check of messages: each tells whether a value has the form. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArrayOf<T>(value: unknown, fits: (item: unknown) => item is T): value is T[];
export function isArrayOf(value: unknown, fits: (item: unknown) => boolean): value is unknown[];
export function isArrayOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

/** A channel drops what is undefined in some editors and turns it into null in others. */
export function isOptional(value: unknown, fits: (item: unknown) => boolean): boolean {
  return value === undefined || value === null || fits(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A whole number from 0 on. */
export function isIndex(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}

export function checkEmpty(value: unknown): Record<string, never> | undefined {
  return isRecord(value) ? {} : undefined;
}
