/** Runs named pure functions away from the caller's thread. `Map` gives each name its input and output. */
export interface Tasks<TaskMap> {
  /**
   * Rejects with `Cancelled` soon after the signal, whatever the work is doing, and with an error when the work throws
   * or its thread ends. Input and output are copied as `structuredClone` does, but for what `transfer` names.
   */
  run<Name extends keyof TaskMap & string>(
    name: Name,
    input: TaskInput<TaskMap, Name>,
    options?: TaskOptions,
  ): Promise<TaskOutput<TaskMap, Name>>;
}

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly transfer?: readonly ArrayBuffer[];
  /** `interactive` work (someone waits for it) goes before `background` work, which is the default. */
  readonly priority?: 'interactive' | 'background';
}

export type TaskInput<TaskMap, Name extends keyof TaskMap> = TaskMap[Name] extends { input: infer Input }
  ? Input
  : never;
export type TaskOutput<TaskMap, Name extends keyof TaskMap> = TaskMap[Name] extends { output: infer Output }
  ? Output
  : never;
