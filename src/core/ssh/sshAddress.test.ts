import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, canonicalSshHost } from './sshAddress';

describe('the name to connect to', () => {
  it.each([
    ['Nano.LOCAL', 'nano.local'],
    ['İstanbul', 'İstanbul'],
    ['10.0.0.7', '10.0.0.7'],
    ['127.1', '127.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['010.1.2.3', '8.1.2.3'],
    ['167772167', '10.0.0.7'],
    ['1.2.3.4.5', '1.2.3.4.5'],
    ['256.1.1.1', '256.1.1.1'],
    ['2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::1', '2001:DB8::1'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['::ffff:10.0.0.7', '::ffff:10.0.0.7'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    [':::', ':::'],
    ['Fe80::1%Eth0', 'Fe80::1%Eth0'],
  ])('%s is %s', (written, name) => {
    expect(canonicalSshHost(written, 'any')).toBe(name);
  });

  it('leaves addresses of the other family alone', () => {
    expect(canonicalSshHost('127.1', 'inet6')).toBe('127.1');
    expect(canonicalSshHost('2001:db8:0::1', 'inet')).toBe('2001:db8:0::1');
  });

  it('has the form that the system gives to addresses of version 6', () => {
    const property = fc.property(fc.ipV6(), (written) => {
      const { address } = new SocketAddress({ address: written, family: 'ipv6' });
      expect(canonicalAddress(written, 'any')).toBe(address);
    });
    fc.assert(property, { seed: 4, numRuns: 1000 });
  });
});
