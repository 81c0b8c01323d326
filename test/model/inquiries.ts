/** Requests for information: what can be asked, and where each step leads. Pure, and written from docs/information-requests.md. */
import fc from 'fast-check';
import type { Urgency } from './alerts.js';
import { NOBODY } from './audiences.js';
import { type Account, COUNTRIES } from './cast.js';
import type { By } from './commands.js';
import { changed, type Outcome, refused, stepsOf } from './outcome.js';
import { urgency as anyUrgency } from './requests.js';
import { type Governed, sees, type Tlp, type World } from './visibility.js';

type Reply = 'ACKNOWLEDGED' | 'PARTIALLY_ANSWERED' | 'ANSWERED' | 'DECLINED';

/** A question as one of its recipients has it: of the others it knows nothing. */
export interface Inquiry extends Governed {
  readonly kind: 'INFORMATION_REQUEST';
  readonly reference: string;
  readonly question: string;
  readonly recipient: string;
  readonly stands: 'SENT' | Reply | 'CANCELLED';
  /** Its thread: who wrote, and whether that was an answer. */
  readonly messages: readonly { readonly by: string; readonly answer: Reply | null }[];
  /** Whether a unit of the recipient has it: both sides know that, and the recipient which. */
  readonly withAgency: boolean;
  readonly handled: boolean;
  readonly overdue: boolean;
  readonly urgency: Urgency;
}

export interface Question {
  readonly reference: string;
  readonly question: string;
  readonly tlp: Tlp;
  readonly recipients: readonly string[];
  readonly urgency: Urgency;
}

export type Inquiring =
  | { readonly does: 'inquire'; readonly by: Account; readonly asked: Question }
  | { readonly does: 'reply'; readonly by: By; readonly item: number; readonly step: Reply }
  | { readonly does: 'recall'; readonly by: By; readonly item: number }
  | { readonly does: 'write'; readonly by: By; readonly item: number }
  | { readonly does: 'transfer'; readonly by: By; readonly item: number };

/** With how often each is asked: few references and recipients, so that the same is amended, put to more, and barred. */
export const inquiryCommands = (
  anAsker: fc.Arbitrary<Account>,
  anybody: fc.Arbitrary<Account>,
  tlp: fc.Arbitrary<Tlp>,
): Readonly<Record<Inquiring['does'], readonly [number, fc.Arbitrary<Inquiring>]>> => {
  const by = (who: By): fc.Arbitrary<By> => fc.oneof({ weight: 8, arbitrary: fc.constant(who) }, { weight: 1, arbitrary: anybody });
  const item = fc.nat({ max: 999 });
  const recipients = fc.oneof(
    { weight: 3, arbitrary: fc.subarray(['kh', 'sg', 'vn'], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.subarray([...COUNTRIES], { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom(['binance'], ['meta']) },
  );
  const asked = fc
    .record({
      ...{ reference: fc.constantFrom('first', 'second'), tlp, recipients, urgency: anyUrgency },
      question: fc.constantFrom('Who?', 'Since when?'),
    })
    // The hub plans alerts to several emergencies at once in no order.
    .map((one) => ({ ...one, recipients: one.recipients.slice(0, one.urgency === 'EMERGENCY' ? 1 : undefined) }));
  const step = fc.constantFrom(
    'ACKNOWLEDGED' as const,
    'ACKNOWLEDGED' as const,
    'PARTIALLY_ANSWERED' as const,
    'ANSWERED' as const,
    'DECLINED' as const,
  );
  return {
    inquire: [6, fc.record({ does: fc.constant('inquire' as const), by: anAsker, asked })],
    reply: [7, fc.record({ does: fc.constant('reply' as const), by: by('READER'), item, step })],
    recall: [2, fc.record({ does: fc.constant('recall' as const), by: by('OWNER'), item })],
    write: [4, fc.record({ does: fc.constant('write' as const), by: fc.oneof(by('READER'), by('OWNER')), item })],
    transfer: [2, fc.record({ does: fc.constant('transfer' as const), by: by('READER'), item })],
  };
};

/** A question, with a request to each recipient; said again it is amended as long as nobody has acknowledged it, and put to more. */
export function inquire(before: World, owner: string, { reference, question, tlp, recipients, urgency }: Question): Outcome {
  const all = [...before.kinds.keys()].filter((party) => recipients.includes(party)); // as they were admitted to the hub
  const isPartner = all.some((party) => before.kinds.get(party) === 'PARTNER');
  const isMixed = isPartner && all.length > 1;
  if (tlp === 'AMBER_STRICT' || all.length === 0 || all.includes(owner) || isMixed) return refused(before, 'REJECTED');
  const present = before.items.flatMap((one, place) =>
    one.kind === 'INFORMATION_REQUEST' && one.owner === owner && one.reference === reference ? [{ one, place }] : [],
  );
  if (present.some(({ one }) => !all.includes(one.recipient))) return refused(before, 'REJECTED');
  const amended = present.filter(({ one }) => one.question !== question || one.content.tlp !== tlp || one.urgency !== urgency);
  if (amended.some(({ one }) => one.stands !== 'SENT')) return refused(before, 'REJECTED');
  const added = all.filter((party) => !present.some(({ one }) => one.recipient === party));
  if (added.length + amended.length === 0) return refused(before, 'UNCHANGED');
  const written = [...added, ...amended.map(({ one }) => one.recipient)];
  if (written.some((party) => before.bars.includes(`${owner}>${party}`))) return refused(before, 'REJECTED');
  const fresh = added.map((recipient): Inquiry => {
    const said = { reference, question, recipient, urgency, stands: 'SENT' as const, messages: [], content: { tlp } };
    const fresh = { ...said, withAgency: false, handled: false, overdue: false };
    return { kind: 'INFORMATION_REQUEST', owner, ...fresh, audience: { ...NOBODY, named: [recipient] }, version: 1, state: 'STANDING' };
  });
  const asAmended = amended.reduce(
    (world, { one, place }) => changed(world, place, { ...one, question, urgency, content: { tlp }, version: one.version + 1 }),
    before,
  );
  const after = { ...asAmended, items: [...asAmended.items, ...fresh] };
  return {
    answer: present.length === 0 ? 'CREATED' : 'UPDATED',
    world: after,
    steps: [
      ...fresh.map((_, index) => ({ before, after, item: before.items.length + index, how: 'PUBLISH' as const })),
      ...amended.map(({ place: item }) => ({ before, after, item, how: 'OTHER' as const })),
    ],
  };
}

/** From which states each step leads on. */
const FROM: Readonly<Record<Reply, readonly Inquiry['stands'][]>> = {
  ACKNOWLEDGED: ['SENT'],
  PARTIALLY_ANSWERED: ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED'],
  ANSWERED: ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED'],
  DECLINED: ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED'],
};

/** A step of either side. */
export function pursue(before: World, party: string, place: number, command: Exclude<Inquiring, { does: 'inquire' }>): Outcome {
  const item = before.items[place] as Inquiry | undefined;
  if (!item || !sees(before, { party, red: true, own: true }, item)) return refused(before, 'NOT_FOUND');
  const become = (change: Partial<Inquiry>, how: 'REVOKE' | 'OTHER' = 'OTHER'): Outcome => {
    const after = changed(before, place, { ...item, ...change });
    return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, how) };
  };
  const version = item.version + 1;
  if (command.does === 'write') {
    // Both sides write since it was acknowledged, and as long as it was not cancelled: an event, and no version.
    if (item.stands === 'SENT' || item.stands === 'CANCELLED') return refused(before, 'CONFLICT');
    return become({ messages: [...item.messages, { by: party, answer: null }] });
  }
  if (party !== (command.does === 'recall' ? item.owner : item.recipient)) return refused(before, 'FORBIDDEN');
  if (command.does === 'recall') {
    const isOpen = item.stands === 'SENT' || item.stands === 'ACKNOWLEDGED' || item.stands === 'PARTIALLY_ANSWERED';
    return isOpen ? become({ stands: 'CANCELLED', state: 'REVOKED', version }, 'REVOKE') : refused(before, 'CONFLICT');
  }
  if (command.does === 'transfer') {
    // Told once, and not of what was cancelled: it only says where it lies.
    const isTold = !item.withAgency && item.stands !== 'CANCELLED';
    if (isTold) return become({ handled: true, withAgency: true, version });
    return { answer: 'DONE', world: changed(before, place, { ...item, handled: true }), steps: [] };
  }
  const { step } = command;
  if (!FROM[step].includes(item.stands)) return refused(before, 'CONFLICT');
  const isAnswer = step === 'PARTIALLY_ANSWERED' || step === 'ANSWERED';
  return become({ stands: step, version, messages: isAnswer ? [...item.messages, { by: party, answer: step }] : item.messages });
}

/** Its time passes: both sides are told once, as long as it is open. */
export function passes(before: World, place: number): Outcome {
  const item = before.items[place];
  const isOpen =
    item?.kind === 'INFORMATION_REQUEST' && ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED'].includes(item.stands) && !item.overdue;
  if (!isOpen) return refused(before, 'NOTHING');
  const after = changed(before, place, { ...item, overdue: true });
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place) };
}

/** What was written is not shown to whom its writer bars by now. */
export const messagesTo = ({ bars }: World, reader: string, { messages }: Inquiry): Inquiry['messages'] =>
  messages.filter(({ by }) => !bars.includes(`${by}>${reader}`));

/** What either side is shown besides what all items have: which question it belongs to is the asker's alone to know, and what becomes of it at home the recipient's. */
export const shownInquiry = (world: World, item: Inquiry, reader: string): object => {
  const { reference, question, stands, recipient, withAgency, handled, owner } = item;
  return {
    ...{ reference, question, stands, recipient, messages: messagesTo(world, reader, item).length },
    ...{ isOneOf: owner === reader, withAgency, handled: handled && recipient === reader, owner },
  };
};
