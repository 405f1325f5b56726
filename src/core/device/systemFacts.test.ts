import { describe, expect, it } from 'vitest';
import { clockOf, coresOf, diskOf, gpusOf, memoryOf, osOf, pythonsOf, swapOf, toolsOf, unameOf } from './systemFacts';

const KIB = 1024;

describe('memory', () => {
  it('is in bytes, with what is available where the kernel says so', () => {
    const meminfo =
      'MemTotal:        4059424 kB\nMemFree:          330000 kB\nMemAvailable:    2900000 kB\nHugePages_Total:       0\n';
    expect(memoryOf(meminfo)).toEqual({ totalBytes: 4059424 * KIB, availableBytes: 2900000 * KIB });
    expect(memoryOf('MemTotal: 4059424 kB\n')?.availableBytes).toBeUndefined();
    expect(memoryOf('')).toBeUndefined();
  });
});

describe('swap', () => {
  const head = 'Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n';

  it('tells compressed memory from disks', () => {
    const zram = [0, 1, 2, 3]
      .map((i) => `/dev/zram${i}                              partition\t507424\t100\t5\n`)
      .join('');
    expect(swapOf(`${head}${zram}/mnt/8GB.swap                           file\t\t8388604\t2048\t-2\n`)).toEqual({
      totalBytes: (4 * 507424 + 8388604) * KIB,
      usedBytes: (4 * 100 + 2048) * KIB,
      zramBytes: 4 * 507424 * KIB,
    });
  });

  it('is none where none is listed, and unknown where there is no list', () => {
    expect(swapOf(head)).toEqual({ totalBytes: 0, usedBytes: 0, zramBytes: 0 });
    expect(swapOf('')).toBeUndefined();
  });
});

describe('a disk', () => {
  it.each([
    [
      'Filesystem     1024-blocks     Used Available Capacity Mounted on\n/dev/mmcblk0p1    14384136 11520412   2109996      85% /\n',
      { device: '/dev/mmcblk0p1', mount: '/', totalBytes: 14384136 * KIB, freeBytes: 2109996 * KIB },
    ],
    [
      'Filesystem 1024-blocks Used Available Capacity Mounted on\nnas:/team folder 100 40 60 40% /mnt/my disk\n',
      { device: 'nas:/team folder', mount: '/mnt/my disk', totalBytes: 100 * KIB, freeBytes: 60 * KIB },
    ],
    [
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 100 -5 105% /\n',
      { device: '/dev/sda1', mount: '/', totalBytes: 100 * KIB, freeBytes: 0 },
    ],
    [
      'Filesystem 1024-blocks Used Available Capacity Mounted on\ntmpfs 0 0 0 - /tmp\n',
      { mount: '/tmp', totalBytes: 0 },
    ],
  ])('is read from %j', (df, facts) => {
    expect(diskOf('home', df)).toMatchObject({ purpose: 'home', ...facts });
  });

  it('is not read from the head alone', () => {
    expect(diskOf('home', 'Filesystem 1024-blocks Used Available Capacity Mounted on\n')).toBeUndefined();
  });
});

describe('cores', () => {
  it('are told by maker and part, those switched off counted apart', () => {
    const core = (i: number, maker: string, part: string) =>
      `processor\t: ${i}\nmodel name\t: ARMv8 Processor rev 3 (v8l)\nCPU implementer\t: ${maker}\nCPU part\t: ${part}\n`;
    const tx2 = [0, 3, 4, 5].map((i) => core(i, '0x41', '0xd07')).join('') + core(1, '0x4e', '0x003');
    expect(coresOf(tx2, '0-1,3-5\n', '0-5\n')).toEqual({ online: 5, present: 6, kinds: ['Cortex-A57', 'Denver 2'] });
    expect(coresOf(core(0, '0x41', '0xd42'), '0-5', '0-5')?.kinds).toEqual(['Cortex-A78AE']);
    expect(coresOf(core(0, '0x41', '0xfff'), '', '')).toEqual({
      online: 1,
      present: 1,
      kinds: ['ARMv8 Processor rev 3 (v8l)'],
    });
  });

  it('of a PC have the name of the processor', () => {
    const cpuinfo = 'processor\t: 0\nmodel name\t: AMD EPYC 9654\nprocessor\t: 1\nmodel name\t: AMD EPYC 9654\n';
    expect(coresOf(cpuinfo, '0-1', 'nonsense')).toEqual({ online: 2, present: 2, kinds: ['AMD EPYC 9654'] });
    expect(coresOf('', '', '')).toBeUndefined();
  });
});

describe('the system', () => {
  it('is in os-release, with or without quotes', () => {
    const text = 'NAME="Ubuntu"\nVERSION_ID="18.04"\nID=ubuntu\nPRETTY_NAME=\'Ubuntu 18.04.6 LTS\'\n';
    expect(osOf(text)).toEqual({ id: 'ubuntu', version: '18.04', name: 'Ubuntu 18.04.6 LTS' });
    expect(osOf('')).toEqual({ id: undefined, version: undefined, name: undefined });
  });

  it('is named by uname', () => {
    const uname = 'Linux board 4.9.253-tegra aarch64\n';
    expect(unameOf(uname)).toEqual({ hostname: 'board', kernel: '4.9.253-tegra', arch: 'aarch64' });
    expect(unameOf('')).toEqual({});
  });
});

describe('Pythons', () => {
  it('are those that start', () => {
    const text =
      '/home/u/.pyenv/shims/python3\npyenv: python3: command not found\n/usr/bin/python3\nPython 3.6.9\n/usr/bin/python3.8\nPython 3.8.10\n/x/python3\n';
    expect(pythonsOf(text)).toEqual([
      { path: '/usr/bin/python3', version: '3.6.9' },
      { path: '/usr/bin/python3.8', version: '3.8.10' },
    ]);
  });
});

describe('tools', () => {
  it('have their path, or their name where the shell has them built in', () => {
    expect(toolsOf('nice\t/usr/bin/nice\nsystemd-run\t/usr/bin/systemd-run\ncksum\tcksum\n')).toEqual({
      nice: '/usr/bin/nice',
      'systemd-run': '/usr/bin/systemd-run',
      cksum: 'cksum',
    });
  });
});

describe('the clock', () => {
  it.each([
    ['1761234567 +0000\n', 'Etc/UTC\n', '', { epoch: 1761234567, offsetMinutes: 0, zone: 'Etc/UTC' }],
    [
      '1761234567 -0330\n',
      '',
      '/usr/share/zoneinfo/America/St_Johns',
      { offsetMinutes: -210, zone: 'America/St_Johns' },
    ],
    ['37\n', '', '', { epoch: 37, offsetMinutes: undefined, zone: undefined }],
  ])('%j', (date, timezone, localtime, facts) => {
    expect(clockOf(date, timezone, localtime)).toMatchObject(facts);
  });

  it('is unknown without a date', () => {
    expect(clockOf('', 'Etc/UTC', '')).toBeUndefined();
  });
});

describe('graphics cards', () => {
  it('are rows of nvidia-smi', () => {
    const rows = '0, NVIDIA H100 80GB HBM3, 570.86.15, 81559, 9.0\n1, NVIDIA H100 80GB HBM3, 570.86.15, 81559, 9.0\n';
    expect(gpusOf(rows)).toEqual([
      {
        index: 0,
        name: 'NVIDIA H100 80GB HBM3',
        driver: '570.86.15',
        memoryBytes: 81559 * KIB * KIB,
        computeCapability: '9.0',
      },
      expect.objectContaining({ index: 1 }),
    ]);
  });

  it('may leave things out, as on boards and with old drivers', () => {
    expect(gpusOf('0, Orin (nvgpu), 540.4.0, [N/A], [N/A]\n')[0]).toEqual({
      index: 0,
      name: 'Orin (nvgpu)',
      driver: '540.4.0',
      memoryBytes: undefined,
      computeCapability: undefined,
    });
    expect(gpusOf('Field "compute_cap" is not a valid field to query.\n0, Tesla T4, 440.33.01, 15109\n')).toHaveLength(
      1,
    );
    expect(gpusOf("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n")).toEqual([]);
  });
});
