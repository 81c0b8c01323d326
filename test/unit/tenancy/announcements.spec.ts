import { detailsOf } from '../../../src/tenancy/announcements/announcement-details.js';

const row = (what: string, about: object) => ({ id: 'a', at: '2026-05-31T09:30:00+00:00', what, about: about as Record<string, unknown> });

describe('an announcement', () => {
  it('has typed fields for the parameters of its kind, and null for all others', () => {
    const party = { id: 'p', kind: 'PARTNER', name: 'Meta' };
    const seen = detailsOf(row('PARTY_READMITTED', { party, reason: 'Why', outcome: 'LAPSED' }));
    expect(seen).toMatchObject({ kind: 'PARTY_READMITTED', keyword: 'PARTY_READMITTED', reason: 'Why', outcome: 'LAPSED' });
    expect(seen.party).toEqual({ ...party, country: null });
    expect(seen).toMatchObject({ groupId: null, quantity: null, expiresAt: null, by: null, itemIds: [], itemKind: null });
  });

  it('names items and their kind; a list is an array or a text', () => {
    expect(detailsOf(row('CASE_RELATED', { cases: ['a', 'b'] }))).toMatchObject({ itemKind: 'CASE', itemIds: ['a', 'b'] });
    expect(detailsOf(row('LINKED', { count: 2, indicators: 'a b' }))).toMatchObject({
      itemKind: 'INDICATOR',
      itemIds: ['a', 'b'],
      quantity: 2,
    });
    expect(detailsOf(row('ACTION_REQUEST_OVERDUE', { request: 'r', level: 2, since: '2026-05-31T09:30:00Z' }))).toMatchObject({
      ...{ itemKind: 'ACTION_REQUEST', itemIds: ['r'], escalation: 2, overdueSince: '2026-05-31T09:30:00.000Z' },
      directoryEntryId: null,
      deconflictionRequestId: null,
    });
    expect(detailsOf(row('CONTACT_ANSWERED', { request: 'r' }))).toMatchObject({ itemIds: [], deconflictionRequestId: 'r' });
    expect(detailsOf(row('CASE_INVITATION', {}))).toMatchObject({ itemKind: 'CASE', itemIds: [] });
  });

  it('of a newer version of the hub stays readable', () => {
    const seen = detailsOf(
      row('MOON_LANDING', { party: { id: 'p', kind: 'COUNTRY', name: 'Laos', country: 'LA' }, outcome: 'SUCCESS', until: 'soon' }),
    );
    expect(seen).toMatchObject({ kind: 'OTHER', keyword: 'MOON_LANDING', party: { name: 'Laos' }, outcome: null, expiresAt: null });
  });
});
