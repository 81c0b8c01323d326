import { refang } from './defang.js';
import { hostName, suffixInfoOf, readable, retryWithTidyText, type SuffixInfo } from './host.js';
import { invalidReading, validReading, type Reader, type Reading, type ValueProblem } from './value.js';

/** RFC 2606, 6761, 6762, 8375, 9476 and ICANN's .internal: names that nobody can register. */
const RESERVED_TOP = new Set(['alt', 'example', 'home', 'internal', 'invalid', 'lan', 'local', 'localdomain', 'localhost', 'test']);
const RESERVED = new Set(['example.com', 'example.net', 'example.org', 'home.arpa']);

const PREFIX = /^(?:https?|ftps?):\/\//;
const PORT = /:\d{1,5}$/;
const IPV6 = /^\[?[0-9a-f.]*:[0-9a-f:.]*(?:[\]%/].*)?$/i;
const DOTTED_NUMBERS = /^[0-9][0-9.]*(?:[:/]\d{1,5})?$/;

const remark = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });
const NOBODYS = remark('DOMAIN_RESERVED', 'This name is reserved for examples, tests or private networks and cannot be registered.');
const UNKNOWN_TOP = remark('DOMAIN_TLD_UNKNOWN', 'This top-level domain is not in the public list; check the spelling.');
const LOOKALIKE = remark('DOMAIN_LOOKALIKE', 'This name mixes scripts or imitates Latin letters, so it is shown in its technical form.');
const SHARED = remark(
  'DOMAIN_SHARED',
  'The parent of this name hosts sites of many unrelated customers; act on this name, not on its parent.',
);
const SHARED_SUFFIX = remark(
  'DOMAIN_SHARED_SUFFIX',
  'Unrelated customers may have their sites below this name; acting on it may harm them all.',
);

/** Remarks on a name wherever it occurs: it is reserved for examples, its top-level domain is unknown, or it is a disguise. */
export function remarksOnName(ascii: string, place: SuffixInfo, misleading: boolean): readonly ValueProblem[] {
  const top = ascii.slice(ascii.lastIndexOf('.') + 1);
  const reserved = RESERVED_TOP.has(top) || RESERVED.has(place.registrable ?? '');
  return [...(misleading ? [LOOKALIKE] : []), ...(reserved ? [NOBODYS] : place.kind === 'UNKNOWN' ? [UNKNOWN_TOP] : [])];
}

/** Remarks on a name that is the indicator itself: blocking it may hit bystanders. */
function remarksOnShared(place: SuffixInfo): readonly ValueProblem[] {
  if (place.kind !== 'SHARED') return [];
  return [place.registrable ? SHARED : SHARED_SUFFIX];
}

/** What surrounds the host: a scheme, one slash at the end, a port, `*.` or the `||…^` of a block list. A path is not undone: it is a URL. */
function bare(text: string): { readonly host: string; readonly warnings: readonly ValueProblem[] } {
  const inner = text.startsWith('||') && text.endsWith('^') ? text.slice(2, -1) : text;
  const address = inner.replace(PREFIX, '').replace(/\/$/, '');
  const host = address.replace(PORT, '');
  // Behind a scheme the dot is no pattern: a part of the name is missing.
  const wild = host.startsWith('*.') || (host.startsWith('.') && host.charAt(1) !== '.' && !PREFIX.test(inner));
  return {
    host: wild ? host.slice(host.indexOf('.') + 1) : host,
    warnings: [
      ...(host === address ? [] : [remark('PORT_DROPPED', 'A domain has no port; it was left out.')]),
      ...(wild ? [remark('DOMAIN_WILDCARD', 'The pattern stands for the name itself here; names below it are not included.')] : []),
    ],
  };
}

function misplaced(host: string): Reading | null {
  if (host.includes('@')) return invalidReading('DOMAIN_IS_EMAIL', 'This is an e-mail address; publish it as EMAIL.');
  if (DOTTED_NUMBERS.test(host) || IPV6.test(host)) {
    return invalidReading('DOMAIN_IS_IP', 'This is an IP address, not a name; publish it as IP.');
  }
  if (/[/\\?#]/.test(host)) return invalidReading('DOMAIN_IS_URL', 'This has a path; publish it as URL, or give the host name alone.');
  return null;
}

/**
 * Reads a domain or host name, e.g. `hxxps://WWW.Bücher[.]example/` as `www.xn--bcher-kva.example`. Scope: none.
 * `www.` is kept: it is a host of its own, which may exist when the domain does not, and dropping it would make two things one; who
 * means both publishes both. `registrableDomain` in ./host.ts brings them together where that is wanted.
 * Refuses with DOMAIN_INVALID, DOMAIN_PUBLIC_SUFFIX, DOMAIN_IS_IP, DOMAIN_IS_URL, DOMAIN_IS_EMAIL.
 */
export const readDomain: Reader = retryWithTidyText(({ value }) => {
  const { host, warnings } = bare(refang(value));
  const elsewhere = misplaced(host);
  if (elsewhere) return elsewhere;

  const name = hostName(host);
  if (!name.ok) return invalidReading('DOMAIN_INVALID', name.message);
  const place = suffixInfoOf(name.ascii);
  if (place.registrable === null && place.kind !== 'SHARED') {
    return invalidReading('DOMAIN_PUBLIC_SUFFIX', 'This is a public suffix, under which anybody registers names; give a name below it.');
  }

  const { display, misleading } = readable(name.ascii);
  return validReading({
    kind: 'DOMAIN',
    value: name.ascii,
    display,
    warnings: [...warnings, ...remarksOnName(name.ascii, place, misleading), ...remarksOnShared(place)],
  });
});
