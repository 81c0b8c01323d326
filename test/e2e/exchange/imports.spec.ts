import type { Actor } from '../../../src/identity/auth/actor.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import { IngestService } from '../../../src/exchange/imports/ingest.service.js';
import type { ImportMeta, Piece, ImportReceipt } from '../../../src/exchange/imports/piece.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';

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
  let intake: IngestService;
  let actor: Actor;
  let thailand: Officer, cambodia: Officer;

  beforeAll(async () => {
    hub = await startHub();
    intake = hub.app.get(IngestService, { strict: false });
    const { token, ask } = await hub.as('analyst@th.example');
    thailand = officer(ask);
    cambodia = officer((await hub.as('analyst@kh.example')).ask);
    const admission = await hub.app
      .get(AuthenticationService, { strict: false })
      .authenticate(`Bearer ${token}`, 'imports-test', { address: '127.0.0.1', certificate: undefined });
    if (!admission.identity) throw new Error('Not admitted.');
    actor = { ...admission.identity, requestId: 'imports-test', channel: 'bulk' };
  });
  afterAll(() => hub.stop());

  const takes = async (meta: Partial<ImportMeta>, pieces: readonly Piece[]): Promise<readonly ImportReceipt[]> => {
    const all: ImportReceipt[] = [];
    for await (const some of (await intake.take(actor, { source: 'STIX', ...meta }, [pieces])).receipts) all.push(...some);
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
      expect(again[1]?.problems[0]?.message).toContain(
        'Line 2 was already sent with this Idempotency-Key, but with other content or other parameters',
      );
      expect(again[2]).toMatchObject({ line: 3, outcome: 'CREATED' });
    });

    it('is broken off by whoever sends it again meanwhile', async () => {
      const meta: ImportMeta = { source: 'STIX', idempotencyKey: 'twice' };
      const slow = await intake.take(actor, meta, [[claim('d.example.com')]]);
      await takes(meta, [claim('d.example.com')]);
      await expect(slow.receipts.next()).rejects.toThrow(/continues in another request/);
    });

    it('keeps text that PostgreSQL cannot store out of its notes', async () => {
      const [receipt] = await takes({}, [claim('nul\0.example.com', { description: '\ud800' })]);
      expect(receipt).toMatchObject({ outcome: 'REJECTED' });
    });
  });

  const KH = { everyCountry: false, countries: ['KH'], groups: [], partners: [], exceptCountries: [] };
  const importId = async (pieces: readonly Piece[]): Promise<string> => {
    const taking = await intake.take(actor, { source: 'MISP', name: 'a raid' }, [pieces]);
    for await (const receipt of taking.receipts) void receipt;
    return taking.id;
  };
  const HELD =
    'query ($id: ID!) { heldItems(importId: $id) { nodes { id value line } } import(id: $id) { state held created dropped rejected createdBy { name } } }';
  type Held = { heldItems: { nodes: { id: string; value: string }[] } | null; import: Record<string, unknown> | null };
  const REVOKE = 'mutation ($id: ID!) { revokeImport(id: $id, reason: "The wrong file.") { revoked restored kept import { state held } } }';

  describe('what bears no label', () => {
    const LABEL = `mutation ($id: ID!, $tlp: Tlp!, $audience: AudienceInput, $ids: [ID!]) {
      labelHeldItems(importId: $id, tlp: $tlp, audience: $audience, items: $ids) { created updated unchanged rejected import { held } } }`;

    it('waits for one, is published with it for the eyes that are said, or is dropped', async () => {
      const id = await importId(
        ['h1', 'h2', 'h3'].map((name) => claim(`${name}.example.com`, { tlp: undefined, lastSeen: new Date('2026-01-02T03:04:05Z') })),
      );
      const { heldItems } = await thailand.ask<Held>(HELD, { id });
      const [first, second] = heldItems?.nodes ?? [];
      expect(heldItems?.nodes.map(({ value }) => value)).toEqual(['h1.example.com', 'h2.example.com', 'h3.example.com']);

      const labelled = await thailand.ask(LABEL, { id, tlp: 'AMBER', audience: { countries: ['KH'] }, ids: [first?.id] });
      expect(labelled).toEqual({ labelHeldItems: { created: 1, updated: 0, unchanged: 0, rejected: 0, import: { held: 2 } } });
      expect((await cambodia.looksUp('h1.example.com'))[0]?.indicators).toMatchObject([{ tlp: 'AMBER' }]);
      expect((await cambodia.looksUp('h2.example.com'))[0]?.indicators).toEqual([]);

      expect(
        await thailand.ask('mutation ($id: ID!, $ids: [ID!]) { dropHeldItems(importId: $id, items: $ids) { held dropped } }', {
          id,
          ids: [second?.id],
        }),
      ).toEqual({ dropHeldItems: { held: 1, dropped: 1 } });
      expect(await thailand.ask<Held>(HELD, { id })).toMatchObject({
        heldItems: { nodes: [{ value: 'h3.example.com' }] },
        import: { state: 'COMPLETE', created: 1, held: 1, dropped: 1, createdBy: { name: 'analyst@th.example' } },
      });
    });

    it('is refused at once where no label would make it readable, and says at once what is remarkable', async () => {
      const receipts = await takes({}, [claim('nonsense', { tlp: undefined }), claim('h0.example.com', { tlp: undefined })]);
      expect(receipts).toMatchObject([
        { outcome: 'REJECTED', problems: [{ code: 'DOMAIN_INVALID', field: 'value' }] },
        { outcome: 'HELD', problems: [{ severity: 'WARNING', code: 'DOMAIN_RESERVED' }] },
      ]);
    });

    it('waits on where its label and its audience do not go together', async () => {
      const id = await importId([claim('h4.example.com', { tlp: undefined })]);
      const answer = await thailand.ask(LABEL, { id, tlp: 'AMBER', audience: { everyCountry: true } });
      expect(answer).toEqual({ labelHeldItems: { created: 0, updated: 0, unchanged: 0, rejected: 1, import: { held: 1 } } });
      expect((await thailand.ask<Held>(HELD, { id })).heldItems?.nodes).toHaveLength(1);
    });

    it('is listed page by page, like imports, and no cursor leads into another list', async () => {
      const id = await importId(['h6', 'h7', 'h8'].map((name) => claim(`${name}.example.com`, { tlp: undefined })));
      const other = await importId([claim('h9.example.com', { tlp: undefined })]);
      type Page<Node> = { nodes: Node[]; pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string } };
      const PAGE = 'pageInfo { hasNextPage hasPreviousPage endCursor }';
      const held = async (importId: string, after: string | null): Promise<Page<{ value: string }>> => {
        const query = `query ($id: ID!, $after: Cursor) { it: heldItems(importId: $id, first: 2, after: $after) { nodes { value } ${PAGE} } }`;
        return (await thailand.ask<{ it: Page<{ value: string }> }>(query, { id: importId, after })).it;
      };
      const first = await held(id, null);
      const second = await held(id, first.pageInfo.endCursor);
      expect([...first.nodes, ...second.nodes].map(({ value }) => value)).toEqual(['h6.example.com', 'h7.example.com', 'h8.example.com']);
      expect([first.pageInfo, second.pageInfo]).toMatchObject([
        { hasNextPage: true, hasPreviousPage: false },
        { hasNextPage: false, hasPreviousPage: true },
      ]);
      await expect(held(other, first.pageInfo.endCursor)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
      const imports = async (who: typeof thailand, after: string | null): Promise<Page<{ id: string }>> => {
        const query = `query ($after: Cursor) { it: imports(first: 1, after: $after) { nodes { id } ${PAGE} } }`;
        return (await who.ask<{ it: Page<{ id: string }> }>(query, { after })).it;
      };
      const newest = await imports(thailand, null);
      const next = await imports(thailand, newest.pageInfo.endCursor);
      expect([newest.nodes, next.nodes]).toEqual([[{ id: other }], [{ id }]]);
      await expect(imports(cambodia, newest.pageInfo.endCursor)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
      expect((await imports(cambodia, null)).nodes).toEqual([]);
    });

    it('is nobody else’s to see, label, drop or take back', async () => {
      const id = await importId([claim('h5.example.com', { tlp: undefined })]);
      expect(await cambodia.ask<Held>(HELD, { id })).toEqual({ heldItems: null, import: null });
      await expect(cambodia.ask(LABEL, { id, tlp: 'GREEN' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(cambodia.ask('mutation ($id: ID!) { dropHeldItems(importId: $id) { dropped } }', { id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(cambodia.ask(REVOKE, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('what its source has taken back', () => {
    const id = 'indicator--6f1b7a52-8d5e-4d0c-9a51-0123456789ab';
    const original = { format: 'stix', body: { type: 'indicator', id } };
    const codes = (receipts: readonly ImportReceipt[]) => receipts.map(({ outcome, problems: [first] }) => [outcome, first?.code]);
    const revoked = (value: string, said: object = {}): Piece => {
      return { ...claim(value, said), source: id, revoked: { reason: 'It was a bank’s own site.' } };
    };

    it('is never published, and revoked with its reason where the agency had published it', async () => {
      const unknown = await takes({}, [revoked('back-1.example.com'), revoked('back-2.example.com', { tlp: undefined })]);
      expect(codes(unknown)).toEqual([
        ['UNCHANGED', 'REVOKED_UNKNOWN'],
        ['UNCHANGED', 'REVOKED_UNKNOWN'],
      ]);
      const [made] = await takes({}, [{ ...claim('back-3.example.com', { original, audience: KH }), source: id }]);
      expect(codes(await takes({ source: 'PULL' }, [revoked('back-3.example.com')]))).toEqual([['UPDATED', 'REVOKED_BY_SOURCE']]);
      expect(await cambodia.opens(made?.id ?? '')).toMatchObject({ revokedReason: 'It was a bank’s own site.' });
      expect(codes(await takes({}, [revoked('back-3.example.com')]))).toEqual([['UNCHANGED', 'REVOKED_BEFORE']]);
    });

    it('does not end what came from elsewhere, nor by its value alone what somebody else’s feed takes back', async () => {
      await takes({}, [claim('back-4.example.com', { original: { format: 'stix', body: { id: 'indicator--other' } } })]);
      await thailand.publishes({ value: 'back-5.example.com' });
      const pieces = [revoked('back-4.example.com'), revoked('back-5.example.com')];
      const [none, ended] = [codes(await takes({ source: 'PULL' }, pieces)), codes(await takes({}, pieces))];
      expect(none.map(([outcome]) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED']);
      expect(ended.map(([outcome]) => outcome)).toEqual(['UNCHANGED', 'UPDATED']);
    });

    it('needs the permission to revoke', async () => {
      const permissions = new Set([...actor.permissions].filter((one) => one !== 'indicator:revoke'));
      const receipts: ImportReceipt[] = [];
      const { receipts: taking } = await intake.take({ ...actor, permissions }, { source: 'STIX' }, [[revoked('back-4.example.com')]]);
      for await (const some of taking) receipts.push(...some);
      expect(codes(receipts)).toEqual([['REJECTED', 'PERMISSION_MISSING']]);
    });
  });

  describe('objects beside claims', () => {
    const malware = (n: number, said: object = {}) => ({
      type: 'malware',
      spec_version: '2.1',
      id: `malware--6f1b7a52-8d5e-4d0c-9a51-${String(n).padStart(12, '0')}`,
      created: '2026-01-01T00:00:00.000Z',
      modified: '2026-01-01T00:00:00.000Z',
      name: `m${n}`,
      is_family: false,
      ...said,
    });
    const object = (n: number, said: object = {}, about: object = { tlp: 'GREEN', audience: KH }): Piece => {
      const body = malware(n, said);
      return { source: body.id, object: body, ...about };
    };
    const LIST = 'query ($ids: [String!]) { stixObjects(filter: { stixIds: $ids, includeRevoked: true }) { nodes { stixId revokedAt } } }';
    const seenBy = async (who: Officer, n: number) =>
      (await who.ask<{ stixObjects: { nodes: { revokedAt: string | null }[] } }>(LIST, { ids: [malware(n).id] })).stixObjects.nodes;
    const CLOSED = { ...KH, countries: [] };

    it('are kept for the eyes that their source says, and never for more', async () => {
      const said = { audience: { ...KH, everyCountry: true, countries: [] } };
      const receipts = await takes(said, [object(1), object(2, {}, { tlp: 'GREEN', audience: CLOSED }), object(3, {}, { tlp: 'GREEN' })]);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'CREATED']);
      expect(await Promise.all([1, 2, 3].map(async (n) => (await seenBy(cambodia, n)).length))).toEqual([1, 0, 1]);
      expect(await seenBy(thailand, 2)).toHaveLength(1);
    });

    it('are kept from a partner, whom a machine does not give them', async () => {
      const partners = [await thailand.partyId('Meta')];
      const [receipt] = await takes({}, [object(4, {}, { tlp: 'GREEN', audience: { ...KH, partners } })]);
      expect(receipt).toMatchObject({ outcome: 'CREATED', problems: [{ code: 'OBJECT_NOT_TO_PARTNERS' }] });
      expect(await seenBy(cambodia, 4)).toHaveLength(1);
    });

    it('are revoked when their producer revokes them, whatever label comes with that', async () => {
      await takes({}, [object(5), object(6)]);
      const later = { modified: '2026-02-01T00:00:00.000Z', revoked: true };
      const wide = { tlp: 'CLEAR', audience: { ...KH, everyCountry: true, countries: [] } };
      const receipts = await takes({}, [object(5, later, wide), object(6, later, {})]);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['UPDATED', 'UPDATED']);
      expect((await Promise.all([5, 6].map((n) => seenBy(cambodia, n)))).flat()).toMatchObject([
        { revokedAt: expect.any(String) },
        { revokedAt: expect.any(String) },
      ]);
    });

    it('wait for a label like claims: listed, labelled as their source says, dropped, taken back', async () => {
      const id = await importId([
        object(7, {}, {}),
        object(8, {}, { audience: CLOSED }),
        object(9, {}, {}),
        claim('h9.example.com', { tlp: undefined }),
      ]);
      const NODES = 'query ($id: ID!) { heldItems(importId: $id) { nodes { id stixId value description } } }';
      type Nodes = { heldItems: { nodes: { id: string; stixId: string | null }[] } };
      const { nodes } = (await thailand.ask<Nodes>(NODES, { id })).heldItems;
      expect(nodes.map(({ stixId }) => stixId)).toEqual([malware(7).id, malware(8).id, malware(9).id, null]);
      const drop = 'mutation ($id: ID!, $ids: [ID!]) { dropHeldItems(importId: $id, items: $ids) { held dropped } }';
      expect(await thailand.ask(drop, { id, ids: [nodes[2]?.id] })).toEqual({ dropHeldItems: { held: 3, dropped: 1 } });
      const label =
        'mutation ($id: ID!) { labelHeldItems(importId: $id, tlp: GREEN, audience: { countries: ["KH"] }) { created rejected } }';
      expect(await thailand.ask(label, { id })).toEqual({ labelHeldItems: { created: 3, rejected: 0 } });
      expect(await Promise.all([7, 8, 9].map(async (n) => (await seenBy(cambodia, n)).length))).toEqual([1, 0, 0]);
      expect(await thailand.ask(REVOKE, { id })).toEqual({
        revokeImport: { revoked: 3, restored: 0, kept: 0, import: { state: 'REVOKED', held: 0 } },
      });
      expect(await seenBy(cambodia, 7)).toMatchObject([{ revokedAt: expect.any(String) }]);
    });

    it('are taken back together, in one act; what was revoked before stays as it was', async () => {
      const id = await importId([object(10), object(11), object(12)]);
      type Found = { stixObjects: { nodes: { id: string }[] } };
      const IDS = 'query ($ids: [String!]) { stixObjects(filter: { stixIds: $ids }) { nodes { id } } }';
      const [before] = (await thailand.ask<Found>(IDS, { ids: [malware(11).id] })).stixObjects.nodes;
      await thailand.ask('mutation ($id: ID!) { revokeStixObject(id: $id, reason: "Before.") { id } }', { id: before?.id });
      expect(await thailand.ask(REVOKE, { id })).toMatchObject({ revokeImport: { revoked: 2, restored: 0, kept: 1 } });
      const acts = `select cardinality(items) as many from hub.audit where what = 'object.revoke' and outcome = 'DONE' order by id desc limit 2`;
      expect(await hub.ownerSql(acts)).toEqual([{ many: 2 }, { many: 1 }]);
    });

    it('and sightings of what came in with them are taken, known again, and taken back', async () => {
      const sighting = (of: string, said: object = {}): Piece => ({
        source: `sighting of ${of}`,
        sighting: {
          source: 's',
          of,
          verdict: 'SEEN',
          count: 3,
          firstSeen: null,
          lastSeen: new Date('2026-03-01T00:00:00Z'),
          note: null,
          ...said,
        },
      });
      const pieces = [claim('seen-in.example.com', { audience: KH }), sighting('seen-in.example.com'), sighting('indicator--nowhere')];
      const taking = await intake.take(actor, { source: 'STIX', idempotencyKey: 'sightings' }, [pieces]);
      const receipts: ImportReceipt[] = [];
      for await (const some of taking.receipts) receipts.push(...some);
      expect(receipts.map(({ kind, outcome }) => [kind, outcome])).toEqual([
        ['INDICATOR', 'CREATED'],
        ['SIGHTING', 'CREATED'],
        ['SIGHTING', 'REJECTED'],
      ]);
      expect(await takes({ idempotencyKey: 'sightings' }, pieces)).toEqual(receipts);
      expect(await thailand.ask(REVOKE, { id: taking.id })).toMatchObject({ revokeImport: { revoked: 2, kept: 0 } });
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
      expect(answer).toEqual({ revokeImport: { revoked: 1, restored: 2, kept: 1, import: { state: 'REVOKED', held: 0 } } });
      const told = async () => (await cambodia.reads(null, {}, 1000)).events.filter(({ operation }) => operation === 'REVOKED');
      const isTold = (events: Awaited<ReturnType<typeof told>>) =>
        events.filter(({ indicator }) => indicator?.value === 'r-new.example.com');
      expect(isTold(await until(told, (events) => isTold(events).length > 0))).toMatchObject([
        { indicator: { value: 'r-new.example.com', revokedReason: 'The wrong file.' } },
      ]);
      expect(await cambodia.opens(before.id)).toMatchObject({ description: 'As it was.', revokedAt: null });
      expect(await cambodia.opens(narrowed.id)).toBeNull();
      expect(await thailand.opens(narrowed.id)).toMatchObject({ description: 'As it was.' });
      expect((await thailand.looksUp('r-later.example.com'))[0]?.indicators).toMatchObject([
        { description: 'A colleague knows better.', revokedAt: null },
      ]);
      expect(await thailand.ask(REVOKE, { id })).toEqual(answer);
      const revoked = 'query ($id: ID!) { import(id: $id) { revokedAt revokedBy { kind name party { country } } revokedReason } }';
      expect(await thailand.ask(revoked, { id })).toEqual({
        import: {
          revokedAt: expect.any(String),
          revokedBy: { kind: 'OFFICER', name: 'analyst@th.example', party: { country: 'TH' } },
          revokedReason: 'The wrong file.',
        },
      });
    });

    it('gives back what a value said before the first of several lines on it', async () => {
      const { id: old } = await thailand.publishes({ value: 'r-often.example.com', description: 'First.' });
      const id = await importId(['Second.', 'Third.', 'Fourth.'].map((description) => claim('r-often.example.com', { description })));
      expect(await thailand.ask(REVOKE, { id })).toMatchObject({ revokeImport: { revoked: 0, restored: 1, kept: 0 } });
      expect(await thailand.opens(old)).toMatchObject({ description: 'First.' });
    });

    it('gives back the end that the owner had chosen, or none, whatever a limit did to the end meanwhile', async () => {
      const [chosen, later] = ['2027-05-01T00:00:00.000Z', '2028-02-03T00:00:00.000Z'];
      const { id: free } = await thailand.publishes({ value: 'r-free.example.com' });
      const { id: ends } = await thailand.publishes({ value: 'r-ends.example.com', retainUntil: chosen });
      const said = { retainUntil: new Date(later), description: 'As the import says.' };
      const id = await importId([claim('r-free.example.com', said), claim('r-ends.example.com', said)]);
      const own = (): Promise<unknown> =>
        hub.ownerSql('select id, chosen_until from hub.indicator where id = any ($1) order by array_position($1, id)', [[free, ends]]);
      expect(await own()).toEqual([free, ends].map((one) => ({ id: one, chosen_until: new Date(later) })));
      await hub.ownerSql(
        `insert into hub.retention_limit (party, kind, months, set_by, set_at, applied_at)
           select p.key, 'INDICATOR', 3, p.id, now() - interval '2 years', now() from hub.party p where p.slug = 'th'`,
      );
      await hub.ownerSql('update hub.indicator set retain_until = retain_until where id = any ($1)', [[free, ends]]);
      expect(await thailand.ask(REVOKE, { id })).toMatchObject({ revokeImport: { revoked: 0, restored: 2, kept: 0 } });
      expect(await own()).toEqual([
        { id: free, chosen_until: null },
        { id: ends, chosen_until: new Date(chosen) },
      ]);
      await hub.ownerSql('delete from hub.retention_limit');
    });

    it('takes nothing more under its key', async () => {
      const taking = await intake.take(actor, { source: 'STIX', idempotencyKey: 'taken-back' }, [[claim('r-key.example.com')]]);
      await taking.receipts.next();
      await thailand.ask(REVOKE, { id: taking.id });
      await expect(takes({ idempotencyKey: 'taken-back' }, [claim('r-key-2.example.com')])).rejects.toThrow(/was revoked/);
    });
  });
});
