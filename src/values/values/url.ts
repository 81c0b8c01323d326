import { isIP } from 'node:net';
import { namesHost, parsedUrl } from './parsed-url.js';
import { refang } from './defang.js';
import { remarksOnName } from './domain.js';
import { hostName, suffixInfoOf, readable, retryWithTidyText } from './host.js';
import { readIp } from './ip.js';
import { LONGEST_VALUE, invalidReading, validReading, type Reader, type ValueProblem } from './value.js';

/** White space and invisible characters. */
const MARGIN = /[\s\p{Cf}\p{Cc}]/u;
const WEB = /^(?:https?|ftp):/i;
const OTHER_SCHEME = /^[a-z][a-z0-9+-]*:(?!\d{1,5}(?:[/?#]|$))/i;
/**
 * Texts that are no host without a written scheme: user information (an e-mail address), and one to three numbers with dots between. The WHATWG parser makes an
 * IPv4 address of them: the date 01/05/2024 would be a page of the host 0.0.0.1.
 */
const NO_HOST_ALONE = /^http:\/\/(?:[^/\\?#]*@|(?:\d+\.){0,2}\d*(?:[:/\\?#]|$))/;
const UNRESERVED = /[A-Za-z0-9._~-]/;
/** Characters that RFC 3986 and the WHATWG path and query sets do not both leave unencoded. */
const UNSAFE = /[[\]{}|\\^`"<>]/g;

const remark = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** RFC 3986, 6.2.2: needless encoding is removed, hexadecimal digits are upper case; a percent sign alone is encoded. */
const normal = (part: string): string =>
  part
    .replace(/%([0-9a-f]{2})?/gi, (escape, digits: string | undefined) => {
      if (digits === undefined) return '%25';
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return UNRESERVED.test(character) ? character : escape.toUpperCase();
    })
    .replace(UNSAFE, hex);

function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && MARGIN.test(text.charAt(start))) start += 1;
  while (start < end && MARGIN.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

interface Host {
  readonly value: string;
  readonly display: string;
  readonly warnings: readonly ValueProblem[];
}

/** The host of a parsed URL: an address as read by ./ip.js, or a name; null: neither. */
function hostOf(hostname: string): Host | null {
  const inner = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(inner)) {
    const ip = readIp({ value: inner });
    return ip.ok ? { value: hostname, display: hostname, warnings: ip.value.warnings } : null;
  }
  const name = hostName(hostname);
  if (!name.ok) return null;
  const { display, misleading } = readable(name.ascii);
  return { value: name.ascii, display, warnings: remarksOnName(name.ascii, suffixInfoOf(name.ascii), misleading) };
}

function remarksOn(url: URL, assumed: boolean): readonly ValueProblem[] {
  return [
    ...(assumed ? [remark('URL_SCHEME_ASSUMED', 'No scheme was given; http:// was assumed.')] : []),
    ...(url.username || url.password ? [remark('URL_USERINFO_DROPPED', 'User name and password before the host were left out.')] : []),
    ...(url.hash ? [remark('URL_FRAGMENT_DROPPED', 'The part after # never reaches the server and was left out.')] : []),
  ];
}

/**
 * Reads a URL by the WHATWG rules and RFC 3986, 6.2.2: scheme and host in lower case, host in punycode, no default port, no dot segments, percent-encoding only
 * where needed, no user name, no fragment (it does not reach the server, and trackers fill it at random). Query and path keep their order, case and closing
 * slash: servers distinguish them. Accepts defanged spellings; scope: none. Refuses with URL_INVALID, URL_SCHEME (anything but http, https, ftp),
 * URL_HOST_INVALID (also for an empty host: RFC 9110, 4.2.1), URL_TOO_LONG.
 */
export const readUrl: Reader = retryWithTidyText(({ value }) => {
  const text = refang(trimmed(value));
  const web = WEB.exec(text);
  if (!web && OTHER_SCHEME.test(text)) return invalidReading('URL_SCHEME', 'Only http, https and ftp addresses are URLs here.');
  const address = web ? text : `http://${text.replace(/^(?:\/\/|\\\\)/, '')}`;
  if (!namesHost(address)) {
    return invalidReading(
      'URL_HOST_INVALID',
      'The host is missing. Write two slashes and the host after the scheme, as in https://name.example/path.',
    );
  }
  if (!web && NO_HOST_ALONE.test(address)) {
    return invalidReading(
      'URL_HOST_INVALID',
      'Without a scheme this is a number or an e-mail address. If it is a URL, write the scheme before it: https://name.example/path.',
    );
  }
  const url = parsedUrl(address);
  if (!url) return invalidReading('URL_INVALID', 'This is not a URL. Write scheme, host and path, as in https://name.example/path.');
  const host = hostOf(url.hostname);
  if (!host) return invalidReading('URL_HOST_INVALID', 'The host of a URL is a name with a dot, or an IP address.');

  const port = url.port ? `:${url.port}` : '';
  const tail = `${normal(url.pathname)}${normal(url.search)}`;
  const canonical = `${url.protocol}//${host.value}${port}${tail}`;
  if (canonical.length > LONGEST_VALUE) {
    return invalidReading('URL_TOO_LONG', `A URL has at most ${LONGEST_VALUE} characters in canonical form.`);
  }
  return validReading({
    kind: 'URL',
    value: canonical,
    display: `${url.protocol}//${host.display}${port}${tail}`,
    warnings: [...remarksOn(url, web === null), ...host.warnings],
  });
});
