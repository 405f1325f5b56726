/** Tests by title, as a `*.host.ts` module exports them under the name `tests`. What a test returns is printed. */
export type HostTests = Readonly<Record<string, () => unknown>>;

export interface HostResult {
  readonly title: string;
  readonly error?: string;
  readonly note?: string;
}
