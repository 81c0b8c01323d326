import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detailsOf } from '../../../src/tenancy/announcements/announcement-details.js';
import { ANNOUNCEMENT_KINDS } from '../../../src/tenancy/announcements/announcement-kinds.js';

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

  it('has the same fields in the description of its kind and in docs/groups.md', () => {
    const { id: _id, at: _at, kind: _kind, keyword: _keyword, itemKind: _itemKind, ...fields } = detailsOf(row('OTHER', {}));
    const fieldsIn = (text: string): readonly string[] => [...new Set(text.match(/\w+/g))].filter((word) => word in fields).sort();
    const page = readFileSync(join(import.meta.dirname, '../../../docs/groups.md'), 'utf8');
    const rows = [...page.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|.*\| ([^|]*) \|$/gm)];
    const documented = new Map<string, readonly string[]>();
    let above: readonly string[] = [];
    for (const [, kinds = '', text = ''] of rows) {
      above = text === 'the same' ? above : fieldsIn(text);
      for (const kind of kinds.match(/[A-Z_]+/g) ?? []) documented.set(kind, above);
    }
    for (const [kind, { description }] of Object.entries(ANNOUNCEMENT_KINDS)) {
      expect([kind, documented.get(kind)]).toEqual([kind, fieldsIn(description.slice(description.indexOf(':')))]);
    }
  });

  it('of a newer version of the hub stays readable', () => {
    const seen = detailsOf(
      row('MOON_LANDING', { party: { id: 'p', kind: 'COUNTRY', name: 'Laos', country: 'LA' }, outcome: 'SUCCESS', until: 'soon' }),
    );
    expect(seen).toMatchObject({ kind: 'OTHER', keyword: 'MOON_LANDING', party: { name: 'Laos' }, outcome: null, expiresAt: null });
  });
});
