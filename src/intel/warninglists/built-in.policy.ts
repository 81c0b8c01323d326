import { suffixInfoOf } from '../../values/values/host.js';
import type { CanonicalValue } from '../../values/values/value.js';
import { FICTIONAL, HOTLINES } from './hotlines.js';
import { MAIL_PROVIDERS } from './mail-providers.js';
import { networks } from './matchers/networks.js';
import { type Remark, warning } from './remark.js';
import type { Subject } from './subject.js';

/** IANA's special-purpose registries (RFC 6890), multicast (RFC 5771) and documentation (RFC 5737, 3849, 9637): they belong to nobody on the internet. */
const SPECIAL = networks([
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
  ],
  ...[
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
    '::/127',
    '100::/64',
    '2001:2::/48',
    '2001:db8::/32',
    '3fff::/20',
  ],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);
/** Warnings that the parser of addresses (values/ip.ts) has already given. */
const ALREADY_WARNED = new Set(['PRIVATE_ADDRESS', 'SPECIAL_ADDRESS', 'DOCUMENTATION_RANGE']);

const HOLDS_RESERVED = warning(
  'NETWORK_HOLDS_RESERVED',
  'Part of this network is private, reserved or multicast. A reader that blocks the network blocks that part, too. Publish only the networks that you mean.',
);
const MAIL_PROVIDER = warning(
  'MAIL_PROVIDER',
  'This is an e-mail provider that anyone can use. Publish the address or the page, not the provider.',
);
const OWN_HOST = warning('OWN_HOST', 'This is the address of the hub itself.');
const SUFFIX_ROOT = warning(
  'URL_OF_SUFFIX',
  'This URL is only a public suffix, below which unrelated people have their sites. Publish the host or the path that you mean.',
);
const HOTLINE = warning(
  'PHONE_HOTLINE',
  'This is a freephone or shared-cost number, like the hotlines of banks and authorities. Make sure that it is not the imitated hotline.',
);
const IN_FICTION = warning('PHONE_FICTIONAL', 'This number is in a range reserved for fiction.');

/**
 * Returns the remarks of the hub on a value without any list, beyond the warnings of its parser. All are warnings: none of these values is certainly wrong.
 * Pure.
 * @param ownHost host of the hub's public address
 */
export function builtInRemarksOf(subject: Subject, { warnings }: Pick<CanonicalValue, 'warnings'>, ownHost: string): readonly Remark[] {
  switch (subject.kind) {
    case 'PHONE':
      return phoneRemarksOf(subject, warnings);
    case 'IP':
      return [
        ...(subject.value === ownHost ? [OWN_HOST] : []),
        ...(subject.value.includes('/') && !warnings.some(({ code }) => ALREADY_WARNED.has(code)) && SPECIAL.matches(subject)
          ? [HOLDS_RESERVED]
          : []),
      ];
    case 'DOMAIN':
      return nameRemarksOf(subject.value, ownHost);
    case 'URL': {
      const own = subject.host === ownHost ? [OWN_HOST] : [];
      return subject.isRoot ? [...nameRemarksOf(subject.host ?? '', ownHost), ...(isSuffix(subject) ? [SUFFIX_ROOT] : [])] : own;
    }
    default:
      return [];
  }
}

function nameRemarksOf(host: string, ownHost: string): readonly Remark[] {
  const bare = host.startsWith('www.') ? host.slice(4) : host;
  return [...(host === ownHost ? [OWN_HOST] : []), ...(MAIL_PROVIDERS.has(bare) ? [MAIL_PROVIDER] : [])];
}

function isSuffix({ host, range }: Subject): boolean {
  if (host === null || range !== null) return false;
  const info = suffixInfoOf(host);
  return info.registrable === null && info.kind !== 'UNKNOWN';
}

function phoneRemarksOf({ dialled: { code, national } }: Subject, warnings: CanonicalValue['warnings']): readonly Remark[] {
  const isFiction = FICTIONAL[code]?.test(national) === true && !warnings.some((one) => one.code === IN_FICTION.code);
  return [...(isFiction ? [IN_FICTION] : []), ...(HOTLINES[code]?.test(national) === true ? [HOTLINE] : [])];
}
