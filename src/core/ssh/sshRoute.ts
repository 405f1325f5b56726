import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { resolveSshConfig } from './resolveSshConfig';
import { formatSshDestination, type SshDestination } from './sshDestination';
import type { SshEnvironment } from './sshEnvironment';
import type { SshTarget } from './sshTarget';

/** Jumps that a route may have. */
const MAX_JUMPS = 16;

/**
 * All machines on the way to a destination, which is the last of them. The first is reached directly or by its `proxyCommand`,
 * each other through the one before it. As with ssh, the configuration of a jump counts for the jump, its own way there only
 * where it is the first of a list. Where jumps lead in a circle a problem says so, and the way begins inside of it.
 */
export async function resolveSshRoute(
  destination: SshDestination,
  environment: SshEnvironment,
): Promise<{ value: readonly SshTarget[]; problems: readonly Problem[] }> {
  const route: SshTarget[] = [];
  const problems: Problem[] = [];
  for (let next: SshDestination | undefined = destination; next !== undefined;) {
    const { value: target, problems: found } = await resolveSshConfig(next, environment);
    const [first, ...others] = target.proxyJump;
    addNew(problems, found);
    route.unshift(withoutJumps(target));
    for (const jump of others.reverse()) {
      const resolved = await resolveSshConfig(jump, environment);
      addNew(problems, resolved.problems);
      route.unshift({ ...withoutJumps(resolved.value), proxyCommand: undefined });
    }
    next = route.length > MAX_JUMPS ? undefined : first;
    if (route.length > MAX_JUMPS) addNew(problems, [tooMany(destination)]);
  }
  return { value: route, problems };
}

function withoutJumps(target: SshTarget): SshTarget {
  return { ...target, proxyJump: [] };
}

function tooMany(destination: SshDestination): Problem {
  const text = message(
    'The jumps on the way to {0} are too many, or lead in a circle.',
    formatSshDestination(destination),
  );
  return { code: 'ssh-config/jump-loop', message: text };
}

/** The same files are read for every machine on the way. */
function addNew(problems: Problem[], found: readonly Problem[]): void {
  const known = new Set(problems.map((problem) => JSON.stringify(problem)));
  problems.push(...found.filter((problem) => !known.has(JSON.stringify(problem))));
}
