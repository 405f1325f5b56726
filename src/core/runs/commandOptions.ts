import type { ScriptOption } from './scriptOptions';

/**
 * The value of an option in a command: what follows `--flag` or stands behind `--flag=`. A switch that is there has the value ''.
 * Undefined where it is not given. For options with a flag and at most one value.
 */
export function readCommandOption(command: readonly string[], option: ScriptOption): string | undefined {
  const at = findOption(command, option);
  if (at < 0) return undefined;
  const word = command[at]!;
  if (word.includes('=')) return word.slice(word.indexOf('=') + 1);
  return option.kind === 'switch' ? '' : command[at + 1];
}

/** The command with an option set, or without it where `value` is undefined. Where it stands twice, the first is changed. */
export function writeCommandOption(
  command: readonly string[],
  option: ScriptOption,
  value: string | undefined,
): readonly string[] {
  const at = findOption(command, option);
  const words = option.kind === 'switch' ? [option.flag] : [option.flag, value ?? ''];
  if (at < 0) return value === undefined ? command : [...command, ...words];
  const length = option.kind === 'switch' || command[at]!.includes('=') ? 1 : 2;
  return [...command.slice(0, at), ...(value === undefined ? [] : words), ...command.slice(at + length)];
}

function findOption(command: readonly string[], { flag }: ScriptOption): number {
  return command.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
}
