import fc from 'fast-check';
import { readIp } from '../../../src/values/values/ip.js';
import { gist, itKeepsTheLaws, warningsOf } from './reader-laws.js';

const GOOD: readonly (readonly [string, string])[] = [
  ['192.0.2.1', '192.0.2.1'],
  [' 192.0.2.1 ', '192.0.2.1'],
  ['192[.]0[.]2[.]1', '192.0.2.1'],
  ['192.0.2(.)1', '192.0.2.1'],
  ['[192.0.2.1]', '192.0.2.1'],
  ['"192.0.2.1"', '192.0.2.1'],
  ['１９２．０．２．１', '192.0.2.1'],
  ['๑๙๒.๐.๒.๑', '192.0.2.1'],
  ['192.0.2.1:8080', '192.0.2.1'],
  ['http://192.0.2.1', '192.0.2.1'],
  ['hxxp://192[.]0[.]2[.]1/', '192.0.2.1'],
  ['https://192.0.2.1:8443/', '192.0.2.1'],
  ['192.0.2.1/32', '192.0.2.1'],
  ['192.0.2.77/24', '192.0.2.0/24'],
  ['192.0.2.0 / 24', '192.0.2.0/24'],
  ['192.0.2.0/255.255.255.0', '192.0.2.0/24'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.0.2.255/31', '192.0.2.254/31'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:0db8::0001', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['http://[2001:db8::1]:443/', '2001:db8::1'],
  ['2001:db8::1/128', '2001:db8::1'],
  ['2001:db8::1/64', '2001:db8::/64'],
  ['2001:db8::/33', '2001:db8::/33'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:C000:0201', '192.0.2.1'],
  ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ['::192.0.2.1', '::c000:201'],
  ['::1', '::1'],
  ['0.0.0.0', '0.0.0.0'],
];

const BAD: readonly (readonly [string, string])[] = [
  ['', 'IP_INVALID'],
  ['name.example', 'IP_INVALID'],
  ['256.0.2.1', 'IP_INVALID'],
  ['192.0.2.1.5', 'IP_INVALID'],
  ['192.0.2.', 'IP_INVALID'],
  ['192.0.2.*', 'IP_INVALID'],
  ['192.0.2.1a', 'IP_INVALID'],
  ['192.0.2.1 192.0.2.2', 'IP_INVALID'],
  ['192,0,2,1', 'IP_INVALID'],
  ['1::2::3', 'IP_INVALID'],
  ['1:2:3:4:5:6:7', 'IP_INVALID'],
  ['1:2:3:4:5:6:7:8:9', 'IP_INVALID'],
  ['12345::', 'IP_INVALID'],
  ['::ffff:192.0.2.01', 'IP_INVALID'],
  ['::ffff:192.0.2.256', 'IP_INVALID'],
  ['g::1', 'IP_INVALID'],
  ['AS64496', 'IP_INVALID'],
  ['192.0.2.1/24/24', 'IP_INVALID'],
  ['1'.repeat(4096), 'IP_INVALID'],
  [':'.repeat(79), 'IP_INVALID'],
  ['192.0.2', 'IP_AMBIGUOUS'],
  ['192.0.2.01', 'IP_AMBIGUOUS'],
  ['0300.0.2.1', 'IP_AMBIGUOUS'],
  ['0xc0.0.2.1', 'IP_AMBIGUOUS'],
  ['3221225985', 'IP_AMBIGUOUS'],
  ['192.0.2.1-192.0.2.9', 'IP_RANGE'],
  ['192.0.2.1 – 192.0.2.9', 'IP_RANGE'],
  ['fe80::1%eth0', 'IP_ZONE'],
  ['http://192.0.2.1/x', 'IP_IS_URL'],
  ['http://192.0.2.1/?x', 'IP_IS_URL'],
  ['192.0.2.1/33', 'IP_PREFIX_INVALID'],
  ['2001:db8::/129', 'IP_PREFIX_INVALID'],
  ['192.0.2.0/255.0.255.0', 'IP_PREFIX_INVALID'],
  ['192.0.2.0/', 'IP_PREFIX_INVALID'],
  ['192.0.2.0/x', 'IP_PREFIX_INVALID'],
  ['0.0.0.0/0', 'IP_PREFIX_TOO_WIDE'],
  ['10.0.0.0/7', 'IP_PREFIX_TOO_WIDE'],
  ['::/0', 'IP_PREFIX_TOO_WIDE'],
  ['2001:db8::/15', 'IP_PREFIX_TOO_WIDE'],
  ['::ffff:0:0/96', 'IP_PREFIX_TOO_WIDE'],
];

describe('reading an IP address', () => {
  it.each(GOOD)('reads %j as %s', (value, wanted) => {
    expect(gist(readIp({ value }))).toBe(wanted);
  });

  it.each(BAD)('refuses %j as %s', (value, code) => {
    expect(gist(readIp({ value }))).toBe(code);
  });

  it.each([
    ['8.8.8.8', []],
    ['2606:4700::1111', []],
    ['8.8.8.8:53', ['PORT_DROPPED']],
    ['8.8.8.8/24', ['HOST_BITS_CLEARED']],
    ['192.0.2.1', ['DOCUMENTATION_RANGE']],
    ['198.51.100.0/24', ['DOCUMENTATION_RANGE']],
    ['203.0.113.9', ['DOCUMENTATION_RANGE']],
    ['2001:db8::1', ['DOCUMENTATION_RANGE']],
    ['3fff::1', ['DOCUMENTATION_RANGE']],
    ['10.1.2.3', ['PRIVATE_ADDRESS']],
    ['172.16.0.0/12', ['PRIVATE_ADDRESS']],
    ['192.168.1.1', ['PRIVATE_ADDRESS']],
    ['100.64.0.1', ['PRIVATE_ADDRESS']],
    ['127.0.0.1', ['PRIVATE_ADDRESS']],
    ['169.254.169.254', ['PRIVATE_ADDRESS']],
    ['fc00::1', ['PRIVATE_ADDRESS']],
    ['fe80::1', ['PRIVATE_ADDRESS']],
    ['::1', ['PRIVATE_ADDRESS']],
    ['224.0.0.1', ['SPECIAL_ADDRESS']],
    ['240.0.0.1', ['SPECIAL_ADDRESS']],
    ['ff02::1', ['SPECIAL_ADDRESS']],
  ])('remarks on %s: %j', (value, codes) => {
    expect(warningsOf(readIp({ value }))).toEqual(codes);
  });

  it('lets every spelling of an IPv6 address meet', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.boolean(), (groups, upper) => {
        const long = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = groups.map((group) => group.toString(16)).join(':');
        expect(gist(readIp({ value: upper ? long.toUpperCase() : long }))).toBe(gist(readIp({ value: short })));
      }),
    );
  });

  it('lets every address of a network meet in it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), fc.integer({ min: 8, max: 32 }), (bytes, prefix) => {
        const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
        const start = number - (number % 2 ** (32 - prefix));
        const quad = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.');
        expect(gist(readIp({ value: `${bytes.join('.')}/${prefix}` }))).toBe(prefix === 32 ? quad : `${quad}/${prefix}`);
      }),
    );
  });

  itKeepsTheLaws(
    readIp,
    GOOD.map(([value]) => ({ value })),
  );
});
