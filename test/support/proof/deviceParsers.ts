import { describeDevice } from '../../../src/core/device/describeDevice';
import { parseProbe } from '../../../src/core/device/parseProbe';
import { TelemetryReader } from '../../../src/core/device/telemetryReader';
import { seriesOf } from '../../../src/core/device/telemetrySeries';
import { decodeText } from '../../../src/core/std/text';
import { buildProbe } from '../buildProbe';
import { hostileTexts } from './hostile';
import type { ProvenParser } from './parsers';

const sections = [
  ...['uname', 'os-release', 'nv-tegra-release', 'model', 'compatible', 'boot-control', 'dmi-vendor', 'dmi-product'],
  ...['meminfo', 'swaps', 'cpus-online', 'cpus-present', 'cpuinfo', 'uptime', 'boot-id', 'clock', 'timezone'],
  ...['localtime', 'account', 'passwd', 'tools', 'sftp-servers', 'sftp-setting', 'cuda-json', 'cuda-txt', 'libraries'],
  ...['cudnn-header', 'tensorrt-header', 'packages', 'libc', 'libstdcxx /a', 'nvpmodel', 'nvpmodel-status'],
  ...[
    'nvpmodel-modes',
    'disk-home',
    'disk-tmp',
    'loginctl',
    'logind /etc/systemd/logind.conf',
    'pythons',
    'nvidia-smi',
  ],
];

const contents = [
  'Linux board 5.15.148-tegra aarch64\n',
  '# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37 UTC 2025\n',
  'nvidia-jetpack 6.2+b77 install ok installed arm64\n',
  'MemTotal:        7802356 kB\n',
  'Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition 3901176 0 5\n',
  'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/nvme0n1p1 244506940 50000000 182452224 22% /\n',
  'processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd42\n',
  '[Login]\n#KillUserProcesses=no\nKillUserProcesses=yes\n',
  '0, NVIDIA H100 80GB HBM3, 570.86.15, 81559, 9.0\n',
  '#define NV_TENSORRT_MAJOR TRT_MAJOR_ENTERPRISE //!< major\n#define TRT_MAJOR_ENTERPRISE 10\n',
  'TNSPEC 3767-000-0005-R.1-1-1-jetson-orin-nano-devkit-super-\n',
  'ldd (Ubuntu GLIBC 2.31-0ubuntu9.9) 2.31\n',
];

const fieldNames = ['tegrastats', 'gpu', 'cpu', 'mhz', 'mem', 'temp', 'load', 'rail', 'cool', 'oc', 'oom', 'trip'];

const fields = [
  '10-08-2026 04:35:02 RAM 6712/7620MB (lfb 12x4MB) SWAP 369/3810MB (cached 8MB) CPU [38%@1497,off] EMC_FREQ 61%@2133 GR3D_FREQ 99%@[612] NVDEC off APE 200 cpu@57.125C/58C VDD_IN 16321mW/11204mW NC 0mW/0mW',
  '0, 1, 97, 40523, 143771, 61, 583.20, 1980, 0x0000000000000004',
  'cpu 581697 268910 0 90 5 0 1 0 0 0;cpu0 581697 268910 0 90 5 0 1 0 0 0',
  'MemTotal: 24683652 kB;MemAvailable: 20297080 kB;SwapTotal: 0 kB;SwapFree: 0 kB',
  'cpu-thermal=57125;17000000.gpu=995/612000000;VDD_IN=4984*1856;machine=4;job=0',
];

/** A line in which every field has this value. */
function lineOf(value: string): string {
  return ['1761234567', ...fieldNames.flatMap((name) => [name, value]), '1761234567\n'].join('\t');
}

/** Readers of what machines say, each fed with every text in every place. */
export const deviceParsers: readonly ProvenParser[] = [
  {
    name: 'facts of a machine',
    samples: [...contents, buildProbe({ uname: contents[0]! })].map((content) => Buffer.from(content)),
    hostile: hostileTexts,
    read: (bytes) => {
      const { text } = decodeText(bytes);
      parseProbe(text);
      const { value } = parseProbe(buildProbe(Object.fromEntries(sections.map((name) => [name, text]))));
      if (value !== undefined) describeDevice(value);
    },
  },
  {
    name: 'measurements of a machine',
    samples: [...fields, ...fields.map(lineOf)].map((content) => Buffer.from(content)),
    hostile: hostileTexts,
    read: (bytes) => {
      const line = Buffer.from(
        lineOf(
          decodeText(bytes)
            .text.replaceAll(/[\t\n]/g, ' ')
            .slice(0, 5000),
        ),
      );
      const reader = new TelemetryReader();
      for (const chunk of [bytes, line, line]) reader.push(chunk).samples.forEach(seriesOf);
    },
  },
];
