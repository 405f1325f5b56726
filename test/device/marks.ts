import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Suite } from '../../scripts/virtualJetson.mjs';
import { makeKeyPair } from '../support/tools';

/** The account of a virtual Jetson that people log in to. */
export const USER = { name: 'jetson', id: 1000 };

/** What a board of one JetPack line says of itself, as real ones do. */
export interface Board {
  readonly model: string;
  readonly compatible: readonly string[];
  readonly kernel: string;
  /** The line of `/etc/nv_tegra_release` that names the release. */
  readonly release: string;
  readonly packages: Readonly<Record<string, string>>;
  /** A line of tegrastats, without the time. */
  readonly stats: string;
}

export const boards: Readonly<Record<Suite, Board>> = {
  bookworm: {
    model: 'NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super',
    compatible: ['nvidia,p3768-0000+p3767-0005-super', 'nvidia,p3767-0005', 'nvidia,tegra234'],
    kernel: '5.15.148-tegra',
    release:
      '# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37 UTC 2025',
    packages: { 'nvidia-l4t-core': '36.4.3-20250107174145', 'nvidia-jetpack': '6.2+b77' },
    stats:
      'RAM 6712/7620MB (lfb 12x4MB) SWAP 369/3810MB (cached 8MB) CPU [38%@1497,2%@729,1%@729,0%@729,3%@729,1%@729] EMC_FREQ 61%@2133 GR3D_FREQ 99%@[612] NVDEC off NVJPG off VIC off OFA off APE 200 cpu@57.125C soc2@55.093C soc0@56.625C gpu@58.625C tj@58.312C soc1@55.937C VDD_IN 16321mW/11204mW VDD_CPU_GPU_CV 7104mW/4944mW VDD_SOC 3120mW/3659mW',
  },
  bullseye: {
    model: 'NVIDIA Jetson Xavier NX Developer Kit',
    compatible: ['nvidia,p3449-0000+p3668-0000', 'nvidia,p3668-0000', 'nvidia,tegra194'],
    kernel: '5.10.104-tegra',
    release:
      '# R35 (release), REVISION: 3.1, GCID: 32790763, BOARD: t186ref, EABI: aarch64, DATE: Wed Mar 15 07:54:12 UTC 2023',
    packages: { 'nvidia-l4t-core': '35.3.1-20230319081403', 'nvidia-jetpack': '5.1.1-b56' },
    stats:
      'RAM 3168/6851MB (lfb 2x4MB) SWAP 161/3426MB (cached 0MB) CPU [23%@1397,17%@1192,16%@1190,13%@1190,23%@1190,10%@1190] EMC_FREQ 2%@204 GR3D_FREQ 0%@[114] VIC_FREQ 115 APE 150 AUX@45C CPU@46.5C thermal@45.6C AO@45C GPU@45.5C PMIC@50C VDD_IN 2763mW/2846mW VDD_CPU_GPU_CV 650mW/670mW VDD_SOC 650mW/711mW',
  },
};

export interface WrittenMarks {
  /** The public key of the device's server, as `type base64`. */
  readonly hostKey: string;
}

/** Writes what makes a plain Debian a board with an account that a key opens. Needs root, for the owners of files. */
export function writeMarks(folder: string, suite: Suite, publicKey: string): WrittenMarks {
  const board = boards[suite];
  const put = (path: string, text: string, mode = 0o644): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    return file;
  };
  put('files/etc/hostname', 'jetson\n');
  put('files/etc/hosts', '127.0.0.1 localhost jetson\n');
  put('files/etc/nv_tegra_release', `${board.release}\n`);
  put('files/usr/bin/tegrastats', tegrastats(board), 0o755);
  // There is no `/proc/device-tree`, which leads there on a board.
  put('files/sys/firmware/devicetree/base/model', `${board.model}\0`);
  put('files/sys/firmware/devicetree/base/compatible', board.compatible.map((name) => `${name}\0`).join(''));
  put('files/etc/ssh/sshd_config.d/emulation.conf', `SetEnv QEMU_UNAME=${board.kernel}\nMaxStartups 100\n`);
  put('appended/var/lib/dpkg/status', Object.entries(board.packages).map(describePackage).join(''));
  const hostKey = makeKeyPair(join(folder, 'files/etc/ssh/ssh_host_ed25519_key'), 'ed25519');
  writeAccount(folder, put, publicKey);
  return { hostKey: readFileSync(`${hostKey}.pub`, 'utf8').split(' ').slice(0, 2).join(' ') };
}

function writeAccount(
  folder: string,
  put: (path: string, text: string, mode?: number) => string,
  publicKey: string,
): void {
  const { name, id } = USER;
  put('appended/etc/passwd', `${name}:x:${id}:${id}:,,,:/home/${name}:/bin/bash\n`);
  put('appended/etc/group', `${name}:x:${id}:\n`);
  put('appended/etc/shadow', `${name}:*:19000:0:99999:7:::\n`);
  const keys = put(`files/home/${name}/.ssh/authorized_keys`, publicKey, 0o600);
  chmodSync(dirname(keys), 0o700);
  for (const path of [keys, dirname(keys), join(folder, 'files/home', name)]) chownSync(path, id, id);
}

function describePackage([name, version]: readonly [string, string]): string {
  const fields = ['Status: install ok installed', 'Maintainer: nobody', 'Architecture: arm64', `Version: ${version}`];
  return `\nPackage: ${name}\n${fields.join('\n')}\nDescription: stand-in\n`;
}

function tegrastats({ stats }: Board): string {
  return `#!/bin/bash
interval=1000
while [ $# -gt 0 ]; do
  case $1 in --interval) interval=$2; shift 2 ;; *) shift ;; esac
done
while echo "$(date +'%m-%d-%Y %H:%M:%S') ${stats}"; do
  sleep "$((interval / 1000)).$(printf %03d $((interval % 1000)))"
done
`;
}
