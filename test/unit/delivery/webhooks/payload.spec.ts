import type { Claim } from '../../../../src/intel/indicators/claim.js';
import { TLP, type Tlp } from '../../../../src/tenancy/sharing/label.js';
import { bodyOf, payloadLevelOf, MOST_BODY_BYTES, type WebhookEvent } from '../../../../src/delivery/webhooks/payload.policy.js';

const ID = '11111111-1111-4111-8111-111111111111';
const claim = (said: Partial<Claim> = {}): Claim => ({
  ...{
    id: ID,
    kind: 'DOMAIN',
    scope: '',
    value: 'secret-value.example',
    display: 'secret-value.example',
    platform: null,
    network: null,
    bank: null,
  },
  ...{
    country: null,
    threat: 'PHISHING',
    tlp: 'GREEN',
    tags: [],
    first_seen: null,
    last_seen: null,
    valid_until: null,
    retain_until: null,
  },
  ...{
    revoked_at: null,
    revoked_reason: null,
    published_at: '2026-11-25T12:00:00+00:00',
    updated_at: '2026-11-25T12:00:00+00:00',
    version: 1,
  },
  ...{
    owner_id: ID,
    owner_kind: 'COUNTRY',
    owner_name: 'Thailand',
    owner_country: 'TH',
    agency_id: null,
    agency_name: null,
    external_id: null,
  },
  ...{ raw: null, description: 'secret-words', confidence: null, reliability: null, credibility: null, corroboration: 1 },
  ...{ person_status: null, disputed_since: null, dispute_ground: null, contested_since: null, confirmed_at: null },
  ...said,
});
const event = (said: Partial<WebhookEvent> = {}): WebhookEvent => ({
  eventId: 'event',
  cursor: 'cursor',
  at: '2026-11-25T12:00:00+00:00',
  operation: 'PUBLISHED',
  kind: 'INDICATOR',
  itemId: ID,
  backfill: false,
  claim: claim(),
  amberContent: false,
  ...said,
});
const read = (body: Buffer | undefined) =>
  JSON.parse(body?.toString() ?? 'null') as { type: string; timestamp: string; data: Record<string, unknown> };
const at = (tlp: Tlp, said: Partial<WebhookEvent> = {}): WebhookEvent => event({ claim: claim({ tlp }), ...said });

describe('what a webhook may carry', () => {
  it.each([
    ['CLEAR', 'CONTENT', 'CONTENT'],
    ['GREEN', 'CONTENT', 'CONTENT'],
    ['AMBER', 'REFERENCE', 'CONTENT'],
    ['AMBER_STRICT', 'REFERENCE', 'REFERENCE'],
    ['RED', 'NOTHING', 'NOTHING'],
  ] as const)('of %s is its %s; with the owner’s leave its %s', (tlp, without, withLeave) => {
    expect(payloadLevelOf(at(tlp))).toBe(without);
    expect(payloadLevelOf(at(tlp, { amberContent: true }))).toBe(withLeave);
  });

  it('is decided for every label that there is', () => {
    expect(TLP.map((tlp) => payloadLevelOf(at(tlp)))).not.toContain(undefined);
  });

  it('of RED is no body at all', () => {
    for (const operation of ['PUBLISHED', 'UPDATED', 'REVOKED'] as const) {
      expect(bodyOf(at('RED', { operation, amberContent: true }), 'https://hub.example')).toBeUndefined();
    }
  });

  it('of an announcement is that there is one, and not what it says', () => {
    const body = bodyOf(event({ kind: 'ANNOUNCEMENT', claim: null }), 'https://hub.example');
    expect(read(body)).toMatchObject({
      type: 'announcement.published',
      data: { kind: 'ANNOUNCEMENT', itemId: ID, link: `https://hub.example/#/announcements/${ID}`, omitted: 'LABEL' },
    });
  });

  it('of an item without content is nothing', () => {
    expect(bodyOf(event({ claim: null }), 'https://hub.example')).toBeUndefined();
  });

  it.each(['AMBER', 'AMBER_STRICT'] as const)('of %s without leave is id, kind and link, and no word more', (tlp) => {
    const body = bodyOf(at(tlp), 'https://hub.example');
    expect(read(body)).toEqual({
      type: 'indicator.published',
      timestamp: '2026-11-25T12:00:00.000Z',
      data: {
        ...{ eventId: 'event', cursor: 'cursor', operation: 'PUBLISHED', kind: 'INDICATOR', itemId: ID, backfill: false },
        ...{ link: `https://hub.example/#/indicators/${ID}`, omitted: 'LABEL' },
      },
    });
    expect(body?.toString()).not.toMatch(/secret|Thailand|PHISHING|DOMAIN/);
  });

  it('of a withdrawal is the id and what to do, even if there were content', () => {
    for (const left of [null, claim()]) {
      const body = bodyOf(event({ operation: 'WITHDRAWN', claim: left, amberContent: true }), 'https://hub.example');
      expect(read(body).data).toEqual({
        ...{
          eventId: 'event',
          cursor: 'cursor',
          operation: 'WITHDRAWN',
          kind: 'INDICATOR',
          itemId: ID,
          backfill: false,
          instruction: 'DELETE',
        },
      });
      expect(body?.toString()).not.toContain('secret');
    }
  });

  it('is whole up to 20 KB of body, in bytes of UTF-8, and a reference above', () => {
    const empty = bodyOf(event({ claim: claim({ description: '' }) }), 'https://hub.example')?.length ?? 0;
    const fits = bodyOf(event({ claim: claim({ description: 'x'.repeat(MOST_BODY_BYTES - empty) }) }), 'https://hub.example');
    expect(fits?.length).toBe(MOST_BODY_BYTES);
    expect(read(fits).data.item).toMatchObject({ __typename: 'Indicator', value: 'secret-value.example' });
    for (const description of ['x'.repeat(MOST_BODY_BYTES - empty + 1), 'ก'.repeat((MOST_BODY_BYTES - empty) / 2)]) {
      const body = bodyOf(event({ claim: claim({ description }) }), 'https://hub.example');
      expect(read(body).data).toMatchObject({ itemId: ID, omitted: 'SIZE' });
      expect(body?.toString()).not.toContain('secret');
    }
  });

  it('never holds what GraphQL does not show: marks, digest, raw input, reference of the owner', () => {
    const hidden = {
      raw: 'hidden',
      external_id: 'hidden',
      owner_mark: 'hidden',
      digest: 'hidden',
      named_owner: 'hidden',
      scope: 'hidden',
    } as Partial<Claim>;
    expect(bodyOf(event({ claim: claim(hidden) }), 'https://hub.example')?.toString()).not.toContain('hidden');
  });

  it('cannot be made of a moment that is none', () => {
    expect(() => bodyOf(event({ claim: claim({ valid_until: 'infinity' }) }), 'https://hub.example')).toThrow(RangeError);
  });
});
