import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { which } from '../../scripts/support/processes.mjs';
import type { DeviceFacts } from '../../src/core/device/deviceFacts';
import { parseProbe } from '../../src/core/device/parseProbe';
import { buildMachine, type Machine } from '../support/buildMachine';
import { posixShells, type Shell } from '../support/shells';

const script = resolve(import.meta.dirname, '../../media/sh/probe.sh');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetson-probe-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function ask(shell: Shell, env: NodeJS.ProcessEnv): { text: string; milliseconds: number } {
  const started = performance.now();
  const { stdout, stderr } = spawnSync(shell.command, [...shell.args, script], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  return { text: stdout, milliseconds: performance.now() - started };
}

function factsOf(shell: Shell, machine: Machine): DeviceFacts {
  const { value, problems } = parseProbe(ask(shell, buildMachine(folder, machine)).text);
  expect(problems).toEqual([]);
  if (value === undefined) throw new Error('The machine did not answer.');
  return value;
}

const tools = ['cat', 'tr', 'grep', 'sleep'];
const uname = (host: string, kernel: string) =>
  `case $1 in -m) echo aarch64 ;; *) echo Linux ${host} ${kernel} aarch64 ;; esac`;
const library = (path: string, newest: number) => ({
  [path]: `\0\x7fELF\xff\0GLIBC_2.17\0${Array.from({ length: newest + 1 }, (_, i) => `GLIBCXX_3.4${i === 0 ? '' : `.${i}`}`).join('\0')}\0GLIBCXX_DEBUG_MESSAGE_LENGTH\0`,
});
const swaps = 'Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n';

/** JetPack 4 on a Jetson Nano: an old kernel, old version files, a power mode that may not be asked. */
const nano: Machine = {
  tools,
  programs: {
    uname: uname('nano', '4.9.253-tegra'),
    id: 'echo jetson',
    getent: 'echo "jetson:x:1000:1000:,,,:/home/jetson:/bin/bash"',
    date: 'echo "37 +0100"',
    getconf: 'echo "glibc 2.27"',
    'dpkg-query':
      'echo "dpkg-query: no packages found matching libcudnn9" >&2; echo "nvidia-jetpack 4.6.1-b110 install ok installed arm64"; echo "nvidia-l4t-core 32.7.1-20220219090432 install ok installed arm64"; echo "libcudnn8 8.2.1.32-1+cuda10.2 install ok installed arm64"; exit 1',
    df: 'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "/dev/mmcblk0p1 14384136 11520412 2109996 85% /"',
    nvpmodel: 'echo "NVPM ERROR: failed to open /sys/devices/gpu.0/power/control"; exit 1',
    tegrastats: 'exit 0',
    python3: 'echo "Python 3.6.9"',
    'python3.6': 'echo "Python 3.6.9"',
    'python3.6m': 'echo "Python 9.9.9"',
  },
  files: {
    'proc/sys/kernel/random/uuid': '7c1f5cf5-9d8e-4d52-a3a1-000000000001\n',
    'proc/sys/kernel/random/boot_id': 'd47879b8-db66-4db3-b374-4476ddb18507\n',
    'etc/nv_tegra_release':
      '# R32 (release), REVISION: 7.1, GCID: 29689809, BOARD: t186ref, EABI: aarch64, DATE: Wed Feb  2 21:33:23 UTC 2022\n',
    'sys/firmware/devicetree/base/model': 'NVIDIA Jetson Nano Developer Kit\0',
    'sys/firmware/devicetree/base/compatible':
      'nvidia,p3449-0000-b00+p3448-0000-b00\0nvidia,jetson-nano\0nvidia,tegra210\0',
    'usr/local/cuda/version.txt': 'CUDA Version 10.2.300\n',
    'usr/include/aarch64-linux-gnu/NvInferVersion.h':
      '#define NV_TENSORRT_MAJOR 8 //!< major\n#define NV_TENSORRT_MINOR 2\n#define NV_TENSORRT_PATCH 1\n#define NV_TENSORRT_BUILD 8\n',
    ...library('usr/lib/aarch64-linux-gnu/libstdc++.so.6', 25),
    'proc/meminfo': 'MemTotal:        4059424 kB\nMemFree:          330000 kB\nMemAvailable:    2900000 kB\n',
    'proc/swaps': `${swaps}/dev/zram0                              partition\t507424\t0\t5\n`,
    'proc/uptime': '131.20 400.00\n',
    'var/lib/nvpmodel/status': 'pmode:0001',
    'etc/nvpmodel.conf': '# modes\n< POWER_MODEL ID=0 NAME=MAXN >\nCPU_ONLINE CORE_0 1\n< POWER_MODEL ID=1 NAME=5W >\n',
    'run/systemd/system/x': '',
    'etc/systemd/logind.conf': '[Login]\n#KillUserProcesses=no\n',
    'etc/systemd/logind.conf.d/kill.conf': '[Login]\nKillUserProcesses=yes\n',
    'usr/lib/openssh/sftp-server': '',
    'etc/ssh/sshd_config': '#Port 22\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n',
  },
};

/** Yocto: busybox, neither dpkg nor a release file nor a shell account. */
const yocto: Machine = {
  tools: ['cat', 'tr', 'grep'],
  programs: { uname: uname('orin', '5.15.148-l4t-r36.4.3'), ldd: 'echo "ldd (GNU libc) 2.39"' },
  files: {
    'usr/lib/os-release': 'ID=poky\nPRETTY_NAME="Poky 5.0 (scarthgap)"\n',
    'proc/device-tree/model': 'NVIDIA Jetson AGX Orin Developer Kit\0',
    'proc/device-tree/compatible': 'nvidia,p3737-0000+p3701-0000\0nvidia,p3701-0000\0nvidia,tegra234\0',
    'usr/local/cuda-12.6/lib64/libcudart.so.12.6.68': '',
    'usr/local/cuda-12.6/lib64/libcudart.so.12': '',
    'usr/lib/libcudnn.so.9.3.0': '',
    'usr/lib/libnvinfer.so.10.3.0': '',
    ...library('usr/lib/libstdc++.so.6', 33),
    'usr/libexec/sftp-server': '',
  },
};

// What the scripts read is Linux's.
const shells = process.platform === 'linux' ? posixShells : [];

describe.each(shells.map((shell) => [shell.name, shell] as const))('asked by %s,', (_, shell) => {
  it('a Nano with JetPack 4 tells all about itself', () => {
    const facts = factsOf(shell, nano);
    expect(facts).toMatchObject({
      isJetson: true,
      hostname: 'nano',
      model: 'NVIDIA Jetson Nano Developer Kit',
      soc: { id: 'tegra210', computeCapability: '5.3' },
      module: { number: 'p3448-0000' },
      l4t: { version: '32.7.1' },
      jetpack: { versions: ['4.6.1'], source: 'package', written: '4.6.1-b110' },
      cuda: { version: '10.2.300' },
      cudnn: { version: '8.2.1.32' },
      tensorrt: { version: '8.2.1.8' },
      glibc: { version: '2.27' },
      libstdcxx: { version: '3.4.25', source: '/usr/lib/aarch64-linux-gnu/libstdc++.so.6' },
      memory: { totalBytes: 4059424 * 1024 },
      swap: { zramBytes: 507424 * 1024 },
      powerMode: { id: 1, name: '5W' },
      bootId: 'd47879b8-db66-4db3-b374-4476ddb18507',
      uptimeSeconds: 131.2,
      clock: { epoch: 37, offsetMinutes: 60 },
      user: 'jetson',
      home: '/home/jetson',
      shell: '/bin/bash',
      killsUserProcesses: { answer: true, source: '/etc/systemd/logind.conf.d/kill.conf' },
      sftp: { server: '/usr/lib/openssh/sftp-server', subsystem: '/usr/lib/openssh/sftp-server' },
    });
    expect(facts.pythons.map(({ version }) => version)).toEqual(['3.6.9', '3.6.9']);
    expect(facts.disk.map(({ purpose, mount }) => [purpose, mount])).toEqual([
      ['home', '/'],
      ['temporary', '/'],
    ]);
    expect(facts.tools.tegrastats).toBe(join(folder, 'bin/tegrastats'));
    expect(facts.tools).not.toHaveProperty('rsync');
  });

  it('a board with Yocto tells what it can without dpkg', () => {
    expect(factsOf(shell, yocto)).toMatchObject({
      isJetson: true,
      model: 'NVIDIA Jetson AGX Orin Developer Kit',
      l4t: undefined,
      jetpack: undefined,
      cuda: { version: '12.6', cudart: '12.6.68' },
      cudnn: { version: '9.3.0' },
      tensorrt: { version: '10.3.0' },
      glibc: { version: '2.39' },
      libstdcxx: { version: '3.4.33' },
      os: { name: 'Poky 5.0 (scarthgap)' },
      shell: '/bin/bash',
      sftp: { server: '/usr/libexec/sftp-server', subsystem: undefined },
      killsUserProcesses: { answer: false },
    });
  });

  it('a machine with the shell alone answers to the end', () => {
    const { files = {} } = yocto;
    expect(factsOf(shell, { files })).toMatchObject({
      isJetson: true,
      soc: { id: 'tegra234' },
      pythons: [],
      tools: {},
    });
  });

  it('a driver that hangs costs three seconds, and nothing is left of it', () => {
    const hanging = {
      ...yocto,
      tools: [...tools],
      programs: { ...yocto.programs, 'nvidia-smi': `echo $$ >>"${folder}/pids"; exec sleep 600` },
    };
    const { text, milliseconds } = ask(shell, buildMachine(folder, hanging));
    expect(parseProbe(text).problems).toEqual([]);
    expect(milliseconds).toBeLessThan(20_000);
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n');
    expect(pids).toHaveLength(1);
    for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow();
  });

  it('this machine answers as it is', () => {
    const { value, problems } = parseProbe(ask(shell, process.env).text);
    expect(problems).toEqual([]);
    expect([value?.arch, value?.kernel].every((word) => word !== undefined)).toBe(true);
    expect(Math.abs((value?.clock?.epoch ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  });
});

it('shellcheck has nothing to say', ({ skip }) => {
  const shellcheck = which('shellcheck');
  if (shellcheck === undefined) return skip('shellcheck is not installed.');
  expect(spawnSync(shellcheck, ['-s', 'sh', script], { encoding: 'utf8' }).stdout).toBe('');
});
