import type { SshEnvironment } from './sshEnvironment';
import type { SshOptions } from './sshOptions';
import type { SshIdentityFile, SshTarget } from './sshTarget';
import { expandAll, isNo, isYes, type SshTargetParts } from './sshTargetParts';

const DEFAULT_IDENTITIES = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk'];

type Login = Pick<
  SshTarget,
  | 'identityFiles'
  | 'identitiesOnly'
  | 'identityAgent'
  | 'certificateFiles'
  | 'preferredAuthentications'
  | 'passwordAuthentication'
  | 'kbdInteractiveAuthentication'
  | 'pubkeyAuthentication'
  | 'numberOfPasswordPrompts'
  | 'batchMode'
  | 'forwardAgent'
>;

/** How the configuration wants the person to log in. */
export function readLogin(parts: SshTargetParts): Login {
  const { options, source } = parts;
  return {
    identityFiles: identityFilesOf(parts),
    identitiesOnly: isYes(options, 'identitiesonly'),
    identityAgent: agentOf(options, source.environment),
    certificateFiles: expandAll(parts, options.all('certificatefile')),
    preferredAuthentications: options.get('preferredauthentications')?.split(','),
    passwordAuthentication: !isNo(options, 'passwordauthentication'),
    kbdInteractiveAuthentication: !isNo(options, 'kbdinteractiveauthentication'),
    pubkeyAuthentication: !isNo(options, 'pubkeyauthentication'),
    numberOfPasswordPrompts: Number(options.get('numberofpasswordprompts') ?? 3),
    batchMode: isYes(options, 'batchmode'),
    forwardAgent: forwardedAgentOf(options, source.environment),
  };
}

function identityFilesOf(parts: SshTargetParts): SshIdentityFile[] {
  const isDefault = !parts.options.has('identityfile');
  const written = isDefault ? DEFAULT_IDENTITIES.map((name) => `~/.ssh/${name}`) : parts.options.all('identityfile');
  const named = written.filter((path) => path.toLowerCase() !== 'none');
  return [...new Set(expandAll(parts, named))].map((path) => ({ path, isDefault }));
}

function agentOf(options: SshOptions, { variables, defaultAgent }: SshEnvironment): string | undefined {
  const agent = options.get('identityagent');
  if (agent === undefined) return namedSocket(variables.SSH_AUTH_SOCK) ?? defaultAgent;
  if (agent === 'none') return undefined;
  if (agent === 'SSH_AUTH_SOCK') return namedSocket(variables.SSH_AUTH_SOCK);
  return agent.startsWith('$') ? namedSocket(variables[agent.slice(1)]) : agent;
}

function namedSocket(path: string | undefined): string | undefined {
  return path === '' ? undefined : path;
}

function forwardedAgentOf(options: SshOptions, environment: SshEnvironment): string | undefined {
  const agent = options.get('forwardagent') ?? 'no';
  if (agent === 'no') return undefined;
  if (agent === 'yes') return agentOf(options, environment);
  return agent.startsWith('$') ? namedSocket(environment.variables[agent.slice(1)]) : agent;
}
