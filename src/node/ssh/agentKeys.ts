import { connect } from 'node:net';
import type { UnusableKey } from './identityFiles';
import type { ParsedKey, SshLibrary } from './sshLibrary';
import { readSshStrings } from './sshStrings';

/** Milliseconds that an agent has to say which keys it holds. */
const AGENT_MS = 3000;
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;

export interface AgentKey {
  readonly publicKey: ParsedKey;
  /** What its owner called it. */
  readonly comment: string;
}

export interface AgentListing {
  readonly keys: readonly AgentKey[];
  readonly unusable: readonly UnusableKey[];
}

/** What an agent holds; nothing where it does not answer. The library passes over keys that it cannot use; here they have names. */
export async function listAgentKeys(library: SshLibrary, socketPath: string): Promise<AgentListing> {
  const answer = await askAgent(socketPath);
  const keys: AgentKey[] = [];
  const unusable: UnusableKey[] = [];
  for (const { blob, comment } of parseIdentities(answer)) {
    const publicKey = library.parseKey(blob);
    if (publicKey instanceof Error) unusable.push({ name: comment, why: kindOf(blob) });
    else keys.push({ publicKey, comment });
  }
  return { keys, unusable };
}

/** Asks for the identities (draft-miller-ssh-agent, 3.5): messages have their length in front. */
function askAgent(socketPath: string): Promise<Buffer> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const socket = connect(socketPath);
    const finish = (): void => {
      socket.destroy();
      resolve(answer.subarray(4));
    };
    socket.setTimeout(AGENT_MS, finish);
    socket.on('error', finish).on('close', finish);
    socket.on('data', (bytes: Buffer) => {
      answer = Buffer.concat([answer, bytes]);
      if (answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0)) finish();
    });
    socket.write(Uint8Array.of(0, 0, 0, 1, REQUEST_IDENTITIES));
  });
}

interface AgentEntry {
  readonly blob: Buffer;
  readonly comment: string;
}

function parseIdentities(answer: Buffer): AgentEntry[] {
  if (answer[0] !== IDENTITIES_ANSWER || answer.length < 5) return [];
  const entries: AgentEntry[] = [];
  for (let at = 5, left = answer.readUInt32BE(1); left > 0; left--) {
    const read = readSshStrings(answer, at, 2);
    if (read === undefined) break;
    const [blob, comment] = read.strings;
    entries.push({ blob: blob!, comment: comment!.toString() });
    at = read.end;
  }
  return entries;
}

function kindOf(blob: Buffer): UnusableKey['why'] {
  const type = readSshStrings(blob, 0, 1)?.strings[0]?.toString() ?? '';
  if (type.includes('-cert-')) return 'certificate';
  return type.startsWith('sk-') ? 'security-key' : 'unreadable';
}
