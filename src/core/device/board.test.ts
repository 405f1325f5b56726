import { describe, expect, it } from 'vitest';
import { isSuperBoard, moduleOf, parseCompatible, socOf } from './board';

const orinNano = ['nvidia,p3768-0000+p3767-0005-super', 'nvidia,p3767-0005', 'nvidia,tegra234'];

describe('the device tree', () => {
  it('lists its names with zero bytes between them, which the probe may have made line ends', () => {
    expect(parseCompatible('nvidia,p3768-0000+p3767-0005-super\0nvidia,p3767-0005\0nvidia,tegra234\0')).toEqual(
      orinNano,
    );
    expect(parseCompatible('nvidia,p2597-0000+p2180-1000\nnvidia,tegra210\n')).toEqual([
      'nvidia,p2597-0000+p2180-1000',
      'nvidia,tegra210',
    ]);
    expect(parseCompatible('nvidia,p3768-0000+p3767-0005-supernvidia,p3767-0005nvidia,tegra234\n')).toEqual(orinNano);
    expect(parseCompatible('')).toEqual([]);
  });

  it.each([
    ['tegra210', 'Tegra X1', '5.3'],
    ['tegra186', 'Tegra X2', '6.2'],
    ['tegra194', 'Xavier', '7.2'],
    ['tegra234', 'Orin', '8.7'],
    ['tegra264', 'Thor', '11.0'],
  ])('names the chip %s', (id, family, computeCapability) => {
    expect(socOf(['nvidia,board', `nvidia,${id}`])).toEqual({ id, family, computeCapability });
  });

  it('may name a chip that is not known, and a PC has none', () => {
    expect(socOf(['nvidia,tegra299'])).toEqual({ id: 'tegra299', family: undefined, computeCapability: undefined });
    expect(socOf(['raspberrypi,4-model-b', 'brcm,bcm2711'])).toBeUndefined();
    expect(socOf([])).toBeUndefined();
  });
});

describe('the module', () => {
  it.each([
    ['nvidia,p3768-0000+p3767-0005-super', 'p3767-0005', 'Jetson Orin Nano 8GB (developer kit)'],
    ['nvidia,p3737-0000+p3701-0000', 'p3701-0000', 'Jetson AGX Orin'],
    ['nvidia,p3449-0000+p3668-0000', 'p3668-0000', 'Jetson Xavier NX'],
    ['nvidia,p2822-0000+p2888-0001', 'p2888-0001', 'Jetson AGX Xavier'],
    ['nvidia,p3449-0000-b00+p3448-0000-b00', 'p3448-0000', 'Jetson Nano'],
    ['nvidia,p2597-0000+p3310-1000', 'p3310-1000', 'Jetson TX2'],
  ])('of %s', (entry, number, name) => {
    expect(moduleOf([entry], '')).toEqual({ number, name });
  });

  it('is also in the boot settings, with the Super configuration', () => {
    const settings =
      'TNSPEC 3767-000-0005-R.1-1-1-jetson-orin-nano-devkit-super-\nCOMPATIBLE_SPEC 3767-000-0005--1--jetson-orin-nano-devkit-super-\n';
    expect(moduleOf(['nvidia,tegra234'], settings)?.number).toBe('p3767-0005');
    expect(isSuperBoard([], settings)).toBe(true);
    expect(isSuperBoard([], 'TNSPEC 3767-000-0005-…-jetson-orin-nano-devkit-super\n')).toBe(true);
    expect(isSuperBoard(orinNano, '')).toBe(true);
  });

  it('has no Super configuration where neither says so', () => {
    const settings =
      'TNSPEC 3701-500-0000-J.0-1-1-jetson-agx-orin-devkit-\nCOMPATIBLE_SPEC 3701--0000--1--jetson-agx-orin-devkit-\n';
    expect(moduleOf([], settings)).toEqual({ number: 'p3701-0000', name: 'Jetson AGX Orin' });
    expect(isSuperBoard(['nvidia,p3768-0000+p3767-0005', 'nvidia,tegra234'], settings)).toBe(false);
  });

  it('is not guessed from a carrier', () => {
    expect(moduleOf(['nvidia,p3768-0000', 'nvidia,tegra234'], '')).toBeUndefined();
  });
});
