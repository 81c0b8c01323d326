/** Requests to act: what can be asked, and where each answer leads. Pure, and written from docs/requests.md. */
import fc from 'fast-check';
import type { Urgency } from './alerts.js';
import { COUNTRIES, PARTNERS, type Account } from './cast.js';
import type { By } from './commands.js';
import { contactMeant, isContact } from './directory.js';
import { changed, oneByOne, type Became, type Outcome, refused, stepsOf } from './outcome.js';
import { type Request, type Requested, sees, type Tlp, type World } from './visibility.js';

export type Step = 'ACKNOWLEDGED' | 'HELD' | 'PARTIALLY_HELD' | 'DECLINED' | 'RELEASED' | 'SEIZED' | 'RETURNED';

export type Requesting =
  | { readonly does: 'request'; readonly by: Account; readonly requests: readonly Requested[] }
  | { readonly does: 'answer'; readonly by: By; readonly item: number; readonly step: Step; readonly amount: number | null }
  | { readonly does: 'cancel'; readonly by: By; readonly item: number };

export const urgency: fc.Arbitrary<Urgency> = fc.constantFrom('ROUTINE', 'URGENT', 'URGENT', 'EMERGENCY', 'EMERGENCY');

/** Of one call at most one request is an emergency: the hub plans alerts of several at once in no order. */
const oneEmergency = (requests: readonly Requested[]): readonly Requested[] => {
  const emergency = requests.find((one) => one.urgency === 'EMERGENCY');
  return emergency ? [emergency] : requests;
};

/** Few references and recipients, so that the same is amended, said again after it was answered, and barred. */
export const requesting = (by: fc.Arbitrary<Account>, tlp: fc.Arbitrary<Tlp>): fc.Arbitrary<Requesting> =>
  fc.record({
    ...{ does: fc.constant('request' as const), by },
    requests: fc
      .array(
        fc.record({
          reference: fc.constantFrom('first', 'second', 'third'),
          act: fc.constantFrom('FREEZE', 'FREEZE', 'PRESERVATION'),
          recipient: fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom('binance', 'kh') },
            { weight: 1, arbitrary: fc.constantFrom(...COUNTRIES, ...PARTNERS) },
          ),
          tlp,
          amount: fc.option(fc.constantFrom(100, 200), { freq: 3, nil: null }),
          ...{ urgency, contact: fc.option(fc.nat({ max: 9 }), { freq: 2, nil: null }) },
        }),
        { minLength: 1, maxLength: 2 },
      )
      .map(oneEmergency),
  });

export const answering = (by: fc.Arbitrary<By>): fc.Arbitrary<Requesting> =>
  fc.record({
    ...{ does: fc.constant('answer' as const), by, item: fc.nat({ max: 999 }) },
    step: fc.oneof(
      { weight: 4, arbitrary: fc.constant('ACKNOWLEDGED' as const) },
      { weight: 4, arbitrary: fc.constantFrom('HELD' as const, 'PARTIALLY_HELD' as const, 'DECLINED' as const) },
      { weight: 2, arbitrary: fc.constantFrom('RELEASED' as const, 'SEIZED' as const, 'RETURNED' as const) },
    ),
    amount: fc.option(fc.constantFrom(60, 100), { freq: 3, nil: null }),
  });

/** What is asked of somebody under one's own reference. */
export const request = (world: World, owner: string, requests: readonly Requested[]): Outcome =>
  oneByOne(world, requests, (now, one) => requestOne(now, owner, one));

function requestOne(world: World, owner: string, wish: Requested): Became {
  const said = { ...wish, contact: contactMeant(world, owner, wish.contact) };
  const isMoney = said.act === 'FREEZE';
  if (said.tlp === 'AMBER_STRICT' || said.recipient === owner || (!isMoney && said.amount !== null)) return { answer: 'REJECTED' };
  const place = world.items.findIndex(
    (one) => one.kind === 'ACTION_REQUEST' && one.owner === owner && one.said.reference === said.reference,
  );
  const present = world.items[place] as Request | undefined;
  if (present && JSON.stringify(said) === JSON.stringify(present.said)) return { answer: 'UNCHANGED' };
  if (present && (present.stands !== 'SENT' || present.said.recipient !== said.recipient)) return { answer: 'REJECTED' };
  // Who would see nothing of it is not asked.
  if (world.bars.includes(`${owner}>${said.recipient}`)) return { answer: 'REJECTED' };
  // An entry that the request names already may be hidden or withdrawn since.
  const isChosen = said.contact !== null && said.contact !== (present?.said.contact ?? null);
  if (isChosen && !isContact(world, owner, said.recipient, said.contact ?? -1)) return { answer: 'REJECTED' };
  const fresh: Request = {
    ...{ kind: 'ACTION_REQUEST', owner, said, stands: 'SENT', held: 0, gone: 0, releaseAsked: false, state: 'STANDING' },
    audience: { everyCountry: false, named: [said.recipient], groups: [], except: [] },
    ...{ content: { tlp: said.tlp }, version: (present?.version ?? 0) + 1 },
  };
  if (!present) return { answer: 'CREATED', after: { ...world, items: [...world.items, fresh] }, item: world.items.length, how: 'PUBLISH' };
  return { answer: 'UPDATED', after: changed(world, place, fresh), item: place };
}

/** Where a step leads: what the request is then, or the code of a refusal. */
function next(
  { said, stands, held, gone }: Request,
  step: Step,
  amount: number | null,
): Pick<Request, 'stands' | 'held' | 'gone'> | string {
  const isHolding = step === 'HELD' || step === 'PARTIALLY_HELD';
  const isBefore = step === 'ACKNOWLEDGED' || step === 'DECLINED';
  const from = step === 'ACKNOWLEDGED' ? ['SENT'] : step === 'DECLINED' ? ['ACKNOWLEDGED'] : ['HELD', 'PARTIALLY_HELD'];
  if (!(isHolding ? ['ACKNOWLEDGED', 'PARTIALLY_HELD'] : from).includes(stands)) return 'CONFLICT';
  const isMoney = said.act === 'FREEZE';
  if (!isMoney && (step === 'SEIZED' || step === 'RETURNED')) return 'CONFLICT';
  if (amount !== null && (isBefore || !isMoney)) return 'BAD_USER_INPUT';
  if (isBefore || !isMoney) return { stands: step, held, gone };
  if (isHolding) {
    if (amount === null) return 'BAD_USER_INPUT';
    const sum = held + amount;
    const whole = said.amount === null ? step : sum >= said.amount ? 'HELD' : 'PARTIALLY_HELD';
    return { stands: whole, held: sum, gone };
  }
  const going = amount ?? held - gone;
  if (going > held - gone) return 'CONFLICT';
  return { stands: going === held - gone ? step : stands, held, gone: gone + going };
}

const seesIt = (world: World, party: string, item: Request): boolean => sees(world, { party, red: true, own: true }, item);

/** Whom it is asked of says what becomes of it. */
export function answer(
  before: World,
  party: string,
  place: number,
  { step, amount }: { readonly step: Step; readonly amount: number | null },
): Outcome {
  const item = before.items[place] as Request | undefined;
  if (!item || !seesIt(before, party, item)) return refused(before, 'NOT_FOUND');
  if (item.said.recipient !== party) return refused(before, 'FORBIDDEN');
  const then = next(item, step, amount);
  if (typeof then === 'string') return refused(before, then);
  const after = changed(before, place, { ...item, ...then, version: item.version + 1 });
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place) };
}

/** Taken back for good as long as nothing is held; where something is, its release is asked for, once. */
export function cancel(before: World, party: string, place: number): Outcome {
  const item = before.items[place] as Request | undefined;
  if (!item || !seesIt(before, party, item)) return refused(before, 'NOT_FOUND');
  if (item.owner !== party) return refused(before, 'FORBIDDEN');
  const isHeld = item.stands === 'HELD' || item.stands === 'PARTIALLY_HELD';
  const isOpen = item.stands === 'SENT' || item.stands === 'ACKNOWLEDGED';
  if (!(isOpen || (isHeld && !item.releaseAsked))) return refused(before, 'CONFLICT');
  const version = item.version + 1;
  const then: Request = isHeld ? { ...item, releaseAsked: true, version } : { ...item, stands: 'CANCELLED', state: 'REVOKED', version };
  const after = changed(before, place, then);
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, isHeld ? 'OTHER' : 'REVOKE') };
}
