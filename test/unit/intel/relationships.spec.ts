import { clientAddress, customerNetworkOf, isNetwork, isWithinNetworks, canonicalAddress } from '../../../src/platform/platform/network.js';

describe('networks', () => {
  it.each(['192.0.2.0/24', '192.0.2.1', '0.0.0.0/0', '10.1.2.3/8', '2001:db8::/32', '::1', '::/0', '255.255.255.255/32'])(
    '%s is one',
    (text) => {
      expect(isNetwork(text)).toBe(true);
    },
  );

  it.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/08',
    '10.0.0/8',
    '10.0.0.0/8 ',
    '::/129',
    '::ffff:10.0.0.0/104',
    '::FFFF:a00:0/104',
    'fe80::1%eth0',
    'localhost',
    '10.0.0.0/08a',
  ])('%j is none', (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  it.each([
    [['10.0.0.0/8'], '10.255.255.255', true],
    [['10.0.0.0/8'], '11.0.0.0', false],
    [['10.1.2.3/8'], '10.9.9.9', true],
    [['10.0.0.0/8'], '::ffff:10.1.1.1', true],
    [['192.0.2.1'], '192.0.2.1', true],
    [['192.0.2.1'], '192.0.2.2', false],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['::/0'], '10.1.1.1', false],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['10.0.0.0/8', '::1'], '::1', true],
    [[], '10.1.1.1', false],
    [['10.0.0.0/8'], undefined, false],
    [['10.0.0.0/8'], '10.1.1.1%x', false],
    [['0.0.0.0/0'], 'nonsense', false],
  ])('%j and %s', (networks, address, within) => {
    expect(isWithinNetworks(networks, address)).toBe(within);
  });

  it('know one address in two clothes', () => {
    for (const clothes of ['::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201', '192.0.2.1']) {
      expect(canonicalAddress(clothes)).toBe('192.0.2.1');
    }
    expect([canonicalAddress('2001:DB8:0::1'), canonicalAddress('2001:db8::1')]).toEqual(Array(2).fill('2001:db8::1'));
    expect([canonicalAddress('192.0.2'), canonicalAddress('fe80::1%eth0'), canonicalAddress(''), canonicalAddress(undefined)]).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('whom an address stands for', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
  ])('%s: %s', (address, customer) => {
    expect(customerNetworkOf(address)).toBe(customer);
  });
});

describe("the client's address", () => {
  const PROXIES = ['10.0.0.0/8', '::1'];
  it.each<[string, string | undefined, string | undefined, readonly string[], string | undefined]>([
    ['is the peer of the connection', '203.0.113.5', undefined, PROXIES, '203.0.113.5'],
    ['is never what a stranger says it forwards for', '203.0.113.5', '192.0.2.1', PROXIES, '203.0.113.5'],
    ['is never what anybody says, where nobody is trusted', '10.0.0.1', '192.0.2.1', [], '10.0.0.1'],
    ['is what a trusted proxy says', '10.0.0.1', '192.0.2.1', PROXIES, '192.0.2.1'],
    ['is the last one that is no proxy', '::ffff:10.0.0.1', '198.51.100.1, 192.0.2.1, 10.9.9.9, ::1', PROXIES, '192.0.2.1'],
    ['is not known when a trusted proxy names nobody', '10.0.0.1', undefined, PROXIES, undefined],
    ['is not known when all that is named are proxies', '10.0.0.1', '10.0.0.2', PROXIES, undefined],
    ['is not known when what is named is no address', '10.0.0.1', '192.0.2.1, unknown', PROXIES, undefined],
    ['is not known when what is named has a port', '10.0.0.1', '192.0.2.1:4711', PROXIES, undefined],
    ['is not known without a peer', undefined, '192.0.2.1', PROXIES, undefined],
  ])('%s', (_, peer, forwarded, trusted, address) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(address);
  });
});
