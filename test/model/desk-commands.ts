/** What can be asked at the duty desk, as data. */
import fc from 'fast-check';
import { ALERT_KINDS } from './alerts.js';
import type { Rule } from './calling.js';
import type { Account } from './cast.js';
import type { Desking } from './desk.js';
import { AGENCIES, headOf, partyOfAgency, staffOf, WITH_BUREAU, WITH_CHAT } from './staff.js';
import type { Audience } from './visibility.js';

const number = fc.nat({ max: 999 });
const rarely = fc.nat({ max: 7 }).map((n) => n === 0);
const publishers = [headOf('th'), headOf('my'), headOf(WITH_BUREAU), `admin@${WITH_BUREAU}`, headOf('binance')];
const alerted = ['kh', 'vn', 'binance'].flatMap(staffOf);

const rule: fc.Arbitrary<Rule> = fc.record({
  kinds: fc.subarray([...ALERT_KINDS], { maxLength: 2 }),
  minUrgency: fc.constantFrom('ROUTINE' as const, 'URGENT' as const, 'EMERGENCY' as const),
  mode: fc.constantFrom('IMMEDIATE' as const, 'DIGEST' as const, 'OFF' as const),
  channels: fc.constantFrom<Rule['channels']>(['EMAIL'], ['EMAIL'], []),
});
const chatRule: fc.Arbitrary<Rule> = rule.map((one) => ({ ...one, channels: [...one.channels, 'SLACK' as const] }));

const rules: fc.Arbitrary<Desking> = fc
  .record({
    by: fc.constantFrom(...alerted),
    own: fc.array(rule, { maxLength: 2 }),
    chat: fc.array(chatRule, { maxLength: 2 }),
    isOwn: fc.boolean(),
    isWrong: rarely,
  })
  .map(({ by, own, chat, isOwn, isWrong }) => ({ does: 'setRules' as const, by, own: isOwn, rules: isOwn && !isWrong ? own : chat }));
const partyRules: fc.Arbitrary<Desking> = fc
  .record({ party: fc.constantFrom(...WITH_CHAT), chat: fc.array(chatRule, { maxLength: 2 }) })
  .map(({ party, chat }) => ({ does: 'setRules' as const, by: headOf(party), own: false, rules: chat }));

/** With how often each is asked. */
export const deskCommands = (
  anybody: fc.Arbitrary<Account>,
  audience: fc.Arbitrary<Audience>,
): Readonly<Record<Desking['does'], readonly [number, fc.Arbitrary<Desking>]>> => {
  const publisher = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...publishers) }, { weight: 1, arbitrary: anybody });
  const itsOwner = fc.oneof({ weight: 9, arbitrary: fc.constant('OWNER') }, { weight: 1, arbitrary: fc.oneof(anybody, publisher) });
  const said = { unit: fc.constantFrom('Duty desk', 'Fraud desk'), audience };
  const about = <Does extends Desking['does']>(does: Does) => ({ does: fc.constant(does), by: itsOwner, entry: number });
  const inAgency = <Does extends Desking['does']>(does: Does) =>
    fc
      .record({ agency: fc.constantFrom(...AGENCIES), other: rarely, stranger: fc.oneof(anybody, publisher) })
      .map(({ agency, other, stranger }) => ({ does, agency, by: other ? stranger : headOf(partyOfAgency(agency)) }));
  const isMainly = fc.nat({ max: 3 }).map((n) => n > 0);
  const nth = fc.record({ nth: fc.nat({ max: 9 }) });
  const shift = fc.record({ officer: fc.nat({ max: 59 }), rank: fc.integer({ min: 1, max: 2 }), isNow: isMainly });
  const change = fc.record({
    kind: fc.constantFrom('ABSENCE' as const, 'COVER' as const, 'SWAP' as const),
    ...{ officer: fc.nat({ max: 59 }), substitute: fc.nat({ max: 59 }) },
  });
  const both = <One extends object, Other extends object>(one: fc.Arbitrary<One>, other: fc.Arbitrary<Other>): fc.Arbitrary<One & Other> =>
    fc.tuple(one, other).map(([first, second]) => ({ ...first, ...second }));
  return {
    publishEntry: [3, fc.record({ does: fc.constant('publishEntry' as const), by: publisher, ...said })],
    editEntry: [3, fc.record({ ...about('editEntry'), ...said })],
    verifyEntry: [1, fc.record(about('verifyEntry'))],
    withdrawEntry: [2, fc.record(about('withdrawEntry'))],
    entryAges: [1, fc.record({ does: fc.constant('entryAges' as const), entry: number })],
    setRoster: [3, both(inAgency('setRoster'), fc.record({ isFallback: fc.boolean() }))],
    setShift: [6, both(inAgency('setShift'), shift)],
    endShift: [1, both(inAgency('endShift'), nth)],
    changeDuty: [3, both(inAgency('changeDuty'), change)],
    endChange: [1, both(inAgency('endChange'), nth)],
    setRules: [4, fc.oneof(rules, partyRules)],
    acknowledge: [
      4,
      fc.record({
        ...{ does: fc.constant('acknowledge' as const), alert: number },
        by: fc.oneof({ weight: 9, arbitrary: fc.constant('ADDRESSEE' as const) }, { weight: 1, arbitrary: anybody }),
      }),
    ],
    confirm: [3, fc.record({ does: fc.constant('confirm' as const), by: fc.constant('LOSER' as const), loss: number })],
    later: [5, fc.record({ does: fc.constant('later' as const), alert: number })],
    digests: [1, fc.constant({ does: 'digests' as const })],
    mail: [3, fc.record({ does: fc.constant('mail' as const), isDown: fc.boolean() })],
  };
};

/** How a run about the duty desk begins: two officers are on duty in one country, and emergencies come in. */
export function deskOpening(): readonly Desking[] {
  const agency = `${WITH_BUREAU} 1`;
  const by = headOf(WITH_BUREAU);
  return [
    { does: 'setRoster', by, agency, isFallback: true },
    ...[1, 2].map((rank) => ({ does: 'setShift', by, agency, officer: rank - 1, rank, isNow: true }) as const),
  ];
}
