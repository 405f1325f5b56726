import { formatBytes } from '../std/byteText';
import { message, type Message } from '../std/message';
import type { DeviceFacts, FoundVersion, KillRule } from './deviceFacts';

/** A line about a machine. */
export interface DeviceRow {
  /** Stable, for scripts and tests. */
  readonly id: string;
  readonly label: Message;
  readonly value: Message;
}

/** A value that is the same in every language. */
function plain(text: string | undefined): Message | undefined {
  return text === undefined || text === '' ? undefined : message('{0}', text);
}

/**
 * What there is to say about a machine, in the order in which people ask: the board, its software, its resources. What is not known has
 * no row, but for JetPack on a board whose L4T no table knows: that is said.
 */
export function describeDevice(facts: DeviceFacts): DeviceRow[] {
  const rows: readonly (readonly [string, Message, Message | undefined])[] = [
    ['model', message('Model'), plain(facts.model)],
    ['module', message('Module'), describeModule(facts)],
    ['chip', message('Chip'), describeChip(facts)],
    ['jetpack', message('JetPack'), describeJetpack(facts)],
    ['l4t', message('L4T'), plain(facts.l4t?.version ?? facts.l4t?.written)],
    ['power', message('Power mode'), describePowerMode(facts)],
    ...facts.gpus.map((gpu) => [`gpu${gpu.index}`, message('Graphics'), describeGpu(gpu)] as const),
    ['cuda', message('CUDA'), describeVersion(facts.cuda)],
    ['cudnn', message('cuDNN'), describeVersion(facts.cudnn)],
    ['tensorrt', message('TensorRT'), describeVersion(facts.tensorrt)],
    ['os', message('System'), plain(facts.os.name ?? facts.os.id)],
    ['kernel', message('Kernel'), plain([facts.kernel, facts.arch].filter((word) => word !== undefined).join(' '))],
    ['libc', message('C library'), describeLibc(facts)],
    ['libstdcxx', message('C++ library'), plain(facts.libstdcxx?.written)],
    ['python', message('Python'), plain(describePythons(facts))],
    ['memory', message('Memory'), describeMemory(facts)],
    ['swap', message('Swap'), describeSwap(facts)],
    ...facts.disk.map((disk) => [`disk-${disk.purpose}`, diskLabel(disk), describeDisk(disk)] as const),
    ['cores', message('Cores'), describeCores(facts)],
    ['shell', message('Login shell'), plain(facts.shell)],
    ['logout', message('After logout'), describeKillRule(facts.killsUserProcesses)],
  ];
  return rows.flatMap(([id, label, value]) => (value === undefined ? [] : [{ id, label, value }]));
}

function describeModule({ module, isSuper }: DeviceFacts): Message | undefined {
  if (module === undefined) return isSuper ? message('Super configuration') : undefined;
  const name = module.name === undefined ? module.number : `${module.name}, ${module.number}`;
  return isSuper ? message('{0}, Super configuration', name) : plain(name);
}

function describeChip({ soc }: DeviceFacts): Message | undefined {
  if (soc === undefined) return undefined;
  if (soc.family === undefined || soc.computeCapability === undefined) return plain(soc.id);
  return message('{0} ({1}), compute capability {2}', soc.family, soc.id, soc.computeCapability);
}

function describeJetpack({ jetpack, l4t }: DeviceFacts): Message | undefined {
  if (jetpack === undefined) return l4t && message('not known for L4T {0}', l4t.version ?? l4t.written);
  const [version, other] = jetpack.versions;
  if (jetpack.source === 'package') return message('{0} (nvidia-jetpack {1})', version, jetpack.written);
  if (other === undefined) return message('{0} (by its L4T; nvidia-jetpack is not installed)', version);
  return message('{0} or {1} (by its L4T; nvidia-jetpack is not installed)', version, other);
}

function describePowerMode({ powerMode }: DeviceFacts): Message | undefined {
  if (powerMode?.name === undefined) return powerMode?.id === undefined ? undefined : plain(String(powerMode.id));
  return powerMode.id === undefined ? plain(powerMode.name) : message('{0} (mode {1})', powerMode.name, powerMode.id);
}

function describeGpu({ name, driver, memoryBytes }: DeviceFacts['gpus'][number]): Message {
  const memory = memoryBytes === undefined ? name : `${name}, ${formatBytes(memoryBytes)}`;
  return driver === undefined ? message('{0}', memory) : message('{0}, driver {1}', memory, driver);
}

function describeVersion(found: FoundVersion | undefined): Message | undefined {
  return found && message('{0} ({1})', found.version, found.source);
}

function describeLibc({ glibc, musl }: DeviceFacts): Message | undefined {
  if (glibc !== undefined) return plain(`glibc ${glibc.version}`);
  return musl && message('musl {0}: programs built for glibc do not run here', musl.version);
}

function describePythons({ pythons }: DeviceFacts): string {
  return [...new Set(pythons.map(({ version }) => version))].join(', ');
}

function describeMemory({ memory }: DeviceFacts): Message | undefined {
  if (memory === undefined) return undefined;
  const total = formatBytes(memory.totalBytes);
  if (memory.availableBytes === undefined) return plain(total);
  return message('{0}, {1} available', total, formatBytes(memory.availableBytes));
}

function describeSwap({ swap }: DeviceFacts): Message | undefined {
  if (swap === undefined) return undefined;
  if (swap.totalBytes === 0) return message('none');
  const [total, used] = [formatBytes(swap.totalBytes), formatBytes(swap.usedBytes)];
  if (swap.zramBytes === 0) return message('{0}, {1} used', total, used);
  return message('{0}, {1} used; {2} of it compressed memory', total, used, formatBytes(swap.zramBytes));
}

function diskLabel({ purpose }: DeviceFacts['disk'][number]): Message {
  return purpose === 'home' ? message('Home folder') : message('Temporary folder');
}

function describeDisk({ totalBytes, freeBytes, mount }: DeviceFacts['disk'][number]): Message {
  return message('{0} free of {1} on {2}', formatBytes(freeBytes), formatBytes(totalBytes), mount);
}

function describeCores({ cores }: DeviceFacts): Message | undefined {
  if (cores === undefined) return undefined;
  const online = cores.kinds.length === 0 ? String(cores.online) : `${cores.online} × ${cores.kinds.join(' + ')}`;
  const off = cores.present - cores.online;
  return off === 0 ? plain(online) : message('{0}; {1} switched off', online, off);
}

function describeKillRule({ answer, source }: KillRule): Message | undefined {
  if (answer === undefined) return message('not known whether programs are ended');
  return answer ? message('programs are ended ({0})', source) : message('programs go on');
}
