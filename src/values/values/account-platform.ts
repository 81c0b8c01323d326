import { urlWithHost } from './parsed-url.js';
import { refang } from './defang.js';
import { tidy } from './text.js';
import { invalidReading, validReading, type Kind, type RawValue, type Reading, type ValueProblem } from './value.js';

/** An account of a platform, or the reason why the text is none. */
export type Account =
  | { readonly value: string; readonly display?: string; readonly country?: string | null; readonly warnings?: readonly ValueProblem[] }
  | ValueProblem;

/** The parts of a platform's address. For `tg://resolve?domain=a` the host is `tg:` and the path `['resolve']`. */
export interface Link {
  readonly host: string;
  /** Decoded, without empty segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Decoded, without the number sign. */
  readonly fragment: string;
}

export interface Platform {
  /** Name for display. */
  readonly name: string;
  /** Other names, in lower case without blanks, dots and hyphens; the platform's own key is not repeated. */
  readonly aliases: readonly string[];
  /** Hosts of its addresses; their subdomains count as well. Custom schemes as `tg:`. */
  readonly hosts: readonly string[];
  /** Returns the account of an address, as `read` takes it; null: the address contains no account (a post, a short link …). */
  readonly link: (link: Link) => string | null;
  readonly read: (text: string, raw: RawValue) => Account;
}

/** Platforms by their stored name. */
export type Platforms = ReadonlyMap<string, Platform>;

export const notAnAccount = (message: string): ValueProblem => ({ code: 'ACCOUNT_INVALID', field: 'value', message });

export interface PlainPlatform {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly hosts: readonly string[];
  /** Pattern of a name, in lower case. */
  readonly pattern: RegExp;
  /** The same rule for people: one sentence. */
  readonly rule: string;
  /** First path segments that are not names. */
  readonly reserved?: readonly string[];
  /** Path segments before the name, e.g. `add` in snapchat.com/add/name. */
  readonly before?: readonly string[];
}

/** A platform whose accounts have one name, which ignores case; displayed with an @. */
export function plainPlatform({ name, aliases = [], hosts, pattern, rule, reserved = [], before = [] }: PlainPlatform): Platform {
  return {
    name,
    aliases,
    hosts,
    link: ({ path: [first = '', second = ''] }) => {
      if (before.includes(first.toLowerCase())) return second || null;
      return first === '' || reserved.includes(first.toLowerCase()) ? null : first;
    },
    read: (text) => {
      const value = text.replace(/^@ ?/, '').toLowerCase();
      return pattern.test(value) ? { value, display: `@${value}` } : notAnAccount(rule);
    },
  };
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** Underscores: Telegram uses names in hosts. */
const HOST = /^[a-z0-9._-]+$/i;
const LABELLED = /^([\p{L}\p{M} ]{1,20}):(.+)$/su;

function decoded(part: string): string {
  try {
    return tidy(decodeURIComponent(part));
  } catch {
    return part;
  }
}

function linkOf(text: string, scheme: string | undefined): Link | null {
  const web = scheme === undefined || /^https?$/i.test(scheme);
  const address = web ? `https://${text.replace(SCHEME, '')}` : text.replace(SCHEME, 'https://');
  const url = urlWithHost(address);
  if (!url) return null;
  const path = url.pathname.split('/').map(decoded).filter(Boolean);
  return {
    host: web ? url.hostname : `${scheme.toLowerCase()}:`,
    path: web ? path : [url.hostname, ...path],
    query: url.searchParams,
    fragment: decoded(url.hash.slice(1)),
  };
}

/** Returns the name of the platform that a host belongs to; null: none of these. */
function platformAt(host: string, platforms: Platforms): string | null {
  for (const [name, { hosts }] of platforms) {
    if (hosts.some((platformHost) => host === platformHost || host.endsWith(`.${platformHost}`))) return name;
  }
  return null;
}

/** Returns the stored name of a platform from any of its names; null: unknown. */
export function platformNamed(name: string, platforms: Platforms): string | null {
  const plain = tidy(name)
    .toLowerCase()
    .replace(/[\s._-]/g, '');
  for (const [key, { aliases }] of platforms) if (key === plain || aliases.includes(plain)) return key;
  return null;
}

interface ParsedAccount {
  readonly text: string;
  /** Platform that the spelling itself names. */
  readonly platform: string | null;
  readonly link: Link | null;
}

/** Splits `https://m.facebook.com/a`, `t.me/a` and `Line ID: a` into parts; any other text is the account itself. */
function parseAccount(value: string, platforms: Platforms): ParsedAccount {
  const text = refang(tidy(value));
  const scheme = SCHEME.exec(text)?.[1];
  const front = text.slice(0, text.search(/[/?#]|$/));
  const hostlike = HOST.test(front) && front.includes('.');
  if (scheme !== undefined || (hostlike && (front !== text || platformAt(front.toLowerCase(), platforms) !== null))) {
    const link = linkOf(text, scheme);
    return { text, link, platform: link && platformAt(link.host, platforms) };
  }
  const [, label = '', rest = ''] = LABELLED.exec(text) ?? [];
  const platform = platformNamed(label.toLowerCase().replace(/ ?id *$/, ''), platforms);
  return platform === null ? { text, link: null, platform } : { text: rest.trim(), link: null, platform };
}

/** A kind of accounts: its platforms, and the other kind with its platforms. */
export interface AccountKind {
  readonly kind: Extract<Kind, 'SOCIAL_ACCOUNT' | 'MESSAGING_ACCOUNT'>;
  readonly platforms: Platforms;
  /** Names that belong to the other kind. */
  readonly elsewhere: readonly string[];
  readonly other: Kind;
}

function strangeHint({ platforms, elsewhere, other }: AccountKind, hint: string): Reading {
  if (elsewhere.includes(hint)) {
    return invalidReading('PLATFORM_OTHER_KIND', `Accounts of this platform are of the kind ${other}.`, 'platform');
  }
  return invalidReading('PLATFORM_UNKNOWN', `This platform is not known. Use one of ${[...platforms.keys()].join(', ')}.`, 'platform');
}

/**
 * Reads an account of one of `kind.platforms`. Scope and platform: the platform's name. The platform is the hint, or found from an address
 * (`https://t.me/name`) or a label (`Line ID: name`). Refuses with PLATFORM_MISSING, PLATFORM_UNKNOWN, PLATFORM_OTHER_KIND, PLATFORM_MISMATCH,
 * ACCOUNT_URL_INVALID, ACCOUNT_INVALID, and for accounts that are phone numbers with the codes of PHONE.
 */
export function readAccount(kind: AccountKind, raw: RawValue): Reading {
  const hint = tidy(raw.platform ?? '').toLowerCase();
  const named = hint === '' ? null : platformNamed(hint, kind.platforms);
  if (hint !== '' && named === null) return strangeHint(kind, hint);
  const { text, link, platform } = parseAccount(raw.value, kind.platforms);
  if (named && platform && named !== platform) {
    return invalidReading('PLATFORM_MISMATCH', 'The value belongs to another platform than the given one.', 'platform');
  }
  const key = named ?? platform;
  const of = key === null ? undefined : kind.platforms.get(key);
  if (link !== null && key === null) {
    return invalidReading('PLATFORM_UNKNOWN', 'This address belongs to no known platform. Publish it as URL.');
  }
  if (key === null || of === undefined) {
    return invalidReading(
      'PLATFORM_MISSING',
      'A name alone does not identify the platform. Give the platform, or the address of the profile.',
      'platform',
    );
  }
  const account = link === null ? text : platform === null ? null : of.link(link);
  if (account === null) {
    return invalidReading('ACCOUNT_URL_INVALID', `This address contains no account of ${of.name}. Give the profile's address or name.`);
  }
  const result = of.read(account, raw);
  if ('code' in result) return { ok: false, problem: result };
  return validReading({ display: result.value, ...result, kind: kind.kind, scope: key, platform: key });
}
