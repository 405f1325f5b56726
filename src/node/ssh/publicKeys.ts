import type { SshTarget } from '../../core/ssh/sshTarget';
import { listAgentKeys, type AgentKey } from './agentKeys';
import type { Asker } from './asker';
import { hasCertificate, readIdentity, unlockIdentity, type Identity, type UnusableKey } from './identityFiles';
import type { BaseAgent, ParsedKey, SshLibrary } from './sshLibrary';

type Hash = 'sha1' | 'sha256' | 'sha512' | undefined;

/** A key to log in with. */
export interface KeyAttempt {
  /** Its file, or its name in the agent. */
  readonly label: string;
  /** Undefined where it takes a passphrase to know, and nobody gave it. */
  publicKey(): Promise<ParsedKey | undefined>;
  /** Called only when the host accepts the key; undefined where there is no passphrase for it. */
  sign(data: Buffer, hash: Hash): Promise<Buffer | undefined>;
}

export interface KeyChoice {
  readonly attempts: readonly KeyAttempt[];
  readonly unusable: readonly UnusableKey[];
}

/**
 * The keys to try in OpenSSH's order: those that the agent holds and the configuration names, the others of the agent, then files. A
 * passphrase is asked for only when the host has accepted the key.
 */
export async function collectKeys(library: SshLibrary, target: SshTarget, asker: Asker): Promise<KeyChoice> {
  const { identities, unusable } = await readIdentities(library, target);
  const agent = target.identityAgent === undefined ? undefined : library.createAgent(target.identityAgent);
  const held = target.identityAgent === undefined ? undefined : await listAgentKeys(library, target.identityAgent);
  const holds = (key: AgentKey): boolean =>
    identities.some(({ publicKey }) => publicKey?.equals(key.publicKey) === true);
  const keys = held?.keys ?? [];
  const chosen = [...keys.filter(holds), ...(target.identitiesOnly ? [] : keys.filter((key) => !holds(key)))];
  const isHeld = ({ publicKey }: Identity): boolean =>
    publicKey !== undefined && keys.some((key) => publicKey.equals(key.publicKey));
  const files = identities.filter((identity) => !isHeld(identity) && (identity.isEncrypted || identity.privateKey));
  return {
    attempts: [
      ...chosen.map((key) => agentAttempt(agent!, key)),
      ...files.map((identity) => fileAttempt(library, identity, asker)),
    ],
    unusable: [...unusable, ...(held?.unusable ?? [])],
  };
}

interface Identities {
  readonly identities: readonly Identity[];
  readonly unusable: readonly UnusableKey[];
}

async function readIdentities(library: SshLibrary, target: SshTarget): Promise<Identities> {
  const identities: Identity[] = [];
  const unusable: UnusableKey[] = target.certificateFiles.map((name) => ({ name, why: 'certificate' }));
  for (const { path } of target.identityFiles) {
    const read = await readIdentity(library, path);
    if (read === undefined) continue;
    if ('why' in read) unusable.push(read);
    else identities.push(read);
    if (await hasCertificate(path)) unusable.push({ name: `${path}-cert.pub`, why: 'certificate' });
  }
  return { identities, unusable };
}

function agentAttempt(agent: BaseAgent, { publicKey, comment }: AgentKey): KeyAttempt {
  return {
    label: `${comment} (ssh-agent)`,
    publicKey: () => Promise.resolve(publicKey),
    sign: (data, hash) =>
      new Promise((resolve) => {
        agent.sign(publicKey, data, hash === undefined ? {} : { hash }, (_error, signature) => {
          resolve(signature);
        });
      }),
  };
}

function fileAttempt(library: SshLibrary, identity: Identity, asker: Asker): KeyAttempt {
  let unlocked = identity.privateKey;
  const unlock = async (): Promise<ParsedKey | undefined> => {
    if (unlocked !== undefined) return unlocked;
    for await (const passphrase of asker.passphrases(identity.path)) {
      unlocked = await unlockIdentity(library, identity.path, passphrase);
      if (unlocked !== undefined) return unlocked;
    }
    return undefined;
  };
  return {
    label: identity.path,
    publicKey: async () => identity.publicKey ?? (await unlock()),
    async sign(data, hash) {
      const signature = (await unlock())?.sign(data, hash) as Buffer | Error | undefined;
      return signature instanceof Error ? undefined : signature;
    },
  };
}
