import { type Drafts, hasText, hasUnsentText, isText, withDraft, withoutDraft } from '../../../console/src/app/drafts.ts';

const NOTHING: ReadonlySet<string> = new Set();

describe('drafts that are kept while their act waits', () => {
  const none: Drafts = new Map();
  const answer = { note: 'The money is gone.' };
  const kept = withDraft(withDraft(none, 'answer', { draft: answer, hasText: true }), 'choice', {
    draft: { reason: 'OTHER' },
    hasText: false,
  });

  it('have text where something was written that a new form does not have', () => {
    expect(isText('The money is gone.', '')).toBe(true);
    expect(isText('1000', '1000')).toBe(false);
    expect(isText(' \n', '')).toBe(false);
    expect([hasText(kept), hasText(none), hasUnsentText(kept, NOTHING)]).toEqual([true, false, true]);
  });

  it('are given up one by one: choices alone are no text', () => {
    const rest = withoutDraft(kept, 'answer', answer);
    expect([...rest.keys()]).toEqual(['choice']);
    expect([hasText(rest), hasUnsentText(rest, NOTHING)]).toEqual([false, false]);
  });

  it('are about to be sent while an act that sends them waits, and no other ones', () => {
    expect(hasUnsentText(kept, new Set(['answer']))).toBe(false);
    expect(hasUnsentText(kept, new Set(['choice', 'another act']))).toBe(true);
    expect(hasUnsentText(withDraft(kept, 'other', { draft: {}, hasText: true }), new Set(['answer']))).toBe(true);
  });

  it('stay where something was written after the act was sent', () => {
    const later = withDraft(kept, 'answer', { draft: { note: 'More' }, hasText: true });
    expect(withoutDraft(later, 'answer', answer)).toBe(later);
  });
});
