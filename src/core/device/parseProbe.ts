import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { isSuperBoard, moduleOf, parseCompatible, socOf } from './board';
import type { DeviceFacts, L4tFacts, SftpFacts } from './deviceFacts';
import { jetpackOf } from './jetpack';
import { killRuleOf } from './killRule';
import { l4tOf, l4tOfPackage } from './l4t';
import { cudaOf, cudnnOf, glibcOf, libstdcxxOf, muslOf, tensorrtOf } from './libraryVersions';
import { parsePackages, type Package } from './packages';
import { powerModeOf } from './powerMode';
import { splitProbe, type ProbeSections } from './probeSections';
import { clockOf, coresOf, diskOf, gpusOf, memoryOf, osOf, pythonsOf, swapOf, toolsOf, unameOf } from './systemFacts';

/**
 * Reads what `media/sh/probe.sh` printed. Never throws. The value is undefined where the text holds no probe at all; what a
 * machine does not tell is undefined in it, which is no problem.
 */
export function parseProbe(text: string): { value: DeviceFacts | undefined; problems: readonly Problem[] } {
  const { value: sections, problems } = splitProbe(text);
  if (sections === undefined) return { value: undefined, problems };
  const packages = parsePackages(sections.get('packages'));
  const l4t = l4tOf(sections.get('nv-tegra-release'), packages);
  const value = {
    ...boardFacts(sections, packages, l4t),
    ...softwareFacts(sections, packages),
    ...systemFacts(sections),
  };
  return { value, problems: [...problems, ...l4tProblems(l4t, packages)] };
}

type BoardKeys = 'isJetson' | 'model' | 'soc' | 'module' | 'isSuper' | 'l4t' | 'jetpack' | 'powerMode';

function boardFacts(
  sections: ProbeSections,
  packages: readonly Package[],
  l4t: L4tFacts | undefined,
): Pick<DeviceFacts, BoardKeys> {
  const compatible = parseCompatible(sections.get('compatible'));
  const bootControl = sections.get('boot-control');
  const soc = socOf(compatible);
  return {
    isJetson: soc !== undefined || l4t !== undefined,
    model: modelOf(sections),
    soc,
    module: moduleOf(compatible, bootControl),
    isSuper: isSuperBoard(compatible, bootControl),
    l4t,
    jetpack: jetpackOf(packages, l4t),
    powerMode: powerModeOf(sections.get('nvpmodel'), sections.get('nvpmodel-status'), sections.get('nvpmodel-modes')),
  };
}

/** As the device tree calls the board; a PC's maker and product otherwise. */
function modelOf(sections: ProbeSections): string | undefined {
  const board = sections.get('model').replaceAll('\0', '').trim();
  const product = [sections.get('dmi-vendor').trim(), sections.get('dmi-product').trim()].filter((word) => word !== '');
  return board || product.join(' ') || undefined;
}

type SoftwareKeys =
  'cuda' | 'cudnn' | 'tensorrt' | 'glibc' | 'musl' | 'libstdcxx' | 'pythons' | 'gpus' | 'os' | 'tools';

function softwareFacts(sections: ProbeSections, packages: readonly Package[]): Pick<DeviceFacts, SoftwareKeys> {
  return {
    cuda: cudaOf(sections, packages),
    cudnn: cudnnOf(sections, packages),
    tensorrt: tensorrtOf(sections, packages),
    gpus: gpusOf(sections.get('nvidia-smi')),
    glibc: glibcOf(sections, packages),
    musl: muslOf(sections),
    libstdcxx: libstdcxxOf(sections),
    pythons: pythonsOf(sections.get('pythons')),
    os: osOf(sections.get('os-release')),
    tools: toolsOf(sections.get('tools')),
  };
}

function systemFacts(sections: ProbeSections): Omit<DeviceFacts, BoardKeys | SoftwareKeys> {
  const { hostname, kernel, arch } = unameOf(sections.get('uname'));
  const account = (name: string): string | undefined =>
    new RegExp(`^${name}=(.+)$`, 'm').exec(sections.get('account'))?.[1];
  const disks = [diskOf('home', sections.get('disk-home')), diskOf('temporary', sections.get('disk-tmp'))];
  return {
    hostname,
    kernel,
    arch,
    memory: memoryOf(sections.get('meminfo')),
    swap: swapOf(sections.get('swaps')),
    disk: disks.filter((disk) => disk !== undefined),
    cores: coresOf(sections.get('cpuinfo'), sections.get('cpus-online'), sections.get('cpus-present')),
    bootId: sections.get('boot-id').trim() || undefined,
    uptimeSeconds: numberOf(/^\d+(?:\.\d+)?/.exec(sections.get('uptime'))?.[0]),
    user: account('user'),
    home: account('home'),
    shell: loginShell(sections.get('passwd')) ?? account('shell'),
    sftp: sftpOf(sections),
    killsUserProcesses: killRuleOf(sections, account('user')),
    clock: clockOf(sections.get('clock'), sections.get('timezone'), sections.get('localtime')),
  };
}

/** The last field of an account's line; an empty one means `/bin/sh`. */
function loginShell(passwd: string): string | undefined {
  const fields = passwd.split('\n')[0]?.split(':') ?? [];
  if (fields.length !== 7) return undefined;
  return fields[6] === '' ? '/bin/sh' : fields[6];
}

function sftpOf(sections: ProbeSections): SftpFacts {
  const subsystem = /^[ \t]*Subsystem[ \t]+sftp[ \t]+(\S.*)$/im.exec(sections.get('sftp-setting'))?.[1]?.trim();
  const server = /^\/.+$/m.exec(sections.get('sftp-servers'))?.[0];
  return { server, subsystem };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function l4tProblems(l4t: L4tFacts | undefined, packages: readonly Package[]): Problem[] {
  if (l4t === undefined) return [];
  if (l4t.version === undefined) {
    const text = message(
      '{0} of the board names its release in a way that is not known here: {1}',
      l4t.source,
      l4t.written,
    );
    return [{ code: 'probe/unknown-l4t', message: text }];
  }
  const packaged = l4tOfPackage(packages)?.version;
  if (packaged === undefined || packaged === l4t.version) return [];
  const text = message('{0} says L4T {1}, the package nvidia-l4t-core says {2}.', l4t.source, l4t.version, packaged);
  return [{ code: 'probe/l4t-differs', message: text, remedy: message('An upgrade may have stopped half-way.') }];
}
