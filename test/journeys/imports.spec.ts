import type { Actor } from '../../src/access/actor.js';
import { IdentityDoor } from '../../src/access/identity-door.js';
import { IntakeService } from '../../src/intake/intake.service.js';
import type { ImportMeta, Piece, TakenReceipt } from '../../src/intake/piece.js';
import { type Hub, startHub } from '../support/hub.js';
import { officer, type Officer, until } from '../support/officer.js';

const claim = (value: string, said: object = {}): Piece => ({
  source: value,
  item: {
    kind: 'DOMAIN',
    value,
    threat: 'PHISHING',
    tlp: 'GREEN',
    discoverability: 'HIDDEN',
    attribution: 'NAMED',
    tags: [],
    agencyOnly: false,
    reissue: false,
    ...said,
  },
});

describe('what comes in by machine', () => {
  let hub: Hub;
  let intake: IntakeService;
  let actor: Actor;
  let thailand: Officer, cambodia: Officer;

  beforeAll(async () => {
    hub = await startHub();
    intake = hub.app.get(IntakeService, { strict: false });
    const { token, ask } = await hub.as('analyst@th.example');
    thailand = officer(ask);
    cambodia = officer((await hub.as('analyst@kh.example')).ask);
    const admission = await hub.app
      .get(IdentityDoor, { strict: false })
      .admit(`Bearer ${token}`, 'imports-test', { address: '127.0.0.1', certificate: undefined });
    if (!admission) throw new Error('Not admitted.');
    actor = { ...admission.identity, requestId: 'imports-test', channel: 'bulk' };
  });
  afterAll(() => hub.stop());

  const takes = async (meta: Partial<ImportMeta>, pieces: readonly Piece[]): Promise<readonly TakenReceipt[]> => {
    const all: TakenReceipt[] = [];
    for await (const receipt of (await intake.take(actor, { source: 'STIX', ...meta }, pieces)).receipts) all.push(receipt);
    return all;
  };

  describe('an import', () => {
    it('publishes what can be, holds what bears no label, and says of each piece what became of it', async () => {
      const receipts = await takes({}, [
        claim('one.example.com', { audience: { everyCountry: false, countries: ['KH'], groups: [], partners: [], exceptCountries: [] } }),
        claim('not a domain'),
        claim('unlabelled.example.com', { tlp: undefined }),
        { source: 'line 9', line: 9, refusal: [{ severity: 'ERROR', code: 'JSON_INVALID', field: null, message: 'No JSON.' }] },
      ]);
      expect(receipts.map(({ line, outcome }) => [line, outcome])).toEqual([
        [1, 'CREATED'],
        [2, 'REJECTED'],
        [3, 'HELD'],
        [9, 'REJECTED'],
      ]);
      expect(await cambodia.opens(receipts[0]?.id ?? '')).toMatchObject({ value: 'one.example.com' });
      expect(await thailand.lists({})).not.toContain('unlabelled.example.com');
    });

    it('answers what is sent again under its key with what became of it, and goes on behind', async () => {
      const meta = { idempotencyKey: 'raid-17' };
      const first = await takes(meta, [claim('a.example.com'), claim('b.example.com')]);
      const again = await takes(meta, [claim('a.example.com'), claim('other.example.com'), claim('c.example.com')]);
      expect(again[0]).toEqual(first[0]);
      expect(again[1]).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
      expect(again[2]).toMatchObject({ line: 3, outcome: 'CREATED' });
    });

    it('is broken off by whoever sends it again meanwhile', async () => {
      const meta: ImportMeta = { source: 'STIX', idempotencyKey: 'twice' };
      const slow = await intake.take(actor, meta, [claim('d.example.com')]);
      await takes(meta, [claim('d.example.com')]);
      await expect(slow.receipts.next()).rejects.toThrow(/goes on elsewhere/);
    });

    it('keeps text that PostgreSQL cannot store out of its notes', async () => {
      const [receipt] = await takes({}, [claim('nul\0.example.com', { description: '\ud800' })]);
      expect(receipt).toMatchObject({ outcome: 'REJECTED' });
    });
  });

  const importId = async (pieces: readonly Piece[]): Promise<string> => {
    const taking = await intake.take(actor, { source: 'MISP', name: 'a raid' }, pieces);
    for await (const receipt of taking.receipts) void receipt;
    return taking.id;
  };
  const HELD =
    'query ($id: ID!) { heldItems(importId: $id) { nodes { id value line } } import(id: $id) { state held created dropped rejected by } }';
  type Held = { heldItems: { nodes: { id: string; value: string }[] } | null; import: Record<string, unknown> | null };
  const REVOKE = 'mutation ($id: ID!) { revokeImport(id: $id, reason: "The wrong file.") { revoked restored left import { state held } } }';
  const KH = { everyCountry: false, countries: ['KH'], groups: [], partners: [], exceptCountries: [] };

  describe('what bears no label', () => {
    const LABEL = `mutation ($id: ID!, $tlp: Tlp!, $audience: AudienceInput, $ids: [ID!]) {
      labelHeldItems(importId: $id, tlp: $tlp, audience: $audience, ids: $ids) { created updated unchanged rejected } }`;

    it('waits for one, is published with it for the eyes that are said, or is dropped', async () => {
      const id = await importId(
        ['h1', 'h2', 'h3'].map((name) => claim(`${name}.example.com`, { tlp: undefined, lastSeen: new Date('2026-01-02T03:04:05Z') })),
      );
      const { heldItems } = await thailand.ask<Held>(HELD, { id });
      const [first, second] = heldItems?.nodes ?? [];
      expect(heldItems?.nodes.map(({ value }) => value)).toEqual(['h1.example.com', 'h2.example.com', 'h3.example.com']);

      const labelled = await thailand.ask(LABEL, { id, tlp: 'AMBER', audience: { countries: ['KH'] }, ids: [first?.id] });
      expect(labelled).toEqual({ labelHeldItems: { created: 1, updated: 0, unchanged: 0, rejected: 0 } });
      expect((await cambodia.looksUp('h1.example.com'))[0]?.indicators).toMatchObject([{ tlp: 'AMBER' }]);
      expect((await cambodia.looksUp('h2.example.com'))[0]?.indicators).toEqual([]);

      expect(
        await thailand.ask('mutation ($id: ID!, $ids: [ID!]) { dropHeldItems(importId: $id, ids: $ids) }', { id, ids: [second?.id] }),
      ).toEqual({ dropHeldItems: 1 });
      expect(await thailand.ask<Held>(HELD, { id })).toMatchObject({
        heldItems: { nodes: [{ value: 'h3.example.com' }] },
        import: { state: 'DONE', created: 1, held: 1, dropped: 1, by: 'analyst@th.example' },
      });
    });

    it('waits on where its label and its audience do not go together', async () => {
      const id = await importId([claim('h4.example.com', { tlp: undefined })]);
      const answer = await thailand.ask(LABEL, { id, tlp: 'AMBER', audience: { everyCountry: true } });
      expect(answer).toEqual({ labelHeldItems: { created: 0, updated: 0, unchanged: 0, rejected: 1 } });
      expect((await thailand.ask<Held>(HELD, { id })).heldItems?.nodes).toHaveLength(1);
    });

    it('is nobody else’s to see, label, drop or take back', async () => {
      const id = await importId([claim('h5.example.com', { tlp: undefined })]);
      expect(await cambodia.ask<Held>(HELD, { id })).toEqual({ heldItems: null, import: null });
      await expect(cambodia.ask(LABEL, { id, tlp: 'GREEN' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(cambodia.ask('mutation ($id: ID!) { dropHeldItems(importId: $id) }', { id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(cambodia.ask(REVOKE, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('an import that is taken back', () => {
    it('revokes what it created and restores what it changed, but leaves what was changed since', async () => {
      const before = await thailand.publishes({
        value: 'r-old.example.com',
        description: 'As it was.',
        tags: ['old'],
        audience: { countries: ['KH', 'VN'] },
      });
      const narrowed = await thailand.publishes({
        value: 'r-narrow.example.com',
        description: 'As it was.',
        audience: { countries: ['KH', 'VN'] },
      });
      const id = await importId([
        claim('r-new.example.com', { audience: KH }),
        claim('r-old.example.com', { description: 'As the import says.', audience: { ...KH, countries: ['KH', 'VN'] } }),
        claim('r-narrow.example.com', { description: 'As the import says.', audience: { ...KH, countries: ['KH', 'VN'] } }),
        claim('r-later.example.com'),
        claim('r-held.example.com', { tlp: undefined }),
      ]);
      await thailand.readdresses(narrowed.id, { countries: ['VN'] });
      await thailand.publishes({ value: 'r-later.example.com', description: 'A colleague knows better.', threat: 'MALWARE' });

      const answer = await thailand.ask(REVOKE, { id });
      expect(answer).toEqual({ revokeImport: { revoked: 1, restored: 2, left: 1, import: { state: 'REVOKED', held: 0 } } });
      const told = async () => (await cambodia.reads(null, {}, 1000)).events.filter(({ operation }) => operation === 'REVOKED');
      expect(await until(told, ({ length }) => length > 0)).toMatchObject([
        { indicator: { value: 'r-new.example.com', revokedReason: 'The wrong file.' } },
      ]);
      expect(await cambodia.opens(before.id)).toMatchObject({ description: 'As it was.', revokedAt: null });
      expect(await cambodia.opens(narrowed.id)).toBeNull();
      expect(await thailand.opens(narrowed.id)).toMatchObject({ description: 'As it was.' });
      expect((await thailand.looksUp('r-later.example.com'))[0]?.indicators).toMatchObject([
        { description: 'A colleague knows better.', revokedAt: null },
      ]);
      expect(await thailand.ask(REVOKE, { id })).toEqual(answer);
    });

    it('gives back what a value said before the first of several lines on it', async () => {
      const { id: old } = await thailand.publishes({ value: 'r-often.example.com', description: 'First.' });
      const id = await importId(['Second.', 'Third.', 'Fourth.'].map((description) => claim('r-often.example.com', { description })));
      expect(await thailand.ask(REVOKE, { id })).toMatchObject({ revokeImport: { revoked: 0, restored: 1, left: 0 } });
      expect(await thailand.opens(old)).toMatchObject({ description: 'First.' });
    });

    it('takes nothing more under its key', async () => {
      const taking = await intake.take(actor, { source: 'STIX', idempotencyKey: 'taken-back' }, [claim('r-key.example.com')]);
      await taking.receipts.next();
      await thailand.ask(REVOKE, { id: taking.id });
      await expect(takes({ idempotencyKey: 'taken-back' }, [claim('r-key-2.example.com')])).rejects.toThrow(/taken back/);
    });
  });
});
