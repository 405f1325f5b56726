import type { ModuleFacts, SocFacts } from './deviceFacts';

/** By the last name in the device tree's `compatible`. */
const socs: Readonly<Record<string, { readonly family: string; readonly computeCapability: string }>> = {
  tegra210: { family: 'Tegra X1', computeCapability: '5.3' },
  tegra186: { family: 'Tegra X2', computeCapability: '6.2' },
  tegra194: { family: 'Xavier', computeCapability: '7.2' },
  tegra234: { family: 'Orin', computeCapability: '8.7' },
  tegra264: { family: 'Thor', computeCapability: '11.0' },
};

/** By the number on the module; those that end in `-` are for every variant. */
const modules: Readonly<Record<string, string>> = {
  'p2180-1000': 'Jetson TX1',
  'p3448-0000': 'Jetson Nano',
  'p3448-0002': 'Jetson Nano',
  'p3448-0003': 'Jetson Nano 2GB',
  'p3310-1000': 'Jetson TX2',
  'p3489-0000': 'Jetson TX2i',
  'p3489-0888': 'Jetson TX2 4GB',
  'p3636-0001': 'Jetson TX2 NX',
  'p2888-': 'Jetson AGX Xavier',
  'p3668-': 'Jetson Xavier NX',
  'p3701-': 'Jetson AGX Orin',
  'p3767-0000': 'Jetson Orin NX 16GB',
  'p3767-0001': 'Jetson Orin NX 8GB',
  'p3767-0003': 'Jetson Orin Nano 8GB',
  'p3767-0004': 'Jetson Orin Nano 4GB',
  'p3767-0005': 'Jetson Orin Nano 8GB (developer kit)',
  'p3834-0008': 'Jetson AGX Thor',
};

/** The entries of the device tree's `compatible`, from the board to the chip. A shell on its own drops the zero bytes between them. */
export function parseCompatible(text: string): string[] {
  return text.split(/[\0\n]|(?=nvidia,)/).filter((entry) => entry !== '');
}

/** The chip: the last `nvidia,tegra…`. One that is unknown here is told by its name alone. */
export function socOf(compatible: readonly string[]): SocFacts | undefined {
  const id = compatible.map((entry) => /^nvidia,(tegra\d+)$/.exec(entry)?.[1]).findLast((name) => name !== undefined);
  if (id === undefined) return undefined;
  return { id, family: socs[id]?.family, computeCapability: socs[id]?.computeCapability };
}

/**
 * The module on its carrier, from `compatible` (`nvidia,p3768-0000+p3767-0005-super` names carrier and module) or from the line
 * `TNSPEC 3767-000-0005-…` that the board was flashed with. Undefined where neither names a module.
 */
export function moduleOf(compatible: readonly string[], bootControl: string): ModuleFacts | undefined {
  const numbers = [...compatible.join(' ').matchAll(/\bp(\d{4})-(\d{4})/g)].map(([number]) => number);
  const [, board, sku] = /^TNSPEC\s+(\d{4})-\d{3}-(\d{4})-/m.exec(bootControl) ?? [];
  if (board !== undefined && sku !== undefined) numbers.push(`p${board}-${sku}`);
  const number = numbers.find((candidate) => nameOf(candidate) !== undefined);
  return number === undefined ? undefined : { number, name: nameOf(number) };
}

function nameOf(number: string): string | undefined {
  return modules[number] ?? modules[number.slice(0, 6)];
}

/** Whether the board was flashed with a Super configuration: both the device tree and the boot settings say so. */
export function isSuperBoard(compatible: readonly string[], bootControl: string): boolean {
  return compatible.some((entry) => entry.endsWith('-super')) || /^TNSPEC\s+\S*-super(?:-|\s|$)/m.test(bootControl);
}
