import { describe, expect, it } from 'vitest';
import { l4tOf } from './l4t';

describe('L4T by /etc/nv_tegra_release', () => {
  it.each([
    [
      '28.1.0',
      '# R28 (release), REVISION: 1.0, GCID: 9379712, BOARD: t186ref, EABI: aarch64, DATE: Thu Jul 20 07:59:31 UTC 2017',
    ],
    [
      '28.2.1',
      '# R28 (release), REVISION: 2.1, GCID: 11272647, BOARD: t186ref, EABI: aarch64, DATE: Thu May 17 07:29:06 UTC 2018',
    ],
    [
      '32.7.1',
      '# R32 (release), REVISION: 7.1, GCID: 29689809, BOARD: t186ref, EABI: aarch64, DATE: Wed Feb  2 21:33:23 UTC 2022',
    ],
    [
      '34.1.1',
      '# R34 (release), REVISION: 1.1, GCID: 30414990, BOARD: t186ref, EABI: aarch64, DATE: Tue May 17 04:20:55 UTC 2022',
    ],
    [
      '35.3.1',
      '# R35 (release), REVISION: 3.1, GCID: 32790763, BOARD: t186ref, EABI: aarch64, DATE: Wed Mar 15 07:54:12 UTC 2023',
    ],
    [
      '36.4.3',
      '# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37 UTC 2025\n# KERNEL_VARIANT: oot\nTARGET_USERSPACE_LIB_DIR=nvidia\nTARGET_USERSPACE_LIB_DIR_PATH=usr/lib/aarch64-linux-gnu/nvidia\n',
    ],
    [
      '36.4.7',
      '# R36 (release), REVISION: 4.7, GCID: 42132812, BOARD: generic, EABI: aarch64, DATE: Thu Sep 18 22:54:44 UTC 2025',
    ],
    [
      '38.2.2',
      '# R38 (release), REVISION: 2.2, GCID: 42205042, BOARD: generic, EABI: aarch64, DATE: Thu Sep 25 22:47:11 UTC 2025\nINSTALL_TYPE=\n',
    ],
    [
      '39.2.1',
      '# R39 (release), REVISION: 2.1, GCID: 46758480, BOARD: generic, EABI: aarch64, DATE: Fri Aug 7 05:54:22 AM UTC 2026',
    ],
    ['39.2.1', '#  R39  (release),  REVISION:  2.1,  GCID:  46758480,  BOARD:  generic'],
  ])('is %s', (version, file) => {
    expect(l4tOf(file, [])).toEqual({ version, source: '/etc/nv_tegra_release', written: file.split('\n')[0] });
  });

  it('stays as it is written where it is written in no known way', () => {
    const written = 'R41-beta (nightly)';
    expect(l4tOf(`\n${written}\n`, [])).toEqual({ version: undefined, source: '/etc/nv_tegra_release', written });
  });
});

describe('L4T by the package nvidia-l4t-core', () => {
  it.each([
    ['32.5.0', '32.5.0-20210115145440'],
    ['35.6.4', '35.6.4-20260126234748'],
    ['36.4.4', '36.4.4-20250616085344'],
    ['36.5.0', '36.5.0-20260115194252'],
    ['39.2.0', '39.2.0-20260601141651'],
  ])('is %s', (version, written) => {
    const packages = [{ name: 'nvidia-l4t-core', version: written }];
    expect(l4tOf('', packages)).toEqual({ version, source: 'nvidia-l4t-core', written });
  });

  it('is nothing without file and package', () => {
    expect(l4tOf('\n', [{ name: 'libc6', version: '2.36' }])).toBeUndefined();
  });
});
