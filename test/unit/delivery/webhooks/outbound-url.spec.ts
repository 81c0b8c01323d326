import fc from 'fast-check';
import { isLoopbackAddress, isPublicAddress } from '../../../../src/platform/platform/outbound-address.js';
import { BlockedAddress, HTTPS_PORTS, readOutboundUrl } from '../../../../src/platform/platform/outbound-url.js';
import { INSIDE } from '../../../support/inside-urls.js';

const strict = (url: string) => readOutboundUrl(url, { allowLoopback: false, ports: HTTPS_PORTS });
const trying = (url: string) => readOutboundUrl(url, { allowLoopback: true, ports: HTTPS_PORTS });

/** Wrong whatever they lead to. */
const MALFORMED = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'https://user@example.com/',
  'https://user:secret@example.com/',
  'https://example.com@10.0.0.1/',
  'https://:pw@example.com/',
  'https://example.com:80/',
  'https://example.com:0/',
  'https://example.com:22/',
  'https://example.com:5432/',
  'https://example.com:65535/',
  'https://example.com/#fragment',
  'https://',
  'https:///path',
  'https:///example.com/',
  'https:/example.com/',
  'https:example.com',
  'https:////example.com/',
  'https://[::1',
  'https://[fe80::1%25eth0]/',
  '//example.com/',
  'example.com',
  '',
  ' ',
  `https://example.com/${'a'.repeat(2_048)}`,
] as const;

describe('an address that the hub is asked to send to', () => {
  it.each(INSIDE)('is refused inside the house: %s', (url) => {
    expect(() => strict(url)).toThrow(BlockedAddress);
  });

  it.each(MALFORMED)('is refused for its form: %s', (url) => {
    expect(() => strict(url)).toThrow(BlockedAddress);
    expect(() => trying(url)).toThrow(BlockedAddress);
  });

  it.each([
    'https://example.com/hook?x=1',
    'https://example.com:8443/',
    'https://EXAMPLE.com/',
    'https://bücher.example/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('is taken on the internet: %s', (url) => {
    expect(strict(url)).toMatchObject({ isLoopback: false });
  });

  it.each(['http://127.0.0.1:4001/', 'https://127.0.0.1:4001/', 'http://[::1]:4001/', 'http://localhost:4001/', 'http://127.9.9.9:65535/'])(
    'may be this machine only where that was set: %s',
    (url) => {
      expect(() => strict(url)).toThrow(BlockedAddress);
      expect(trying(url)).toMatchObject({ isLoopback: true });
    },
  );

  it('is refused on this machine’s own low ports, and in other spellings than loopback’s own, whatever was set', () => {
    const others = INSIDE.filter(
      (url) => !/^https:\/\/(127|2130706433|0x7f|0177|①|\[::1\]|\[0:0:0:0:0:0:0:1\]|localhost\/|LOCALHOST)/.test(url),
    );
    for (const url of ['http://127.0.0.1/', 'http://127.0.0.1:443/', 'http://localhost:22/', ...others]) {
      expect(() => trying(url)).toThrow(BlockedAddress);
    }
  });

  it('never throws anything else, and never takes an inner address, whatever is written', () => {
    const hosts = fc.oneof(
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.domain(),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom('https://', 'http://', ''), hosts, fc.string(), (scheme, host, rest) => {
        try {
          const target = strict(`${scheme}${host}/${rest}`);
          expect(target.url.protocol).toBe('https:');
          expect(/^[\d.]+$/.test(target.host) || target.host.includes(':') ? isPublicAddress(target.host) : target.host.includes('.')).toBe(
            true,
          );
        } catch (error) {
          if (!(error instanceof BlockedAddress)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an IP address', () => {
  it('is public or loopback, never both, and a name is neither', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (address) => {
        expect(isPublicAddress(address) && isLoopbackAddress(address)).toBe(false);
      }),
    );
    for (const address of ['example.com', '', '1.2.3', 'fe80::1%eth0', '2606:4700::1111%eth0', '::1%lo']) {
      expect([isPublicAddress(address), isLoopbackAddress(address)]).toEqual([false, false]);
    }
  });
});
