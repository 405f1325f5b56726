/** What the process ends with. They are part of the contract with scripts and never change. */
export const exitCodes = {
  /** Nothing at or above the wanted severity. */
  clean: 0,
  /** Something at or above it. */
  found: 1,
  /** The check could not run, or was stopped before its end. */
  failed: 2,
} as const;
