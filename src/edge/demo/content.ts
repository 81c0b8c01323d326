import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import type { Kind, RawValue } from '../../values/values/value.js';
import { DEMO_GROUP, DEMO_PARTIES, type DemoParty } from './demo-parties.js';
import { appOf, deviceIdOf, fileHashOf } from './invent/devices.js';
import { Dice } from './invent/dice.js';
import { bankAccountOf, paymentIdOf } from './invent/money.js';
import { emailOf, hostOf, ipOf, messagingAccountOf, socialAccountOf, urlOf } from './invent/online.js';
import { phoneOf } from './invent/phones.js';
import { walletOf } from './invent/wallets.js';
import { type Operation, OPERATIONS } from './operations.js';

/** A claim of the demo world; its audience is always given. */
type InventedItem = PublishItem & { readonly audience: AudienceSpec };

export interface DemoItem {
  readonly item: InventedItem;
  /** Why the publisher revokes it right after; undefined: it is not revoked. */
  readonly revokedFor: string | undefined;
}

/** Ids that the database has assigned. */
export interface DemoIds {
  readonly group: string;
  /** Slug of a partner -> id of its party. */
  readonly partners: ReadonlyMap<string, string>;
}

type Value = RawValue & { readonly kind: Kind };

const DAY_MS = 24 * 60 * 60 * 1000;
const OWN_VALUES = 3;
const SHARED_VALUES = 4;

/**
 * Returns the claims of every party of the demo world, by slug. They are the same at every call, apart from the dates, which lie around `today`.
 * @param today midnight, UTC: no value was seen later, and claims expire after it
 */
export function demoContent(today: Date, ids: DemoIds): ReadonlyMap<string, readonly DemoItem[]> {
  const content = new Map<string, DemoItem[]>();
  const taken = new Set<string>();
  for (const operation of OPERATIONS) {
    const parties = DEMO_PARTIES.filter(({ slug }) => operation.seenBy.includes(slug));
    const dice = new Dice(`operation ${operation.name}`);
    const claim = (party: DemoParty, value: Value): void => {
      const own = content.get(party.slug) ?? [];
      const key = `${party.slug}\n${value.kind}\n${value.value}`;
      if (!taken.has(key)) own.push(demoItem({ operation, party, parties, today, ids, dice, position: own.length + 1 }, value));
      taken.add(key);
      content.set(party.slug, own);
    };
    for (const party of parties) {
      for (let count = 0; count < OWN_VALUES; count += 1) claim(party, invent(operation, party.country ?? dice.pick(COUNTRIES), dice));
    }
    for (let count = 0; count < SHARED_VALUES; count += 1) {
      const value = invent(operation, dice.pick(parties).country ?? 'US', dice);
      for (const party of dice.some(parties, dice.from(2, 4))) claim(party, value);
    }
  }
  return content;
}

const COUNTRIES = DEMO_PARTIES.flatMap(({ country }) => country ?? []);

const INVENT: Readonly<Record<Kind, (operation: Operation, country: string, dice: Dice) => RawValue>> = {
  PHONE: (_, country, dice) => ({ value: phoneOf(dice.chance(25) ? dice.pick(COUNTRIES) : country, dice) }),
  BANK_ACCOUNT: (_, country, dice) => bankAccountOf(country, dice),
  CRYPTO_ADDRESS: (_operation, _country, dice) => walletOf(dice),
  PAYMENT_ID: (_, country, dice) => paymentIdOf(country, dice),
  URL: ({ words }, _, dice) => ({ value: urlOf(words, dice) }),
  DOMAIN: ({ words }, _, dice) => ({ value: hostOf(words, dice) }),
  IP: (_operation, _country, dice) => ({ value: ipOf(dice) }),
  EMAIL: ({ words }, _, dice) => ({ value: emailOf(words, dice) }),
  SOCIAL_ACCOUNT: ({ words }, _, dice) => socialAccountOf(words, dice),
  MESSAGING_ACCOUNT: ({ words }, country, dice) => messagingAccountOf(words, country, dice),
  APP: ({ words }, _, dice) => appOf(words, dice),
  FILE_HASH: (_operation, _country, dice) => fileHashOf(dice),
  DEVICE_ID: (_operation, _country, dice) => deviceIdOf(dice),
};

function invent(operation: Operation, country: string, dice: Dice): Value {
  const kind = dice.pick(operation.leaves);
  return { kind, ...INVENT[kind](operation, country, dice) };
}

interface Setting {
  readonly operation: Operation;
  readonly party: DemoParty;
  /** All parties that work on the operation. */
  readonly parties: readonly DemoParty[];
  readonly today: Date;
  readonly ids: DemoIds;
  readonly dice: Dice;
  /** Number of this claim within the party, from 1. */
  readonly position: number;
}

function demoItem(setting: Setting, value: Value): DemoItem {
  const { operation, party, dice, position: number } = setting;
  const tlp = dice.weighed<Tlp>({ CLEAR: 8, GREEN: 42, AMBER: 34, AMBER_STRICT: 6, RED: 10 });
  const reference = `${party.slug.toUpperCase()}-${operation.name.slice(0, 3).toUpperCase()}-${String(number).padStart(4, '0')}`;
  const item: InventedItem = {
    ...value,
    threat: dice.chance(88) ? operation.threat : 'OTHER',
    tlp,
    audience: audienceOf(tlp, setting, value.kind),
    discoverability: dice.weighed<Discoverability>({ HIDDEN: 40, SILENT: 10, HIT: 30, HIT_CONTACT: 20 }),
    attribution: dice.weighed<Attribution>({ NAMED: 75, AGENCY: 15, HIDDEN: 10 }),
    confidence: dice.chance(85) ? dice.from(4, 19) * 5 : null,
    reliability: dice.chance(70) ? dice.weighed({ A: 15, B: 40, C: 30, D: 8, E: 2, F: 5 }) : null,
    credibility: dice.chance(70) ? dice.from(1, 6) : null,
    description: dice.chance(80) ? `Operation ${operation.name}. ${dice.pick(operation.notes)}` : null,
    tags: dice.chance(90) ? [...operation.tags, `operation-${operation.name.toLowerCase().replace(' ', '-')}`] : operation.tags,
    ...datesOf(setting),
    externalId: dice.chance(60) ? reference : null,
    agencyOnly: false,
    reissue: false,
  };
  const mistakes = ['Belongs to a victim, not to the gang.', 'Typing error in the report.', 'The number was given to a new subscriber.'];
  return { item, revokedFor: dice.chance(3) ? dice.pick(mistakes) : undefined };
}

function datesOf({ today, dice }: Setting): Pick<PublishItem, 'firstSeen' | 'lastSeen' | 'validUntil'> {
  const day = (offset: number): Date => new Date(today.getTime() + offset * DAY_MS - dice.below(DAY_MS / 60_000) * 60_000);
  const since = dice.from(3, 240);
  const length = dice.weighed({ none: 45, months: 43, days: 12 });
  return {
    firstSeen: dice.chance(85) ? day(-since) : null,
    lastSeen: dice.chance(70) ? day(-dice.below(Math.min(since - 1, 40))) : null,
    // At least two days: `today` is midnight, and `day` subtracts up to one.
    validUntil: length === 'none' ? null : day(length === 'months' ? dice.from(30, 200) : dice.from(3, 8)),
  };
}

/** Partners that can act on a kind of value. */
const ACTS_ON: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  SOCIAL_ACCOUNT: ['meta'],
  MESSAGING_ACCOUNT: ['meta'],
  CRYPTO_ADDRESS: ['binance'],
  PAYMENT_ID: ['binance'],
  DOMAIN: ['microsoft', 'trendmicro'],
  URL: ['microsoft', 'trendmicro', 'meta'],
  IP: ['microsoft', 'trendmicro'],
  EMAIL: ['microsoft'],
  FILE_HASH: ['microsoft', 'trendmicro'],
  APP: ['trendmicro'],
};

/** Picks an audience that the label allows, as different officers would choose: every country, some countries, the group, or the owner alone. */
function audienceOf(tlp: Tlp, { party, parties, ids, dice }: Setting, kind: Kind): AudienceSpec {
  const nobody: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };
  const others = parties.flatMap(({ country, slug }) => (country !== undefined && slug !== party.slug ? [country] : []));
  const isCountry = party.kind === 'COUNTRY';
  const slugs = isCountry && dice.chance(35) ? (ACTS_ON[kind] ?? []) : [];
  const partners = slugs.flatMap((slug) => ids.partners.get(slug) ?? []);
  const inGroup = isCountry && DEMO_GROUP.members.some((code) => code === party.country);
  switch (tlp) {
    case 'AMBER_STRICT':
      return nobody;
    case 'RED':
      return { ...nobody, countries: dice.some(others, dice.from(1, 2)) };
    case 'AMBER':
      if (inGroup && dice.chance(60)) return { ...nobody, groups: [ids.group], partners };
      return { ...nobody, countries: dice.some(others, dice.from(2, 5)), partners };
    case 'CLEAR':
    case 'GREEN':
      if (inGroup && dice.chance(15)) return { ...nobody, groups: [ids.group], countries: dice.some(others, 2), partners };
      return { ...nobody, everyCountry: true, partners, exceptCountries: dice.chance(8) ? dice.some(others, 1) : [] };
  }
}
