import fc from 'fast-check';
import { recognise } from '../../../src/values/values/recognise.js';
import { readUrl } from '../../../src/values/values/url.js';
import { itKeepsTheLawsOfAddresses } from './address-laws.js';
import { accepted, gist, warningsOf } from './reader-laws.js';

const GOOD: readonly (readonly [string, string])[] = [
  ['https://bad.example/', 'https://bad.example/'],
  ['https://bad.example', 'https://bad.example/'],
  ['HTTPS://BAD.Example/Path', 'https://bad.example/Path'],
  ['http://bad.example:80/x', 'http://bad.example/x'],
  ['https://bad.example:443/x', 'https://bad.example/x'],
  ['http://bad.example:8080/x', 'http://bad.example:8080/x'],
  ['ftp://bad.example:21/f', 'ftp://bad.example/f'],
  ['http://bad.example./x', 'http://bad.example/x'],
  ['http://bad.example/a/./b/../c', 'http://bad.example/a/c'],
  ['http://bad.example/%7Euser', 'http://bad.example/~user'],
  ['http://bad.example/%2f%c3%bc', 'http://bad.example/%2F%C3%BC'],
  ['http://bad.example/ü', 'http://bad.example/%C3%BC'],
  ['http://bad.example/100%', 'http://bad.example/100%25'],
  ['http://bad.example/a b', 'http://bad.example/a%20b'],
  ['http://bad.example/?a[]=1&b={2}', 'http://bad.example/?a%5B%5D=1&b=%7B2%7D'],
  ['http://bad.example/?', 'http://bad.example/'],
  ['http://bad.example/x#part', 'http://bad.example/x'],
  ['http://bad.example?q=1', 'http://bad.example/?q=1'],
  ['http://bad.example//x', 'http://bad.example//x'],
  ['http://bad.example/.well-known/x', 'http://bad.example/.well-known/x'],
  ['http://bad.example/wiki/Scam_(fraud)', 'http://bad.example/wiki/Scam_(fraud)'],
  ["http://bad.example/?id=1'", 'http://bad.example/?id=1%27'],
  ['http://name:secret@bad.example/x', 'http://bad.example/x'],
  ['http://bücher.example/x', 'http://xn--bcher-kva.example/x'],
  ['http://ＢＡＤ.example/x', 'http://bad.example/x'],
  ['http://192.0.2.1/x', 'http://192.0.2.1/x'],
  ['http://0xC0.0.2.1/x', 'http://192.0.2.1/x'],
  ['http://3221225985/x', 'http://192.0.2.1/x'],
  ['http://[2001:DB8:0::1]:8080/x', 'http://[2001:db8::1]:8080/x'],
  ['bad.example/x', 'http://bad.example/x'],
  ['bad.example:8080/x', 'http://bad.example:8080/x'],
  ['//bad.example/x', 'http://bad.example/x'],
  ['http:\\\\bad.example\\x', 'http://bad.example/x'],
  ['http://bad.example/a\nb', 'http://bad.example/ab'],
  ['hxxp://bad[.]example/x[.]php', 'http://bad.example/x.php'],
  ['hxxps[:]//bad(.)example/x', 'https://bad.example/x'],
  ['hXXps[://]bad[.]example[/]x', 'https://bad.example/x'],
  ['h**p://bad dot example', 'http://bad.example/'],
  ['fxp://bad.example/f', 'ftp://bad.example/f'],
  ['<http://bad.example/x>', 'http://bad.example/x'],
];

const BAD: readonly (readonly [string, string])[] = [
  ['', 'URL_HOST_INVALID'],
  ['http://', 'URL_HOST_INVALID'],
  ['http:///', 'URL_HOST_INVALID'],
  ['/so/x.php', 'URL_HOST_INVALID'],
  ['?q=1', 'URL_HOST_INVALID'],
  ['http://localhost/x', 'URL_HOST_INVALID'],
  ['http://bad/x', 'URL_HOST_INVALID'],
  ['bad', 'URL_HOST_INVALID'],
  ['http://bad..example/', 'URL_HOST_INVALID'],
  ['http://bad,example.com/', 'URL_HOST_INVALID'],
  [`http://${'a'.repeat(64)}.example/`, 'URL_HOST_INVALID'],
  ['http://bad example/', 'URL_INVALID'],
  ['http://bad.example:99999/', 'URL_INVALID'],
  ['http://bad.example:port/', 'URL_INVALID'],
  ['http://1.2.3.4.5/', 'URL_INVALID'],
  ['http://256.1.1.1/', 'URL_INVALID'],
  ['http://[::1', 'URL_INVALID'],
  ['http://[1::2::3]/', 'URL_INVALID'],
  ['http://xn--a.example/', 'URL_INVALID'],
  ['http://bad.123/', 'URL_INVALID'],
  ['javascript:alert(1)', 'URL_SCHEME'],
  ['data:text/html,x', 'URL_SCHEME'],
  ['mailto:name@bad.example', 'URL_SCHEME'],
  ['tel:+66000000000', 'URL_SCHEME'],
  ['file:///etc/passwd', 'URL_SCHEME'],
  ['ws://bad.example/', 'URL_SCHEME'],
  ['ftps://bad.example/', 'URL_SCHEME'],
  ['blob:https://bad.example/1', 'URL_SCHEME'],
  ['market://details?id=com.example', 'URL_SCHEME'],
  [`http://bad.example/${'é'.repeat(1000)}`, 'URL_TOO_LONG'],
  ['\u0000', 'URL_HOST_INVALID'],
  ['[[[[', 'URL_HOST_INVALID'],
];

/** Browsers make hosts of what follows; RFC 9110, 4.2.1, calls each of these invalid. */
const WITHOUT_HOST: readonly string[] = [
  'http:///izuku.sh',
  'HTTP:////izuku.sh',
  'http:/izuku.sh',
  'https:izuku.sh',
  'https:x',
  'ftp:/izuku.sh',
  'ftp:izuku.sh/x',
  'http:8080/x',
  'http:///?izuku.sh',
  'http:\\\\\\izuku.sh',
  'http:\\izuku.sh',
  'http:/\\izuku.sh',
  'http:\\/izuku.sh',
  'http://\\izuku.sh',
  '/\\izuku.sh',
  '///izuku.sh',
  'http://\t/izuku.sh',
  'http:/\t/izuku.sh',
  'http:///\nizuku.sh',
  'http:\r\n/izuku.sh',
  'ht\ntp:///izuku.sh',
  'http://izu\nku.sh/',
  'http://@/izuku.sh',
  'http://name@/izuku.sh',
  'http://name:secret@/izuku.sh',
  'http://name@\\izuku.sh',
  'http://name@:80/izuku.sh',
  'http://:80/izuku.sh',
  'http://?izuku.sh',
  'http://#izuku.sh',
  'hxxp:///izuku[.]sh',
  'hxxp[:]///izuku[.]sh',
  'hxxps[:]/izuku[.]sh',
  'hXXp:izuku[.]sh',
  'hxxp[://]/izuku[.]sh',
  'hxxp[:][/][/][/]izuku[.]sh',
  'hxxp:// /izuku[.]sh',
  'http:\u200b///izuku.sh',
  'http:///\u200bizuku.sh',
  'http:\uff0f\uff0f\uff0fizuku.sh',
  '<http:///izuku.sh>',
  '"http:/izuku.sh"',
];

describe('reading a URL', () => {
  it.each(WITHOUT_HOST)('refuses %j, which names no host', (value) => {
    expect(gist(readUrl({ value }))).toBe('URL_HOST_INVALID');
    expect(recognise({ value })).toEqual([]);
  });

  it.each([
    '01/05/2024',
    '1/5/2024 12:30',
    '2024/05/01',
    '1/2',
    '24/7',
    '1.5/x',
    '123/45 Moo 5',
    '10.20.30',
    '//1/x',
    'name@bad-name.com',
    'name@bad-name.com/x',
    '@bad-name.com',
    '//name@bad-name.com/',
  ])('makes no host of a number or of an e-mail address without a scheme: %j', (value) => {
    expect(gist(readUrl({ value }))).toBe('URL_HOST_INVALID');
    expect(recognise({ value }).filter(({ kind }) => kind === 'URL')).toEqual([]);
  });

  it.each(['', ' ', '/', '\\', '\t', '\n', '\u200b', ':', '@', '?', '#', '.'])(
    'makes no host of a path behind two slashes and %j',
    (between) => {
      fc.assert(
        fc.property(fc.constantFrom('http', 'https', 'hxxp', 'FTP'), fc.stringMatching(/^[a-z]{1,8}\.(?:com|sh)$/), (scheme, name) => {
          const reading = readUrl({ value: `${scheme}://${between}/${name}` });
          expect(gist(reading)).toMatch(/^URL_(?:HOST_INVALID|INVALID)$/);
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each(GOOD)('reads %j as %s', (value, wanted) => {
    expect(gist(readUrl({ value }))).toBe(wanted);
  });

  it.each(BAD)('refuses %j as %s', (value, code) => {
    expect(gist(readUrl({ value }))).toBe(code);
  });

  it.each([
    ['https://bad-name.com/', []],
    ['bad-name.com/x', ['URL_SCHEME_ASSUMED']],
    ['https://name@bad-name.com/', ['URL_USERINFO_DROPPED']],
    ['https://bad-name.com/#x', ['URL_FRAGMENT_DROPPED']],
    ['https://evil.github.io/x', []],
    ['https://bad.zzzz/', ['DOMAIN_TLD_UNKNOWN']],
    ['https://bad.example/', ['DOMAIN_RESERVED']],
    ['https://аррӏе.com/', ['DOMAIN_LOOKALIKE']],
    ['http://192.0.2.1/', ['DOCUMENTATION_RANGE']],
    ['http://127.0.0.1/', ['PRIVATE_ADDRESS']],
  ])('remarks on %s: %j', (value, codes) => {
    expect(warningsOf(readUrl({ value }))).toEqual(codes);
  });

  it('shows the host in its script, unless that deceives', () => {
    expect(accepted(readUrl({ value: 'http://xn--bcher-kva.com/x' })).display).toBe('http://bücher.com/x');
    expect(accepted(readUrl({ value: 'http://аррӏе.com/x' })).display).toBe('http://xn--80ak6aa92e.com/x');
  });

  it.each([
    ['http://bad.example/A', 'http://bad.example/a'],
    ['http://bad.example/x', 'https://bad.example/x'],
    ['http://bad.example/x', 'http://bad.example/x/'],
    ['http://bad.example/a%2Fb', 'http://bad.example/a/b'],
    ['http://bad.example/?a=1&b=2', 'http://bad.example/?b=2&a=1'],
    ['http://bad.example/ﬁ', 'http://bad.example/fi'],
  ])('keeps %s and %s apart, which a server may tell apart', (one, other) => {
    expect(gist(readUrl({ value: one }))).not.toBe(gist(readUrl({ value: other })));
  });

  it('lets every needless percent-encoding meet the plain spelling', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_~-]{1,20}$/), fc.boolean(), (segment, lower) => {
        const encoded = Array.from(segment, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
        const spelt = lower ? encoded : encoded.toUpperCase();
        expect(gist(readUrl({ value: `http://bad.example/${spelt}` }))).toBe(`http://bad.example/${segment}`);
      }),
    );
  });

  itKeepsTheLawsOfAddresses(
    readUrl,
    GOOD.map(([, canonical]) => canonical).filter((url) => !url.includes('[')),
  );
});
