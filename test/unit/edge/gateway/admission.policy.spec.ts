import fc from 'fast-check';
import { parse } from 'graphql';
import { admissionOf, mostWaiting, slotsOf } from '../../../../src/edge/gateway/admission.policy.js';
import { sharesOf } from '../../../../src/platform/database/pool-shares.js';
import { rootFieldsOf } from '../../../../src/edge/gateway/idempotency.policy.js';
import type { Operation } from '../../../../src/delivery/previews/operation-registry.js';

const OPERATIONS: readonly Operation[] = [
  { name: 'signIn', type: 'MUTATION', permission: null },
  { name: 'refreshSession', type: 'MUTATION', permission: null, admission: 'IN_TURN' },
  { name: 'confirmIdentity', type: 'MUTATION', permission: 'session:own', admission: 'UNQUEUED' },
  { name: 'revokeIndicator', type: 'MUTATION', permission: 'indicator:revoke', admission: 'URGENT' },
  { name: 'signOut', type: 'MUTATION', permission: 'session:own', admission: 'URGENT' },
  { name: 'publishIndicators', type: 'MUTATION', permission: 'indicator:publish' },
];
const named = (name: string): Operation | undefined => OPERATIONS.find((one) => one.name === name);
const fieldsOf = (text: string): readonly string[] => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('The operation comes first.');
  return rootFieldsOf(operation.selectionSet, document);
};

describe('A request is admitted', () => {
  it.each<readonly [string, string]>([
    ['{ __typename __schema { types { name } } }', 'UNQUEUED'],
    ['{ ...F } fragment F on Query { ...F }', 'IN_TURN'],
    ['mutation { refreshSession }', 'IN_TURN'],
    ['mutation { signIn }', 'UNQUEUED'],
    ['mutation { confirmIdentity }', 'UNQUEUED'],
    ['mutation { revokeIndicator signOut __typename }', 'URGENT'],
    ['mutation { a: revokeIndicator ...Others } fragment Others on Mutation { ... { signOut } }', 'URGENT'],
    ['mutation { revokeIndicator publishIndicators }', 'IN_TURN'],
    ['mutation { signOut: publishIndicators }', 'IN_TURN'],
    ['mutation { revokeIndicator ...Others } fragment Others on Mutation { ... { publishIndicators } }', 'IN_TURN'],
    ['mutation { confirmIdentity revokeIndicator }', 'URGENT'],
    ['mutation { confirmIdentity publishIndicators }', 'IN_TURN'],
    ['mutation { signIn publishIndicators }', 'IN_TURN'],
    ['{ unknown }', 'IN_TURN'],
  ])('%s: %s', (text, admission) => {
    expect(admissionOf(fieldsOf(text), named)).toBe(admission);
  });

  it('by the work that its fragments have, however often they name each other', () => {
    const many = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Mutation { ...F${n + 1} ...F${n + 1} }`);
    const text = `mutation { ...F0 } ${many.join(' ')} fragment F60 on Mutation { revokeIndicator ...F0 }`;
    expect(fieldsOf(text)).toEqual(['revokeIndicator']);
  });
});

describe('The slots of a process', () => {
  it('leave one for urgent requests, one for other parties, and a connection for work without slots, where the pool has enough', () => {
    expect(slotsOf(10)).toEqual({ inTurn: 7, urgent: 2, mostUrgent: 7, ofOne: 6, urgentOfOne: 2 });
    expect(slotsOf(1)).toEqual({ inTurn: 1, urgent: 1, mostUrgent: 1, ofOne: 1, urgentOfOne: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000 }), (pool) => {
        const { inTurn, urgent, mostUrgent, ofOne, urgentOfOne } = slotsOf(pool);
        expect(inTurn + urgent).toBeLessThanOrEqual(pool < 3 ? pool : pool - 1);
        expect(urgent).toBe(sharesOf(pool).reserved);
        expect(mostUrgent).toBeLessThan(pool);
        expect(mostUrgent).toBeGreaterThanOrEqual(urgent);
        expect(Math.min(urgent, urgentOfOne, ofOne)).toBeGreaterThan(0);
        if (pool >= 6) expect(ofOne + urgentOfOne).toBeLessThan(pool);
      }),
    );
  });

  it('have as many requests waiting as begin in time', () => {
    expect(mostWaiting(8, 750, 10)).toBe(600);
    expect(mostWaiting(8, 750, 100)).toBe(60);
    expect(mostWaiting(8, 750, 0)).toBe(1_000);
    expect(mostWaiting(8, 750, 60_000)).toBe(20);
  });
});
