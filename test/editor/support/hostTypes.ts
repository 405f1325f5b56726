/** Tests by title, as a `*.host.ts` module exports them under the name `tests`. */
export type HostTests = Readonly<Record<string, () => void | Promise<void>>>;

export interface HostResult {
  readonly title: string;
  readonly error?: string;
}
