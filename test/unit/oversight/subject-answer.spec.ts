import fc from 'fast-check';
import { CONSULTATION_OUTCOMES, REFUSAL_GROUNDS } from '../../../src/oversight/data-subjects/subject-request.js';
import {
  answerText,
  decisionProblem,
  isValidArrival,
  NEITHER_CONFIRM_NOR_DENY,
} from '../../../src/oversight/data-subjects/subject.policy.js';

describe('The answer to a data subject', () => {
  it('is one constant text when nothing may be disclosed, without a date, a name or a number', () => {
    expect(answerText([])).toBe(NEITHER_CONFIRM_NOR_DENY);
    expect(answerText([])).not.toMatch(/\d/);
  });

  it('has each disclosure once, in an order that does not depend on its sources, and nothing else', () => {
    const text = fc.string({ minLength: 1 }).map((one) => `«${one.replaceAll('\n', ' ')}»`);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (disclosures) => {
        const answer = answerText(disclosures);
        expect(answer).toBe(answerText([...disclosures, ...disclosures].reverse()));
        const unique = new Set(disclosures).size;
        expect(answer.split('\n\n')).toHaveLength(unique + 2);
        for (const one of disclosures) expect(answer).toContain(one);
      }),
    );
  });

  it('does not claim to be complete', () => {
    expect(answerText(['One.'])).toMatch(/neither confirms nor denies/);
  });
});

describe("An owner's answer", () => {
  it('fits when a refusal has a ground and no text, consent has a text, and nothing else has a ground', () => {
    for (const outcome of CONSULTATION_OUTCOMES) {
      for (const ground of [null, ...REFUSAL_GROUNDS]) {
        for (const disclosure of [null, '  ', 'The person may learn this.']) {
          const discloses = disclosure === 'The person may learn this.';
          const fits =
            outcome === 'REFUSE' ? ground !== null && !discloses : ground === null && (outcome !== 'AGREE_TO_DISCLOSE' || discloses);
          expect({
            outcome,
            ground,
            disclosure,
            fits: decisionProblem({ outcome, ground, reason: 'x', disclosure }) === undefined,
          }).toEqual({
            ...{ outcome, ground, disclosure, fits },
          });
        }
      }
    }
  });
});

describe('The arrival of a request', () => {
  it.each([
    [-367, false],
    [-365, true],
    [0, true],
    [1, false],
  ])('%s days from now is accepted: %s', (days, valid) => {
    const now = new Date('2026-06-01T00:00:00Z');
    expect(isValidArrival(new Date(now.getTime() + days * 86_400_000), now)).toBe(valid);
  });
});
