import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProbe } from '../../../test/support/buildProbe';
import { formatMessage } from '../std/message';
import { describeDevice } from './describeDevice';
import { parseProbe } from './parseProbe';

const orinNano = {
  uname: 'Linux board 5.15.148-tegra aarch64\n',
  'os-release': 'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nVERSION_ID="22.04"\nID=ubuntu\n',
  'nv-tegra-release':
    '# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37 UTC 2025\n# KERNEL_VARIANT: oot\n',
  model: 'NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super\0',
  compatible: 'nvidia,p3768-0000+p3767-0005-super\0nvidia,p3767-0005\0nvidia,tegra234\0',
  packages:
    'nvidia-jetpack 6.2+b77 install ok installed arm64\nnvidia-l4t-core 36.4.3-20250107174145 install ok installed arm64\nlibcudnn9-cuda-12 9.3.0.75-1 install ok installed arm64\nlibnvinfer10 10.3.0.30-1+cuda12.5 install ok installed arm64\n',
  'cuda-json': '{"cuda":{"version":"12.6.11"},"cuda_nvcc":{"version":"12.6.68"}}',
  libc: 'glibc 2.35\n',
  'libstdcxx /usr/lib/aarch64-linux-gnu/libstdc++.so.6': 'GLIBCXX_3.4\nGLIBCXX_3.4.30\n',
  pythons: '/usr/bin/python3\nPython 3.10.12\n/usr/bin/python3.10\nPython 3.10.12\n',
  meminfo: 'MemTotal:        7802356 kB\nMemAvailable:    5242880 kB\n',
  swaps: 'Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition 3901176 0 5\n',
  'disk-home':
    'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/nvme0n1p1 244506940 50000000 182452224 22% /\n',
  cpuinfo: 'processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd42\n',
  'cpus-online': '0-3\n',
  'cpus-present': '0-5\n',
  nvpmodel: 'NV Power Mode: 15W\n0\n',
  account: 'user=jetson\nhome=/home/jetson\nshell=/bin/bash\nsession=3\n',
  passwd: 'jetson:x:1000:1000::/home/jetson:/usr/bin/fish\n',
  init: 'systemd\n',
  loginctl: 'KillUserProcesses=yes\nKillOnlyUsers=\nKillExcludeUsers=root\nLinger=no\n',
  'sftp-servers': '/usr/lib/openssh/sftp-server\n',
  'sftp-setting': 'Subsystem       sftp    internal-sftp\n',
};

function rows(sections: Readonly<Record<string, string>>): Record<string, string> {
  const { value } = parseProbe(buildProbe(sections));
  if (value === undefined) throw new Error('The probe was not understood.');
  return Object.fromEntries(describeDevice(value).map((row) => [row.id, formatMessage(row.value)]));
}

describe('a Jetson', () => {
  it('is read and described', () => {
    const { value, problems } = parseProbe(buildProbe(orinNano));
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      isJetson: true,
      isSuper: true,
      shell: '/usr/bin/fish',
      sftp: { server: '/usr/lib/openssh/sftp-server', subsystem: 'internal-sftp' },
      jetpack: { versions: ['6.2'], source: 'package' },
      killsUserProcesses: { answer: true, lingers: false },
    });
    expect(rows(orinNano)).toEqual({
      model: 'NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super',
      module: 'Jetson Orin Nano 8GB (developer kit), p3767-0005, Super configuration',
      chip: 'Orin (tegra234), compute capability 8.7',
      jetpack: '6.2 (nvidia-jetpack 6.2+b77)',
      l4t: '36.4.3',
      power: '15W (mode 0)',
      cuda: '12.6.11 (/usr/local/cuda/version.json)',
      cudnn: '9.3.0.75 (libcudnn9-cuda-12)',
      tensorrt: '10.3.0.30 (libnvinfer10)',
      os: 'Ubuntu 22.04.5 LTS',
      kernel: '5.15.148-tegra aarch64',
      libc: 'glibc 2.35',
      libstdcxx: 'GLIBCXX_3.4.30',
      python: '3.10.12',
      memory: '7.4 GiB, 5 GiB available',
      swap: '3.7 GiB, 0 B used; 3.7 GiB of it compressed memory',
      'disk-home': '174 GiB free of 233 GiB on /',
      cores: '4 × Cortex-A78AE; 2 switched off',
      shell: '/usr/bin/fish',
      logout: 'programs are ended (loginctl)',
    });
  });

  it('freshly flashed, without nvidia-jetpack, has the JetPack of its L4T and no CUDA', () => {
    const fresh = { ...orinNano, 'cuda-json': '' };
    const described = rows({
      ...fresh,
      packages: 'nvidia-l4t-core 36.4.3-20250107174145 install ok installed arm64\n',
    });
    expect(described).toMatchObject({ jetpack: '6.2 (by its L4T; nvidia-jetpack is not installed)', l4t: '36.4.3' });
    expect(described).not.toHaveProperty('cuda');
  });

  it('with an L4T that no table lists is shown with it, and with no JetPack', () => {
    const release = '# R36 (release), REVISION: 9.1, GCID: 1, BOARD: generic, EABI: aarch64, DATE: x\n';
    const described = rows({ 'nv-tegra-release': release, compatible: 'nvidia,tegra234\0' });
    expect(described).toMatchObject({ jetpack: 'not known for L4T 36.9.1', l4t: '36.9.1' });
  });

  it('with a release that is written in no known way is shown with what is written', () => {
    const { value, problems } = parseProbe(buildProbe({ 'nv-tegra-release': 'R41-beta\n' }));
    expect(value).toMatchObject({
      isJetson: true,
      jetpack: undefined,
      l4t: { version: undefined, written: 'R41-beta' },
    });
    expect(problems.map(({ code }) => code)).toEqual(['probe/unknown-l4t']);
    expect(rows({ 'nv-tegra-release': 'R41-beta\n' })).toMatchObject({
      l4t: 'R41-beta',
      jetpack: 'not known for L4T R41-beta',
    });
  });

  it('whose file and package differ says so', () => {
    const packages = 'nvidia-l4t-core 36.4.7-20250918225444 install ok installed arm64\n';
    const { problems } = parseProbe(buildProbe({ ...orinNano, packages }));
    expect(problems.map((problem) => formatMessage(problem.message))).toEqual([
      '/etc/nv_tegra_release says L4T 36.4.3, the package nvidia-l4t-core says 36.4.7.',
    ]);
  });

  it('with Yocto has neither dpkg nor that file, and is known by its device tree', () => {
    const described = rows({
      uname: 'Linux orin 5.15.148-l4t-r36.4.3 aarch64\n',
      'os-release': 'ID=poky\nVERSION_ID=5.0\nPRETTY_NAME="Poky (Yocto Project Reference Distro) 5.0 (scarthgap)"\n',
      model: 'NVIDIA Jetson AGX Orin Developer Kit\0',
      compatible: 'nvidia,p3737-0000+p3701-0000\0nvidia,p3701-0000\0nvidia,tegra234\0',
      libraries:
        '/usr/local/cuda-12.6/lib64/libcudart.so.12.6.68\n/usr/lib/libcudnn.so.9.3.0\n/usr/lib/libnvinfer.so.10.3.0\n',
      libc: 'ldd (GNU libc) 2.39\n',
    });
    expect(described).toMatchObject({
      model: 'NVIDIA Jetson AGX Orin Developer Kit',
      module: 'Jetson AGX Orin, p3701-0000',
      cuda: '12.6 (/usr/local/cuda-12.6/lib64/libcudart.so.12.6.68)',
      cudnn: '9.3.0 (/usr/lib/libcudnn.so.9.3.0)',
      tensorrt: '10.3.0 (/usr/lib/libnvinfer.so.10.3.0)',
      libc: 'glibc 2.39',
    });
    expect(described).not.toHaveProperty('jetpack');
    expect(described).not.toHaveProperty('l4t');
  });
});

describe('a server', () => {
  it('is no Jetson, and has the name its maker gave it', () => {
    const sections = {
      uname: 'Linux trainer 6.8.0-45-generic x86_64\n',
      'dmi-vendor': 'Supermicro\n',
      'dmi-product': 'SYS-421GE-TNRT\n',
      'nvidia-smi': '0, NVIDIA H100 80GB HBM3, 570.86.15, 81559, 9.0\n',
      account: 'user=\nhome=/\nshell=\nsession=\n',
    };
    expect(parseProbe(buildProbe(sections)).value).toMatchObject({
      isJetson: false,
      l4t: undefined,
      jetpack: undefined,
    });
    expect(rows(sections)).toEqual({
      model: 'Supermicro SYS-421GE-TNRT',
      gpu0: 'NVIDIA H100 80GB HBM3, 79.6 GiB, driver 570.86.15',
      kernel: '6.8.0-45-generic x86_64',
      logout: 'programs go on',
    });
  });
});

it('nothing that a machine prints makes the parser throw', () => {
  const noise = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(orinNano)));
  const sections = fc.dictionary(fc.constantFrom(...Object.keys(orinNano), 'logind /etc/x.conf'), noise);
  fc.assert(
    fc.property(sections, fc.nat(3000), (found, length) => {
      const { value } = parseProbe(buildProbe(found).slice(0, length));
      if (value !== undefined) describeDevice(value);
    }),
    { seed: 11, numRuns: 100 },
  );
});
