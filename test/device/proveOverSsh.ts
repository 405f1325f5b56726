import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../scripts/example/random.mjs';
import { until } from '../support/jobHost';
import { expectEqual, expectSame, openClient, untilStarted, type Client } from '../support/proof/faults';
import { knownJob, knownOutput, type KnownOutput } from '../support/proof/knownJob';
import type { RunningJetson } from './runningJetson';
import { sshFaults, type SshFault, type SshLink, type SshMachine } from './sshFaults';

/** What a client is doing when its link breaks. */
export const phases = ['connect', 'handshake', 'upload', 'start', 'follow', 'metrics', 'finish'] as const;
export type Phase = (typeof phases)[number];

export interface SshCut {
  readonly phase: Phase;
  readonly fault: SshFault;
}

export interface SshProof {
  readonly cuts: readonly SshCut[];
  /** How many of them fell between the first byte of the log that the client had and the last one. */
  readonly resumed: number;
  /** Compared by SHA-256 on both sides. */
  readonly bytes: number;
}

/** Bytes of a connection before the first command is run. */
const HANDSHAKE_BYTES = 4000;
const UPLOAD_BYTES = 300_000;

type Draw = (least: number, most: number) => number;

/**
 * One run of the fault script over SSH: one or two clients send a file, start a job and follow it, while their links, the cable and the server
 * of the device break at bytes drawn from the seed. In the end the device has exactly the file, and each client exactly what the job has written.
 */
export async function proveOverSsh(jetson: RunningJetson, machine: SshMachine, seed: number): Promise<SshProof> {
  const draw = drawFrom(seed);
  const output: KnownOutput = { start: draw(1, 2 ** 31 - 2), lines: draw(1500, 4000), burst: draw(100, 300) };
  const expected = knownOutput(output);
  const spec = knownJob(output);
  const links = await Promise.all(Array.from({ length: seed % 3 === 0 ? 2 : 1 }, () => machine.link()));
  const breakers = links.map((_, index) => new Breaker(drawFrom(1000 * (index + 1) + seed)));
  const clients: Client[] = [];
  try {
    const sent = await Promise.all(links.map((link, index) => sendFile(jetson, link, breakers[index]!)));
    for (const link of links) clients.push(await openClient({ link: () => Promise.resolve(link) }, spec.id));
    await Promise.all(
      clients.map(async (client, index) => {
        const breaker = breakers[index]!;
        await breaker.during(client.link, 'start', draw(0, 3000), () => untilStarted(client.jobs, spec));
        await breaker.whileFollowing(client, expected);
        await client.untilOver();
        expectSame(client, expected);
      }),
    );
    const status = await until('the host tells', async () => {
      const result = await machine.jobs.state(spec.id);
      return result.ok ? result.value : undefined;
    });
    expectEqual('bytes of the log on the host', status.logBytes, expected.log.length);
    const bytes = clients.length * (expected.log.length + expected.metrics.length) + sent.reduce((a, b) => a + b);
    const resumed = breakers.reduce((sum, each) => sum + each.resumed, 0);
    return { cuts: breakers.flatMap(({ cuts }) => cuts), resumed, bytes };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    for (const link of links.slice(clients.length)) await link.close();
    await machine.jobs.stop(spec.id, 0);
  }
}

function drawFrom(seed: number): Draw {
  const { next } = createRandom(seed);
  return (least, most) => least + Math.floor(next() * (most - least + 1));
}

/** The first that a client does: so connecting breaks too. Returns how many bytes the device has. */
async function sendFile(jetson: RunningJetson, link: SshLink, breaker: Breaker): Promise<number> {
  const { host } = link;
  const folder = mkdtempSync(join(tmpdir(), "jw sent's "));
  const name = `sent ${randomUUID()}`;
  try {
    const bytes = randomBytes(UPLOAD_BYTES);
    writeFileSync(join(folder, 'file'), bytes);
    const [phase, at] = breaker.drawFirst();
    await breaker.during(link, phase, at, () =>
      until('the host is connected', async () => ((await host.run('true', [])).ok ? true : undefined)),
    );
    await breaker.during(link, 'upload', breaker.draw(0, UPLOAD_BYTES), () =>
      until('the file is sent', async () =>
        (await host.files.upload(join(folder, 'file'), `~/${name}`)).ok ? true : undefined,
      ),
    );
    const there = join(jetson.place.root, 'home', jetson.place.user, name);
    expectEqual('SHA-256 of the file', digest(readFileSync(there)), digest(bytes));
    rmSync(there);
    return bytes.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Breaks links, and keeps count. */
class Breaker {
  readonly cuts: SshCut[] = [];
  resumed = 0;

  constructor(readonly draw: Draw) {}

  drawFirst(): [phase: 'connect' | 'handshake', at: number] {
    return this.draw(0, 2) === 0 ? ['connect', 0] : ['handshake', this.draw(1, HANDSHAKE_BYTES)];
  }

  /** Does something with a link that breaks so many bytes after its beginning. */
  async during<T>(link: SshLink | Client['link'], phase: Phase, at: number, work: () => Promise<T>): Promise<T> {
    const broken = this.cut(link, phase, at);
    const result = await work();
    await broken;
    return result;
  }

  private async cut(link: Client['link'], phase: Phase, bytes: number, hasPart?: () => boolean): Promise<void> {
    const fault = sshFaults[this.draw(0, sshFaults.length - 1)]!;
    const downMs = this.draw(0, fault === 'cable' ? 4000 : 300);
    await withTraffic(link, link.cutAfter(bytes, fault));
    this.cuts.push({ phase, fault });
    if (hasPart?.() === true) this.resumed++;
    await pause(downMs);
    await link.mend();
  }

  /** Breaks the link some times until the job is over, in the order in which that can happen. */
  async whileFollowing(client: Client, all: { readonly log: string; readonly metrics: string }): Promise<void> {
    const { heard, link } = client;
    const hasPart = (): boolean => 0 < heard.log && heard.log < all.log.length;
    const metrics = this.draw(1, all.metrics.length - 1);
    for (const share of [this.draw(5, 40), this.draw(40, 80)].slice(0, this.draw(1, 2))) {
      await untilHeard(client, () => heard.log * 100 >= share * all.log.length);
      await this.cut(link, 'follow', this.draw(0, 20_000), hasPart);
    }
    await untilHeard(client, () => heard.metrics >= metrics);
    await this.cut(link, 'metrics', this.draw(0, 500), hasPart);
    const last = all.log.length - this.draw(0, 500);
    await untilHeard(client, () => heard.log >= last);
    await this.cut(link, 'finish', this.draw(0, 400), hasPart);
  }
}

/** Where all has been said and nobody needs the connection any more, the byte at which it is to break would never come. */
async function withTraffic({ host }: Client['link'], awaited: Promise<void>): Promise<void> {
  const coming = awaited.then(() => true);
  let hasCome = await Promise.race([coming, pause(3000, false)]);
  while (!hasCome) hasCome = await Promise.race([coming, host.run('true', []).then(() => pause(50, false))]);
}

async function untilHeard(client: Client, isEnough: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isEnough()) {
    if (Date.now() > deadline) throw new Error(`Only ${JSON.stringify(client.heard)} was heard in two minutes.`);
    await pause(2);
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
