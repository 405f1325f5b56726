import { message, type Message } from '../core/std/message';
import type { Problem } from '../core/std/problem';

/** What is wrong with the arguments, and where help is. */
export function usageProblem(text: Message): Problem {
  return { code: 'cli/usage', message: text, remedy: message('See: jetson-workbench --help') };
}
