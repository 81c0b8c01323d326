/** What countries do with what partners report, and what its reporters are told: what can be asked, and what becomes of it. Pure, and written from docs/triage.md. */
import fc from 'fast-check';
import { LABELS, withoutOneself } from './audiences.js';
import type { Account } from './cast.js';
import type { By } from './commands.js';
import { kindOf } from './reporting.js';
import { type Became, changed, oneByOne, type Outcome, refused, stepsOf } from './outcome.js';
import type { Answer, Audience, Content, Report, World } from './visibility.js';

/** What an officer takes out of a report, and says besides. */
export interface Acceptance {
  /** Which value, modulo those that the report has; null: the report is accepted alone. */
  readonly value: number | null;
  readonly content: Content;
  readonly audience: Audience;
  readonly reissue: boolean;
  /** Whether a claim that there is may be said anew. */
  readonly restate: boolean;
  readonly credited: boolean;
  readonly comment: string;
}

export type Triaging =
  | { readonly does: 'accept'; readonly by: By; readonly item: number; readonly acceptance: Acceptance }
  | { readonly does: 'decline'; readonly by: By; readonly item: number; readonly reason: string; readonly comment: string | null };

/** Which partner's report a claim was taken from. */
export interface Origin {
  readonly claim: number;
  readonly report: number;
  readonly shown: boolean;
}

interface Said {
  readonly by: fc.Arbitrary<Account>;
  readonly content: fc.Arbitrary<Content>;
  readonly audience: fc.Arbitrary<Audience>;
}

export const accepting = ({ by, content, audience }: Said): fc.Arbitrary<Triaging> =>
  fc.record({
    ...{ does: fc.constant('accept' as const), by, item: fc.nat({ max: 999 }) },
    acceptance: fc.record({
      value: fc.option(fc.nat({ max: 9 }), { freq: 5, nil: null }),
      ...{ content, audience, reissue: fc.boolean(), restate: fc.boolean(), credited: fc.boolean() },
      comment: fc.constantFrom('Thank you.', 'We work on it.'),
    }),
  });

export const declining = ({ by }: Pick<Said, 'by'>): fc.Arbitrary<Triaging> =>
  fc.record({
    ...{ does: fc.constant('decline' as const), by, item: fc.nat({ max: 999 }) },
    reason: fc.constantFrom('NOT_OURS', 'NOT_ENOUGH'),
    comment: fc.option(fc.constant('Say more.'), { nil: null }),
  });

/** Which value of a report is meant; undefined where there is none. */
export const valueMeant = ({ said }: Report, { value }: Acceptance): string | undefined =>
  value === null || said.values.length === 0 ? undefined : said.values[value % said.values.length];

/** Of what is said of a claim on this value: there is no person behind a domain. */
export const contentOf = (value: string, content: Content): Content =>
  kindOf(value) === 'DOMAIN' ? { ...content, status: 'UNKNOWN' } : content;

const answerPlace = ({ items }: World, party: string, report: number): number =>
  items.findIndex((one) => one.kind === 'REPORT_OUTCOME' && one.owner === party && one.of === report);
const answerOf = (world: World, party: string, report: number): Answer | undefined =>
  world.items[answerPlace(world, party, report)] as Answer | undefined;

/** Whether a report waits for this country: it is new, or was amended since it was decided. */
export function waits(world: World, party: string, place: number): boolean {
  const report = world.items[place];
  if (report?.kind !== 'REPORT' || report.state !== 'STANDING' || !report.audience.named.includes(party)) return false;
  const answer = answerOf(world, party, place);
  return !answer || answer.judged < report.version;
}

/** Whether a claim may not come of a report: of its label, of a partner's eyes, or for whom its reporter excepted. */
function isBeyond({ owner, said: { tlp, except } }: Report, { content, audience }: Acceptance, world: World): boolean {
  const { everyCountry, named, groups } = audience;
  const partners = named.filter((one) => world.kinds.get(one) === 'PARTNER' && one !== owner);
  return (
    LABELS.indexOf(content.tlp) < LABELS.indexOf(tlp) ||
    (tlp === 'RED' && (everyCountry || named.length + groups.length > 0)) ||
    (tlp === 'AMBER' && partners.length > 0) ||
    named.some((one) => except.includes(one))
  );
}

/** From every country, or a group, whoever was excepted by the reporter is excepted. */
const withoutExcepted = (audience: Audience, except: readonly string[], party: string): Audience =>
  audience.everyCountry || audience.groups.length > 0
    ? withoutOneself({ ...audience, except: [...new Set([...audience.except, ...except])] }, party)
    : audience;

type Publishes = (
  world: World,
  owner: string,
  offer: Pick<Acceptance, 'content' | 'audience' | 'reissue'> & { readonly value: string },
) => Became;

/** A report is accepted, with one of its values as the country's own claim or alone. @param place of a report that the party sees */
export function accept(before: World, party: string, place: number, acceptance: Acceptance, publish: Publishes): Outcome {
  const report = before.items[place] as Report;
  const value = valueMeant(report, acceptance);
  const taken =
    value === undefined
      ? refused(before, '')
      : oneByOne(before, [value], (world) => takeOne(world, party, report, value, acceptance, publish));
  if (taken.answer === 'REJECTED') return refused(before, 'REJECTED');
  if (report.state === 'REVOKED' || answerOf(before, party, place)?.status === 'DECLINED') return refused(before, 'CONFLICT');
  const claim = taken.world.items.findIndex(
    (one) => one.kind === 'INDICATOR' && one.owner === party && one.value === value && one.state !== 'ENDED',
  );
  const others = taken.world.origins.filter((one) => one.claim !== claim || one.report !== place);
  const known = taken.world.origins.some((one) => one.claim === claim && one.report === place);
  const origin = { claim, report: place, shown: acceptance.credited };
  const origins = known
    ? taken.world.origins.map((one) => (others.includes(one) ? one : origin))
    : [...others, ...(value === undefined ? [] : [origin])];
  const said = tell({ ...taken.world, origins }, party, place, { status: 'ACCEPTED', reason: null, comment: acceptance.comment });
  return { answer: taken.answer, world: said.world, steps: [...taken.steps, ...said.steps] };
}

function takeOne(world: World, party: string, report: Report, value: string, acceptance: Acceptance, publish: Publishes): Became {
  if (isBeyond(report, acceptance, world)) return { answer: 'REJECTED' };
  const claimed = world.items.some(
    (one) => one.kind === 'INDICATOR' && one.owner === party && one.value === value && one.state === 'STANDING',
  );
  if (claimed && !acceptance.restate) return { answer: 'REJECTED' };
  const audience = withoutExcepted(acceptance.audience, report.said.except, party);
  return publish(world, party, { value, content: contentOf(value, acceptance.content), audience, reissue: acceptance.reissue });
}

/** What was declined is declined again only where it was amended since. @param place of a report that the party sees */
export function decline(before: World, party: string, place: number, said: Pick<Answer, 'reason' | 'comment'>): Outcome {
  const answer = answerOf(before, party, place);
  const isDecided = answer && !(answer.status === 'DECLINED' && waits(before, party, place));
  if (before.items[place]?.state === 'REVOKED' || isDecided) return refused(before, 'CONFLICT');
  return tell(before, party, place, { status: 'DECLINED', ...said });
}

/** One outcome for each country, a version for each word that is another. */
function tell(before: World, party: string, of: number, said: Pick<Answer, 'status' | 'reason' | 'comment'>): Outcome {
  const report = before.items[of] as Report;
  const place = answerPlace(before, party, of);
  const present = before.items[place] as Answer | undefined;
  const judged = report.version;
  if (!present) {
    const audience = { everyCountry: false, named: [report.owner], groups: [], except: [] };
    const fresh: Answer = {
      ...{ kind: 'REPORT_OUTCOME', owner: party, of, ...said, judged, audience, version: 1, state: 'STANDING' },
      content: { tlp: report.content.tlp },
    };
    const after = { ...before, items: [...before.items, fresh] };
    return { answer: 'DONE', world: after, steps: stepsOf(before, after, before.items.length, 'PUBLISH') };
  }
  const isNew = present.status !== said.status || present.reason !== said.reason || present.comment !== said.comment;
  const after = changed(before, place, { ...present, ...said, judged, version: present.version + (isNew ? 1 : 0) });
  return { answer: 'DONE', world: after, steps: isNew ? stepsOf(before, after, place) : [] };
}

/** What was said of a report bears its label. */
export const relabelled = (world: World, of: number): World => {
  const report = world.items[of];
  if (report?.kind !== 'REPORT') return world;
  const { tlp } = report.content;
  const items = world.items.map((one) =>
    one.kind === 'REPORT_OUTCOME' && one.of === of && one.content.tlp !== tlp
      ? { ...one, version: one.version + 1, content: { tlp } }
      : one,
  );
  return { ...world, items };
};
