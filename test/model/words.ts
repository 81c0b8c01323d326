import { COUNTRIES } from './cast.js';
import { CASE_FRAGMENT, caseInWords, type HubCase, type HubInquiry, INQUIRY_FRAGMENT, inquiryInWords } from './cross-border-words.js';
import type { Names } from './players.js';
import { type ItemKind, type Reader, replayed, shown, type Told, type World } from './visibility.js';

/** What stands at the moment of a comparison, for one party. */
export interface Scene {
  readonly world: World;
  readonly reader: Reader;
  readonly names: Names;
}

/** What is asked of an item of each kind, by the letter of its fragment. */
export const FRAGMENTS: Readonly<Record<string, string>> = {
  C: 'fragment C on Indicator { id value version tlp threat description personStatus revokedAt corroboration owner { id } disputed { createdAt ground } }',
  O: 'fragment O on StixObject { id stixId body version tlp revokedAt owner { id } }',
  R: 'fragment R on Report { id reference title state version tlp withdrawnAt owner { id } values { value } routes { party { country } } evidence { id } }',
  U: 'fragment U on ReportOutcome { id reportId state reason comment version tlp createdBy { party { id } } }',
  A: 'fragment A on ActionRequest { id reference action state held { amount } released { amount } seized { amount } returned { amount } releaseRequestedAt version tlp cancelledAt createdBy { party { id } } recipient { id } }',
  K: CASE_FRAGMENT,
  I: INQUIRY_FRAGMENT,
  S: 'fragment S on Sighting { id indicatorId verdict count note externalId version tlp revokedAt by { id } }',
};
/** The field of Query that shows one item, and its fragment. */
export const BY_ID: Readonly<Record<Exclude<ItemKind, 'REPORT_OUTCOME'>, readonly [field: string, fragment: string]>> = {
  INDICATOR: ['indicator', 'C'],
  STIX_OBJECT: ['stixObject', 'O'],
  SIGHTING: ['sighting', 'S'],
  REPORT: ['report', 'R'],
  ACTION_REQUEST: ['actionRequest', 'A'],
  CASE: ['case', 'K'],
  INFORMATION_REQUEST: ['informationRequest', 'I'],
};
const KIND_NAMES = 'indicator object sighting report outcome request case information'.split(' ');
/** What is asked of an item of any kind: of each kind under a name of its own, because kinds have fields of one name and different types. */
const ofEachKind = (field: string): string => KIND_NAMES.map((name, nth) => `${name}: ${field} { ...${'COSRUAKI'[nth]} }`).join(' ');
export const EVENT = `eventId cursor operation itemId backfill ${ofEachKind('item')}`;
export const SNAPSHOT = `${ofEachKind('items')} more`;
/** What the model knows; announcements it does not. */
export const KINDS: readonly ItemKind[] = [
  ...(['INDICATOR', 'STIX_OBJECT', 'SIGHTING', 'REPORT', 'REPORT_OUTCOME', 'ACTION_REQUEST', 'CASE', 'INFORMATION_REQUEST'] as const),
];
export const FILTER = `itemKinds: [${KINDS.join(', ')}]`;

interface Standing {
  readonly id: string;
  readonly version: number;
  readonly tlp: string;
}
interface Common extends Standing {
  readonly revokedAt: string | null;
}
export type Named = { readonly id: string } | null;

export interface HubClaim extends Common {
  readonly value: string;
  readonly threat: string;
  readonly description: string | null;
  readonly personStatus: string | null;
  readonly corroboration: number;
  readonly owner: Named;
  readonly disputed: { readonly createdAt: string; readonly ground: string } | null;
}
export interface HubObject extends Common {
  readonly stixId: string;
  readonly body: string;
  readonly owner: Named;
}
export interface HubSighting extends Common {
  readonly indicatorId: string;
  readonly verdict: string;
  readonly count: number;
  readonly note: string | null;
  readonly externalId: string | null;
  readonly by: Named;
}
export interface HubReport extends Standing {
  readonly withdrawnAt: string | null;
  readonly reference: string;
  readonly title: string;
  readonly state: 'DRAFT' | 'SUBMITTED';
  readonly owner: Named;
  readonly values: readonly { readonly value: string }[];
  readonly evidence: readonly { readonly id: string }[];
  readonly routes: readonly { readonly party: { readonly country: string } }[];
}
export interface HubAnswer extends Standing {
  readonly reportId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly comment: string | null;
  readonly createdBy: { readonly party: Named } | null;
}
export type Amount = { readonly amount: string } | null;

interface HubRequest extends Standing {
  readonly cancelledAt: string | null;
  readonly reference: string;
  readonly action: string;
  readonly state: string;
  readonly held: Amount;
  readonly released: Amount;
  readonly seized: Amount;
  readonly returned: Amount;
  readonly releaseRequestedAt: string | null;
  readonly createdBy: { readonly party: Named } | null;
  readonly recipient: Named;
}
export type HubItem = HubClaim | HubObject | HubSighting | HubReport | HubAnswer | HubRequest | HubCase | HubInquiry;

/** Under the name of its kind is the item; under the others, of another kind's item, an object without fields. */
export interface HubEvent extends Readonly<Record<string, unknown>> {
  readonly eventId: string;
  readonly cursor: string;
  readonly operation: string;
  readonly itemId: string | null;
  readonly backfill: boolean;
}

/** An item's place in the model's world; an id that no item of the run has is shown as it is. */
export const placeIn = ({ itemIds }: Names, id: string | null): number | string | null => {
  const place = itemIds.indexOf(id ?? '');
  return place < 0 ? id : place;
};

/** Nobody takes an outcome back. */
export const isRevoked = (item: HubItem): boolean =>
  ['withdrawnAt', 'cancelledAt', 'revokedAt'].some((moment) => (item as unknown as Readonly<Record<string, unknown>>)[moment] ?? false);

/** What an event tells of. */
export const contentIn = (event: HubEvent): HubItem | null =>
  KIND_NAMES.map((name) => event[name] as HubItem | null | undefined).find((item) => item && 'id' in item) ?? null;

/** What a snapshot holds, kind by kind. */
export const itemsIn = (page: Readonly<Record<string, unknown>>): readonly HubItem[] =>
  KIND_NAMES.flatMap((name) => (page[name] as readonly HubItem[]).filter((item) => 'id' in item));

/** An item of an answer, in the model's words. */
export function inWords(item: HubItem | null, names: Names): object | null {
  if (!item) return null;
  const slug = (party: Named): string | null => [...names.partyIds].find(([, id]) => id === party?.id)?.[0] ?? null;
  const { id, version, tlp } = item;
  const common = { item: placeIn(names, id), version, tlp, revoked: isRevoked(item) };
  if ('participants' in item) return { ...common, ...caseInWords(item, slug) };
  if ('inquiryId' in item) return { ...common, ...inquiryInWords(item, slug) };
  if ('stixId' in item) {
    const { modified } = JSON.parse(item.body) as { readonly modified: string };
    return { ...common, stixId: item.stixId, edition: new Date(modified).getUTCSeconds(), owner: slug(item.owner) };
  }
  if ('routes' in item) {
    const { reference, title, state, values: items, routes, evidence, owner } = item;
    const codes = routes.map(({ party }) => party.country.toLowerCase());
    const values = items.map(({ value }) => value);
    return {
      ...common,
      reference,
      title,
      draft: state === 'DRAFT',
      values,
      routes: COUNTRIES.filter((one) => codes.includes(one)),
      file: evidence.length > 0,
      owner: slug(owner),
    };
  }
  if ('reportId' in item) {
    const { reportId, state: status, reason, comment, createdBy } = item;
    return { ...common, of: placeIn(names, reportId), status, reason, comment, owner: slug(createdBy?.party ?? null) };
  }
  if ('recipient' in item) {
    const { reference, action: act, state: stands, held, released, seized, returned, releaseRequestedAt, recipient, createdBy } = item;
    const gone = [released, seized, returned].reduce((sum, one) => sum + Number(one?.amount ?? 0), 0);
    const money = { held: Number(held?.amount ?? 0), gone, releaseAsked: releaseRequestedAt !== null };
    return { ...common, reference, act, stands, ...money, recipient: slug(recipient), owner: slug(createdBy?.party ?? null) };
  }
  if ('indicatorId' in item) {
    const { indicatorId, verdict, count, note, by, externalId: reference } = item;
    return { ...common, of: placeIn(names, indicatorId), verdict, count, note, owner: slug(by), reference };
  }
  const { value, threat, owner, description, personStatus: status, corroboration, disputed } = item;
  const mark = disputed?.createdAt ? disputed.ground : disputed;
  return { ...common, value, threat, owner: slug(owner), description, status, corroboration, disputed: mark };
}

export const eventInWords = (event: HubEvent, names: Names): EventInWords => ({
  operation: event.operation,
  item: placeIn(names, event.itemId),
  backfill: event.backfill,
  content: inWords(contentIn(event), names),
});

export interface EventInWords {
  readonly operation: string;
  readonly item: number | string | null;
  readonly backfill: boolean;
  readonly content: object | null;
}

/** Events that a reader must get at this moment, with their content as of now. */
export const eventsFor = (events: readonly Told[], { world, reader }: Scene): readonly EventInWords[] =>
  replayed(events, world, reader).map(({ operation, item, backfill }) => ({
    operation,
    item,
    backfill,
    content: operation === 'WITHDRAWN' ? null : shown(world, reader, item),
  }));

/** Events in the order in which they are compared: sightings and outcomes come behind what happened to their claims and reports at once, in no order among themselves, but each in its own. */
export function inOrder(events: readonly EventInWords[], { items }: World): readonly EventInWords[] {
  const hangs = ({ item }: EventInWords): boolean => ['SIGHTING', 'REPORT_OUTCOME'].includes(items[Number(item)]?.kind ?? '');
  const behind = events.filter(hangs).sort((one, other) => Number(one.item) - Number(other.item));
  return [...events.filter((one) => !hangs(one)), ...behind];
}

export const byPlace = (one: object | null, other: object | null): number =>
  (one as { item: number }).item - (other as { item: number }).item;
