import { refang } from './defang.js';
import { hostName, suffixInfoOf, readable, retryWithTidyText, type SuffixInfo } from './host.js';
import { invalidReading, validReading, type Reader, type Reading, type ValueProblem } from './value.js';

/** Names that cannot be registered: RFC 2606, 6761, 6762, 8375, 9476 and ICANN's .internal. */
const RESERVED_TOP = new Set(['alt', 'example', 'home', 'internal', 'invalid', 'lan', 'local', 'localdomain', 'localhost', 'test']);
const RESERVED = new Set(['example.com', 'example.net', 'example.org', 'home.arpa']);

const PREFIX = /^(?:https?|ftps?):\/\//;
const PORT = /:\d{1,5}$/;
const IPV6 = /^\[?[0-9a-f.]*:[0-9a-f:.]*(?:[\]%/].*)?$/i;
const DOTTED_NUMBERS = /^[0-9][0-9.]*(?:[:/]\d{1,5})?$/;

const remark = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });
const RESERVED_NAME = remark('DOMAIN_RESERVED', 'This name is reserved for examples, tests or private networks and cannot be registered.');
const UNKNOWN_TOP = remark('DOMAIN_TLD_UNKNOWN', 'This top-level domain is not in the public list. Check the spelling.');
const LOOKALIKE = remark('DOMAIN_LOOKALIKE', 'This name mixes scripts or imitates Latin letters, so it is shown in its technical form.');
const SHARED = remark(
  'DOMAIN_SHARED',
  'The parent of this name hosts sites of many unrelated customers. Act on this name, not on its parent.',
);
const SHARED_SUFFIX = remark(
  'DOMAIN_SHARED_SUFFIX',
  'Unrelated customers may have their sites below this name. Acting on it may harm all of them.',
);

/** Remarks on any name: it is reserved for examples, its top-level domain is unknown, or it imitates another name. */
export function remarksOnName(ascii: string, suffix: SuffixInfo, misleading: boolean): readonly ValueProblem[] {
  const top = ascii.slice(ascii.lastIndexOf('.') + 1);
  const reserved = RESERVED_TOP.has(top) || RESERVED.has(suffix.registrable ?? '');
  return [...(misleading ? [LOOKALIKE] : []), ...(reserved ? [RESERVED_NAME] : suffix.kind === 'UNKNOWN' ? [UNKNOWN_TOP] : [])];
}

/** Remarks on a name that is the indicator itself: blocking it may affect uninvolved sites. */
function remarksOnShared(suffix: SuffixInfo): readonly ValueProblem[] {
  if (suffix.kind !== 'SHARED') return [];
  return [suffix.registrable ? SHARED : SHARED_SUFFIX];
}

/**
 * Removes the surroundings of the host: a scheme, one slash at the end, a port, `*.` or the `
 * …^` of a block list. A path is kept: then the text is a URL.
 */
function bare(text: string): { readonly host: string; readonly warnings: readonly ValueProblem[] } {
  const inner = text.startsWith('||') && text.endsWith('^') ? text.slice(2, -1) : text;
  const address = inner.replace(PREFIX, '').replace(/\/$/, '');
  const host = address.replace(PORT, '');
  // After a scheme a leading dot is no pattern: a part of the name is missing.
  const wild = host.startsWith('*.') || (host.startsWith('.') && host.charAt(1) !== '.' && !PREFIX.test(inner));
  return {
    host: wild ? host.slice(host.indexOf('.') + 1) : host,
    warnings: [
      ...(host === address ? [] : [remark('PORT_DROPPED', 'A domain has no port; it was left out.')]),
      ...(wild ? [remark('DOMAIN_WILDCARD', 'The pattern counts as the name itself; names below it are not included.')] : []),
    ],
  };
}

function misplaced(host: string): Reading | null {
  if (host.includes('@')) return invalidReading('DOMAIN_IS_EMAIL', 'This is an e-mail address. Publish it as one.');
  if (DOTTED_NUMBERS.test(host) || IPV6.test(host)) {
    return invalidReading('DOMAIN_IS_IP', 'This is an IP address, not a name. Publish it as IP.');
  }
  if (/[/\\?#]/.test(host)) return invalidReading('DOMAIN_IS_URL', 'This has a path. Publish it as URL, or give only the host name.');
  return null;
}

/**
 * Reads a domain or host name, e.g. `hxxps://WWW.Bücher[.]example/` as `www.xn--bcher-kva.example`. Scope: none. `www.` is kept: it is a separate host, which
 * may exist without the domain, and without it two names would become one. To cover both, publish both. `registrableDomain` in ./host.ts combines them where
 * needed. Refuses with DOMAIN_INVALID, DOMAIN_PUBLIC_SUFFIX, DOMAIN_IS_IP, DOMAIN_IS_URL, DOMAIN_IS_EMAIL.
 */
export const readDomain: Reader = retryWithTidyText(({ value }) => {
  const { host, warnings } = bare(refang(value));
  const elsewhere = misplaced(host);
  if (elsewhere) return elsewhere;

  const name = hostName(host);
  if (!name.ok) return invalidReading('DOMAIN_INVALID', name.message);
  const suffix = suffixInfoOf(name.ascii);
  if (suffix.registrable === null && suffix.kind !== 'SHARED') {
    return invalidReading(
      'DOMAIN_PUBLIC_SUFFIX',
      'This is a public suffix, below which any person can register names. Give a name below it.',
    );
  }

  const { display, misleading } = readable(name.ascii);
  return validReading({
    kind: 'DOMAIN',
    value: name.ascii,
    display,
    warnings: [...warnings, ...remarksOnName(name.ascii, suffix, misleading), ...remarksOnShared(suffix)],
  });
});
