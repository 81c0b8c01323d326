// Who sees what, and what each is told: the rules alone, without a database. Written from the rules that officers are given, not from the code.
// A party is its slug, a group its name, a claim its place in `World.items` (the order of first publication).

import type { Urgency } from './alerts.js';
import { type CaseFile, shownCase } from './cases.js';
import type { Desk } from './desk.js';
import type { Dispute } from './disputes.js';
import { type Inquiry, shownInquiry } from './inquiries.js';
import { kindOf, routesOf } from './reporting.js';
import type { Origin } from './triage.js';
import type { Watch } from './watches.js';

export type Tlp = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER_STRICT' | 'RED';

export interface Audience {
  readonly everyCountry: boolean;
  /** Countries and partners. */
  readonly named: readonly string[];
  readonly groups: readonly string[];
  readonly except: readonly string[];
}

/** What the owner says about a value. */
export interface Content {
  readonly tlp: Tlp;
  readonly threat: string;
  readonly description: string;
  /** What the person behind the value is. */
  readonly status: 'UNKNOWN' | 'SUSPECT' | 'VICTIM';
  /** Whether readers learn who says it. */
  readonly named: boolean;
  /** What strangers learn of it. */
  readonly discoverability: 'HIDDEN' | 'SILENT' | 'HIT' | 'HIT_CONTACT';
  readonly valid: 'ALWAYS' | 'AHEAD' | 'PASSED';
  readonly retained: 'ALWAYS' | 'AHEAD';
}

/** What all kinds have in common. */
export interface Governed {
  readonly owner: string;
  readonly content: { readonly tlp: Tlp };
  readonly audience: Audience;
  readonly version: number;
  readonly state: 'STANDING' | 'REVOKED' | 'ENDED';
}

export interface Claim extends Governed {
  readonly kind: 'INDICATOR';
  readonly value: string;
  readonly content: Content;
  /** On which ground it is disputed; null: it is not. */
  readonly disputed: string | null;
}

/** An object that is kept whole. Each owner has one under an id of STIX. */
export interface KeptObject extends Governed {
  readonly kind: 'STIX_OBJECT';
  readonly stixId: string;
  /** Its producer's count of changes. */
  readonly edition: number;
  /** To the partners in its audience: it goes to them whole. */
  readonly released: boolean;
  readonly content: { readonly tlp: Tlp; readonly retained: Content['retained'] };
}

/** What somebody says of a claim. Its label is the strictest that the claim has had since. */
export interface Sighting extends Governed {
  readonly kind: 'SIGHTING';
  /** The claim's place. */
  readonly of: number;
  readonly said: Said;
}

/** A sighting in its sighter's words. */
export interface Said {
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly count: number;
  readonly note: string | null;
  readonly reference: string;
  readonly named: boolean;
  /** For whom besides the claim's owner. */
  readonly audience: Audience;
}

/** What a partner reports: its audience are the countries that it concerns, of a draft nobody. */
export interface Report extends Governed {
  readonly kind: 'REPORT';
  readonly said: Reported;
}

/** A report in its reporter's words; countries by their slugs. */
export interface Reported {
  readonly reference: string;
  readonly title: string;
  readonly tlp: Tlp;
  readonly draft: boolean;
  readonly values: readonly string[];
  /** Whether it carries its reporter's file. */
  readonly file: boolean;
  readonly countries: readonly string[];
  readonly victims: readonly string[];
  readonly except: readonly string[];
}

/** What a country tells the reporter of a report. */
export interface Answer extends Governed {
  readonly kind: 'REPORT_OUTCOME';
  /** The report's place. */
  readonly of: number;
  readonly status: 'ACCEPTED' | 'DECLINED';
  readonly reason: string | null;
  readonly comment: string | null;
  /** The report's version that was decided on: nobody but the country knows. */
  readonly judged: number;
}

/** What a country asks somebody to do. Its audience is whom it asks. */
export interface Request extends Governed {
  readonly kind: 'ACTION_REQUEST';
  readonly said: Requested;
  readonly stands: 'SENT' | 'ACKNOWLEDGED' | 'HELD' | 'PARTIALLY_HELD' | 'DECLINED' | 'RELEASED' | 'SEIZED' | 'RETURNED' | 'CANCELLED';
  /** Over all steps. */
  readonly held: number;
  /** Released, seized and given back, together. */
  readonly gone: number;
  readonly releaseAsked: boolean;
}

/** A request in its asker's words. */
export interface Requested {
  readonly reference: string;
  readonly act: string;
  readonly recipient: string;
  readonly tlp: Tlp;
  readonly amount: number | null;
  readonly urgency: Urgency;
  /** Place of an entry of the directory; null: it names none. */
  readonly contact: number | null;
}

export type Item = Claim | KeptObject | Sighting | Report | Answer | Request | CaseFile | Inquiry;
export type ItemKind = Item['kind'];

export interface World {
  readonly kinds: ReadonlyMap<string, 'COUNTRY' | 'PARTNER'>;
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** `owner>party`: the owner never shows that party anything. */
  readonly bars: readonly string[];
  readonly items: readonly Item[];
  /** Where claims came from that were taken out of reports, in that order. */
  readonly origins: readonly Origin[];
  /** Partners whose file is, or was at last, a RED report's. */
  readonly redFiles: readonly string[];
  /** In the order in which they were raised. */
  readonly disputes: readonly Dispute[];
  readonly watches: readonly Watch[];
  readonly disabled: readonly string[];
  /** Parties that see nothing of others until they are taken in again. */
  readonly suspended: readonly string[];
  readonly desk: Desk;
}

/** red: people in their own session read RED; machines do not. own: whether it follows its own party's claims, too. */
export interface Reader {
  readonly party: string;
  readonly red: boolean;
  readonly own: boolean;
}

/** One thing that happened. With an item: the item changed. Without: who belongs to what changed, and no item did. */
export interface Step {
  readonly before: World;
  readonly after: World;
  readonly item?: number;
  readonly how?: 'PUBLISH' | 'REVOKE' | 'OTHER';
}

export interface Told {
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN';
  readonly item: number;
  readonly backfill: boolean;
}

export function sees(world: World, reader: Reader, item: Item | undefined): boolean {
  const { party, red } = reader;
  if (!item || item.state === 'ENDED' || (item.content.tlp === 'RED' && !red)) return false;
  if (item.kind === 'SIGHTING' && !sees(world, reader, world.items[item.of])) return false;
  if (item.owner === party) return true;
  if (world.suspended.includes(party)) return false;
  if (item.kind === 'INDICATOR' && item.disputed !== null && world.kinds.get(party) === 'PARTNER') return false;
  return isAddressed(world, party, item.owner, item.audience);
}

/** Whether an audience reaches another party, and the owner does not bar it. */
export function isAddressed(
  { kinds, members, bars }: World,
  party: string,
  owner: string,
  { everyCountry, named, groups, except }: Audience,
): boolean {
  if (except.includes(party) || bars.includes(`${owner}>${party}`)) return false;
  return (
    (everyCountry && kinds.get(party) === 'COUNTRY') || named.includes(party) || groups.some((group) => members.get(group)?.includes(party))
  );
}

/** What a step tells a reader that follows. Losing sight is a withdrawal, gaining it a publication; what is hidden before and after is silent. */
export function told({ before, after, item, how }: Step, reader: Reader): readonly Told[] {
  const looked = item === undefined ? [...after.items.keys()] : [item];
  return looked.flatMap((place): readonly Told[] => {
    const [was, is] = [before.items[place], after.items[place]];
    if ((is ?? was)?.owner === reader.party && !reader.own) return [];
    const [saw, sight] = [sees(before, reader, was), sees(after, reader, is)];
    if (saw && !sight) return [{ operation: 'WITHDRAWN', item: place, backfill: false }];
    if (saw && item !== undefined) return [{ operation: how === 'REVOKE' ? 'REVOKED' : 'UPDATED', item: place, backfill: false }];
    if (saw || !sight) return [];
    // What was taken back already is told to nobody who comes to see it: whoever had it lost it before, and was told so.
    if (item === undefined && is?.state === 'REVOKED') return [];
    return [{ operation: 'PUBLISHED', item: place, backfill: how !== 'PUBLISH' }];
  });
}

/** What is left of events for a reader that comes only now: nothing of what it no longer sees, and of each item the last loss, if nothing follows it. */
export const replayed = (events: readonly Told[], world: World, reader: Reader): readonly Told[] =>
  events.filter(({ item, operation }, index) =>
    operation === 'WITHDRAWN' ? !events.slice(index + 1).some((later) => later.item === item) : sees(world, reader, world.items[item]),
  );

/** Places of what a copy holds that follows all events. */
export const copied = (events: readonly Told[]): readonly number[] =>
  [...new Map(events.map(({ item, operation }) => [item, operation]))].flatMap(([item, last]) => (last === 'WITHDRAWN' ? [] : [item]));

const inForce = (item: Item): boolean => item.state === 'STANDING' && !(item.kind === 'INDICATOR' && item.content.valid === 'PASSED');

/** What a list holds. */
export interface Listing {
  readonly kind: ItemKind;
  /** Also what is lapsed or revoked: it stays in sight, but only who asks for it is shown it. */
  readonly lapsed: boolean;
}

/** Places of what a reader finds, the first published first. */
export const found = (world: World, reader: Reader, { kind, lapsed }: Listing): readonly number[] =>
  [...world.items.keys()].filter((place) => {
    const item = world.items[place];
    return item?.kind === kind && sees(world, reader, item) && (lapsed || inForce(item));
  });

/** The same of claims on one value. */
export const foundOn = (world: World, reader: Reader, lapsed: boolean, value: string): readonly number[] =>
  found(world, reader, { kind: 'INDICATOR', lapsed }).filter((place) => (world.items[place] as Claim).value === value);

/** The same of sightings of one claim. */
export const foundOf = (world: World, reader: Reader, lapsed: boolean, claim: number): readonly number[] =>
  found(world, reader, { kind: 'SIGHTING', lapsed }).filter((place) => (world.items[place] as Sighting).of === claim);

/** What a reader is shown of an item that it sees. */
export function shown(world: World, reader: Reader, place: number): object | null {
  const item = world.items[place];
  if (!item || !sees(world, reader, item)) return null;
  const { owner, version, state, content } = item;
  const mine = owner === reader.party;
  const common = { item: place, version, tlp: content.tlp, revoked: state === 'REVOKED' };
  if (item.kind === 'STIX_OBJECT') return { ...common, stixId: item.stixId, edition: item.edition, owner };
  if (item.kind === 'REPORT') {
    const { reference, title, values } = item.said;
    const draft = item.said.draft && state === 'STANDING'; // withdrawn is the third of its states
    const routes = mine ? routesOf(item.said) : [reader.party];
    const file = item.said.file && (mine || state === 'STANDING');
    return { ...common, reference, title, draft, values, routes, file, owner };
  }
  if (item.kind === 'SIGHTING') {
    const { verdict, count, note, reference, named } = item.said;
    return { ...common, of: item.of, verdict, count, note, owner: mine || named ? owner : null, reference: mine ? reference : null };
  }
  if (item.kind === 'REPORT_OUTCOME') {
    const { of, status, reason, comment } = item;
    return { ...common, of, status, reason, comment, owner };
  }
  if (item.kind === 'ACTION_REQUEST') {
    const { said, stands, held, gone, releaseAsked } = item;
    return { ...common, reference: said.reference, act: said.act, stands, held, gone, releaseAsked, recipient: said.recipient, owner };
  }
  if (item.kind === 'CASE') return { ...common, ...shownCase(item, reader.party), owner };
  if (item.kind === 'INFORMATION_REQUEST') return { ...common, ...shownInquiry(world, item, reader.party) };
  const holders = new Set(foundOn(world, reader, false, item.value).map((one) => world.items[one]?.owner));
  return {
    ...common,
    value: item.value,
    threat: item.content.threat,
    owner: mine || item.content.named ? owner : null,
    // A partner gets the claim without its detail, until the owner releases it. There is no person behind a domain.
    ...(mine || world.kinds.get(reader.party) === 'COUNTRY'
      ? { description: item.content.description, status: kindOf(item.value) === 'DOMAIN' ? null : item.content.status }
      : { description: null, status: null }),
    corroboration: holders.size,
    disputed: item.disputed,
  };
}
