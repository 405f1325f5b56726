import { describe, expect, it } from 'vitest';
import { jetpackOf } from './jetpack';
import { parsePackages } from './packages';

const l4t = (version: string | undefined, written = `L4T ${version ?? ''}`) => ({ version, source: 'file', written });

describe('JetPack by the package nvidia-jetpack', () => {
  it.each([
    ['4.5.1-b17', '4.5.1'],
    ['4.6.1-b110', '4.6.1'],
    ['4.6.2-b5', '4.6.2'],
    ['5.1.6-b5', '5.1.6'],
    ['6.1+b123', '6.1'],
    ['6.2+b77', '6.2'],
    ['6.2.1+b38', '6.2.1'],
    ['6.2.2+b24', '6.2.2'],
    ['7.2-b184', '7.2'],
    ['7.2-b187', '7.2'],
    ['7.2.1-b49', '7.2.1'],
  ])('%s is %s', (written, version) => {
    const packages = parsePackages(`nvidia-jetpack ${written} install ok installed arm64\n`);
    expect(jetpackOf(packages, undefined)).toEqual({ versions: [version], source: 'package', written });
  });

  it('counts more than L4T, which is upgraded apart from it', () => {
    expect(jetpackOf([{ name: 'nvidia-jetpack', version: '6.2+b77' }], l4t('36.4.4'))?.versions).toEqual(['6.2']);
  });

  it('is the one of the L4T where several are listed, else the newest', () => {
    const packages = parsePackages('nvidia-jetpack 4.6-b199\nnvidia-jetpack 4.6.3-b17\nnvidia-jetpack 4.6.1-b110\n');
    expect(jetpackOf(packages, l4t('32.7.1'))?.written).toBe('4.6.1-b110');
    expect(jetpackOf(packages, l4t('32.7.6'))?.written).toBe('4.6.3-b17');
  });

  it('does not count when it is known but not installed', () => {
    const packages = parsePackages(
      'nvidia-jetpack 6.2+b77 unknown ok not-installed arm64\nnvidia-jetpack-dev 6.2+b77 deinstall ok config-files arm64\n',
    );
    expect(jetpackOf(packages, l4t('36.4.4'))).toEqual({ versions: ['6.2.1'], source: 'l4t', written: 'L4T 36.4.4' });
  });
});

describe('JetPack of a board without the package', () => {
  it.each([
    ['28.1.0', '3.1'],
    ['32.1.0', '4.2'],
    ['32.5.2', '4.5.1'],
    ['32.7.6', '4.6.6'],
    ['34.1.1', '5.0.1 DP'],
    ['35.6.2', '5.1.5'],
    ['35.6.5', '5.1.7'],
    ['36.4.2', '6.1'],
    ['36.4.7', '6.2.1'],
    ['36.5.2', '6.2.3'],
    ['38.4.0', '7.1'],
    ['39.0.0', '7.2 EA'],
    ['39.2.1', '7.2.1'],
  ])('with L4T %s is %s', (version, jetpack) => {
    expect(jetpackOf([], l4t(version))).toEqual({ versions: [jetpack], source: 'l4t', written: `L4T ${version}` });
  });

  it('may be one of two that carry the same L4T', () => {
    expect(jetpackOf([], l4t('24.2.1'))?.versions).toEqual(['2.3.1', '3.0']);
    expect(jetpackOf([], l4t('28.2.1'))?.versions).toEqual(['3.2.1', '3.3']);
  });

  it.each(['36.4.9', '36.5.1', '39.2.2', '40.0.0', '35.6.6', '32.7.7', undefined])(
    'is not guessed for L4T %s, which no table lists',
    (version) => {
      expect(jetpackOf([], l4t(version))).toBeUndefined();
    },
  );
});
