import type { Actor } from '../../src/access/actor.js';
import { IdentityDoor } from '../../src/access/identity-door.js';
import { IntakeService } from '../../src/intake/intake.service.js';
import type { ImportMeta, Piece, TakenReceipt } from '../../src/intake/piece.js';
import { type Hub, startHub } from '../support/hub.js';
import { officer, type Officer } from '../support/officer.js';

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
});
