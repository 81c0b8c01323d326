import fc from 'fast-check';
import { ACTION_STATES, type ActionRequestState, ACTS, ANSWERS, type Money } from '../../../src/casework/action-requests/action.js';
import {
  ENDED_STATES,
  nextActionState,
  type AnswerStep,
  type ActionStanding,
  SUBJECT_KINDS,
} from '../../../src/casework/action-requests/action.policy.js';
import { sortBoard, spanOf, type Stake } from '../../../src/casework/action-requests/golden-hour.policy.js';
import { unitsOf } from '../../../src/casework/action-requests/money.policy.js';
import { KINDS } from '../../../src/values/values/value.js';

const FRESH: ActionStanding = { act: 'FREEZE', state: 'SENT', currency: 'USD', amount: '1000.00', held: '0', gone: '0' };
const money = (amount: string, currency = 'USD'): Money => ({ amount, currency });
const outcome = (now: ActionStanding, said: AnswerStep): string => {
  const next = nextActionState(now, said);
  return 'state' in next ? next.state : next.code;
};
const decimal = (units: bigint): string => `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`;

/** Whatever a recipient says, one after the other, as the database keeps it. */
function played(from: ActionStanding, answers: readonly AnswerStep[]): readonly ActionStanding[] {
  const course = [from];
  for (const said of answers) {
    const now = course.at(-1) ?? from;
    const next = nextActionState(now, said);
    if (!('state' in next)) continue;
    const left = unitsOf(now.held) - unitsOf(now.gone);
    const holds = said.answer === 'HELD' || said.answer === 'PARTIALLY_HELD';
    const goes = now.act === 'FREEZE' && ['RELEASED', 'SEIZED', 'RETURNED'].includes(said.answer);
    const moved = said.amount ? unitsOf(said.amount.amount) : goes ? left : 0n;
    course.push({
      ...now,
      state: next.state,
      currency: now.currency ?? said.amount?.currency ?? null,
      held: decimal(unitsOf(now.held) + (holds ? moved : 0n)),
      gone: decimal(unitsOf(now.gone) + (goes ? moved : 0n)),
    });
  }
  return course;
}

const standings = fc.record({
  act: fc.constantFrom(...ACTS),
  state: fc.constant<ActionRequestState>('SENT'),
  currency: fc.constant('USD'),
  amount: fc.option(fc.integer({ min: 1, max: 5_000 }).map((cents) => (cents / 100).toFixed(2))),
  held: fc.constant('0'),
  gone: fc.constant('0'),
});
const answers = fc.array(
  fc.record({
    answer: fc.constantFrom(...ANSWERS),
    amount: fc.option(fc.integer({ min: 1, max: 3_000 }).map((cents) => money((cents / 100).toFixed(2)))),
  }),
  { maxLength: 25 },
);

describe('a request to act', () => {
  it('holds no more than the database adds up', () => {
    const now: ActionStanding = { ...FRESH, state: 'PARTIALLY_HELD', amount: null, held: '99999999999999999' };
    expect([outcome(now, { answer: 'HELD', amount: money('1') }), outcome(now, { answer: 'HELD', amount: money('0.99') })]).toEqual([
      'AMOUNT_INVALID',
      'HELD',
    ]);
  });

  it('goes from asked to acknowledged to held or refused, and only what is held is let go, seized or returned', () => {
    const amount = (answer: string): Money | null => (answer === 'HELD' || answer === 'PARTIALLY_HELD' ? money('1000.00') : null);
    const table = ACTION_STATES.map((state) => {
      const now: ActionStanding = { ...FRESH, state, held: state === 'HELD' ? '1000.00' : state === 'PARTIALLY_HELD' ? '1.00' : '0' };
      return [state, ANSWERS.filter((answer) => outcome(now, { answer, amount: amount(answer) }) !== 'ACTION_STATE')];
    });
    expect(Object.fromEntries(table)).toEqual({
      SENT: ['ACKNOWLEDGED'],
      ACKNOWLEDGED: ['HELD', 'PARTIALLY_HELD', 'DECLINED'],
      PARTIALLY_HELD: ['HELD', 'PARTIALLY_HELD', 'RELEASED', 'SEIZED', 'RETURNED'],
      HELD: ['RELEASED', 'SEIZED', 'RETURNED'],
      ...{ DECLINED: [], RELEASED: [], SEIZED: [], RETURNED: [], CANCELLED: [] },
    });
  });

  it('is held or partly held as the sum says, whatever the recipient called it', () => {
    const now: ActionStanding = { ...FRESH, state: 'ACKNOWLEDGED' };
    expect(outcome(now, { answer: 'HELD', amount: money('999.99') })).toBe('PARTIALLY_HELD');
    expect(outcome(now, { answer: 'PARTIALLY_HELD', amount: money('1000') })).toBe('HELD');
    expect(outcome({ ...now, state: 'PARTIALLY_HELD', held: '999.99' }, { answer: 'HELD', amount: money('0.01') })).toBe('HELD');
    expect(outcome({ ...now, amount: null, currency: null }, { answer: 'PARTIALLY_HELD', amount: money('5', 'THB') })).toBe(
      'PARTIALLY_HELD',
    );
  });

  it('refuses amounts where there is no money, none where there is, other currencies, and more than is held', () => {
    const acknowledged: ActionStanding = { ...FRESH, state: 'ACKNOWLEDGED' };
    const held: ActionStanding = { ...FRESH, state: 'HELD', held: '1000', gone: '999.5' };
    expect(outcome(FRESH, { answer: 'ACKNOWLEDGED', amount: money('1') })).toBe('AMOUNT_UNFIT');
    expect(outcome(acknowledged, { answer: 'HELD' })).toBe('AMOUNT_MISSING');
    expect(outcome(acknowledged, { answer: 'HELD', amount: money('1', 'THB') })).toBe('CURRENCY_MISMATCH');
    expect(outcome({ ...acknowledged, act: 'TAKEDOWN' }, { answer: 'HELD', amount: money('1') })).toBe('AMOUNT_UNFIT');
    expect(outcome({ ...held, act: 'PRESERVATION' }, { answer: 'SEIZED' })).toBe('ACTION_STATE');
    expect(outcome(held, { answer: 'SEIZED', amount: money('0.51') })).toBe('AMOUNT_BEYOND_HELD');
    expect(outcome(held, { answer: 'SEIZED', amount: money('0.49') })).toBe('HELD');
    expect(outcome(held, { answer: 'RETURNED' })).toBe('RETURNED');
  });

  it('never leaves its states, stays where it has ended, lets no more go than is held, and has ended when nothing is left', () => {
    fc.assert(
      fc.property(standings, answers, (from, said) => {
        const course = played(from, said);
        const ends = course.findIndex(({ state }) => ENDED_STATES.includes(state));
        expect(ends < 0 || ends === course.length - 1).toBe(true);
        for (const { act, state, held, gone } of course) {
          expect(ACTION_STATES).toContain(state);
          expect(unitsOf(gone) <= unitsOf(held)).toBe(true);
          if (act !== 'FREEZE') expect(unitsOf(held)).toBe(0n);
          const isOver = state === 'RELEASED' || state === 'SEIZED' || state === 'RETURNED';
          if (act === 'FREEZE' && unitsOf(held) > 0n) expect(isOver).toBe(unitsOf(held) === unitsOf(gone));
        }
      }),
    );
  });

  it('asks of each kind of value for what can be done about it', () => {
    expect([...new Set(Object.values(SUBJECT_KINDS).flat())].sort()).toEqual(KINDS.filter((kind) => kind !== 'FILE_HASH').sort());
    expect(SUBJECT_KINDS.FREEZE).toEqual(['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID']);
  });
});

describe('the golden-hour board', () => {
  const NOW = 1_800_000_000_000;
  const stake = (id: string, minutes: number, amount: string | null, currency = 'USD'): Stake => ({
    id,
    dueAt: NOW + minutes * 60_000,
    atRisk: amount === null ? null : { currency, amount },
  });

  it('orders by the time that is left, then by money, currencies taking turns, and what has no amount behind', () => {
    const board = [
      stake('later', 900, '9999999'),
      stake('overdue', -3, '1'),
      stake('small dollars', 12, '10'),
      stake('large dollars', 14, '900.10'),
      stake('large bahts', 11, '50000', 'THB'),
      stake('small bahts', 5, '20000', 'THB'),
      stake('unknown', 1, null),
    ];
    const wanted = ['overdue', 'large bahts', 'large dollars', 'small bahts', 'small dollars', 'unknown', 'later'];
    expect(sortBoard(board, NOW).map(({ id }) => id)).toEqual(wanted);
  });

  it('is the same for whatever order it is given, never puts more time before less, nor less money of a currency before more', () => {
    const stakes = fc
      .uniqueArray(
        fc.record({
          minutes: fc.integer({ min: -30, max: 3_000 }),
          amount: fc.option(fc.nat(50)),
          currency: fc.constantFrom('USD', 'THB', 'KHR'),
        }),
        {
          maxLength: 30,
        },
      )
      .map((list) =>
        list.map(({ minutes, amount, currency }, place) => stake(`n${place}`, minutes, amount === null ? null : String(amount), currency)),
      );
    fc.assert(
      fc.property(stakes, (given) => {
        const board = sortBoard(given, NOW);
        expect(sortBoard([...given].reverse(), NOW)).toEqual(board);
        board
          .slice(1)
          .forEach((below, place) => expect(spanOf(below.dueAt, NOW)).toBeGreaterThanOrEqual(spanOf((board[place] as Stake).dueAt, NOW)));
        for (const [place, one] of board.entries()) {
          for (const below of board.slice(place + 1)) {
            const sameLine = spanOf(one.dueAt, NOW) === spanOf(below.dueAt, NOW) && one.atRisk?.currency === below.atRisk?.currency;
            if (sameLine && one.atRisk && below.atRisk) expect(unitsOf(one.atRisk.amount) >= unitsOf(below.atRisk.amount)).toBe(true);
          }
        }
      }),
    );
  });

  it('reads amounts exactly', () => {
    expect([unitsOf('0.1') + unitsOf('0.2'), unitsOf('999999999999999.9999')]).toEqual([3_000n, 9_999_999_999_999_999_999n]);
    expect(() => unitsOf('1.00001')).toThrow(SyntaxError);
  });
});
