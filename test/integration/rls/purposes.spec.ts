import fc from 'fast-check';
import { PROCESSING_PURPOSE_NAMES } from '../../../src/platform/database/purposes.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

const OWNERS = ['analyst@th.example', 'analyst@kh.example', 'analyst@vn.example'];
const PURPOSES = PROCESSING_PURPOSE_NAMES.slice(0, 4);

const purpose = fc.option(fc.constantFrom(...PURPOSES));
const reference = fc.option(fc.constantFrom('TH-1', 'KH-2'));
const rule = fc.option(fc.record({ refused: fc.subarray([...PURPOSES]), needsCase: fc.boolean() }));
/** What owners refuse, and what a reader states, by session, request and act. */
const situation = fc.record({
  rules: fc.array(rule, { minLength: OWNERS.length, maxLength: OWNERS.length }),
  ofSession: fc.record({ purpose, reference }),
  ofRequest: fc.record({ purpose, reference }),
  ofAct: fc.option(fc.constantFrom('', '  ', 'VN-3')),
});

describe('Purposes that owners refuse', () => {
  let world: World;
  let app: AppConnection;
  let reader: Officer;
  const owners: Officer[] = [];
  const items: string[] = [];

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    for (const email of OWNERS) {
      const owner = await world.signsIn(email);
      owners.push(owner);
      items.push(await publish(app, owner, { audience: [1] }));
    }
    reader = owners[0] as Officer;
  });
  afterAll(() => world.close());
  beforeEach(() => world.ownerSql('delete from hub.purpose_rule; update hub.session set purpose = null, case_reference = null'));

  it('decide with the purpose and the case that the log has, whoever states them', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ rules, ofSession, ofRequest, ofAct }) => {
        await world.ownerSql('delete from hub.purpose_rule; truncate hub.audit');
        for (const [index, one] of rules.entries()) {
          const values = [owners[index]?.party, one?.refused, one?.needsCase, reader.user];
          if (one) {
            await world.ownerSql('insert into hub.purpose_rule (party, refused, needs_case, set_by) values ($1, $2, $3, $4)', values);
          }
        }
        const session = [ofSession.purpose, ofSession.reference, reader.session];
        await world.ownerSql('update hub.session set purpose = $1, case_reference = $2 where id = $3', session);

        const expectedPurpose = ofRequest.purpose ?? ofSession.purpose ?? 'INVESTIGATION';
        const stated = ofAct?.trim() ? ofAct : undefined;
        const expectedCase = stated ?? ofRequest.reference ?? ofSession.reference;
        const sees = rules.map((one, index) => {
          const isRefused = one !== null && (one.refused.includes(expectedPurpose) || (one.needsCase && expectedCase === null));
          return index === 0 || !isRefused;
        });

        const extra = { statedPurpose: ofRequest.purpose, statedCase: ofRequest.reference, caseReference: ofAct };
        await app.enter(reader, 'indicator:read', extra);
        const seen = await app.rows<{ id: string }>('select id from hub.indicator where id = any ($1)', [items]);
        await app.rows('select hub.record($1, $2)', [{ what: 'test', channel: 'graphql', ...extra }, []]);
        await app.rows('commit');
        expect(seen.map(({ id }) => id).sort()).toEqual(items.filter((_, index) => sees[index]).sort());
        const entry = {
          user: reader.user,
          session: reader.session,
          roles: ['ANALYST'],
          what: 'test',
          channel: 'graphql',
          items: [],
          terms: [],
        };
        await app.rows('select hub.record_reads($1, $2, $3)', [
          app.turnless(),
          {},
          JSON.stringify([{ ...entry, ...extra, recipients: [], detail: {} }]),
        ]);
        await app.rows('select hub.record_refusal($1, $2, $3)', [
          app.turnless(reader),
          { what: 'test', channel: 'graphql', ...extra },
          'X',
        ]);
        const logged = await world.ownerSql('select processing_purpose as purpose, case_reference as reference from hub.audit');
        expect(logged).toEqual(Array(3).fill({ purpose: expectedPurpose, reference: expectedCase }));
      }),
      { numRuns: 60 },
    );
  });

  it('withhold nothing from a recipient, but its bars stay; all stay if those that withhold are not the last of them', async () => {
    const [row] = await world.ownerSql<Record<string, number[]>>(
      `select (hub.as_recipient(v.both)).bars as both, (hub.as_recipient(v.only)).bars as only, (hub.as_recipient(v.other)).bars as other, (hub.as_recipient(v.short)).bars as short
         from (select jsonb_populate_record(null::hub.viewer, '{"bars": [11, 13, 12, 13], "withheld": [12, 13]}') as both,
             jsonb_populate_record(null::hub.viewer, '{"bars": [11], "withheld": []}') as only,
             jsonb_populate_record(null::hub.viewer, '{"bars": [12, 13, 11], "withheld": [12, 13]}') as other,
             jsonb_populate_record(null::hub.viewer, '{"bars": [13], "withheld": [12, 13]}') as short) v`,
    );
    expect(row).toEqual({ both: [11, 13], only: [11], other: [12, 13, 11], short: [13] });
  });

  it('are set in the act of an administrator with a fresh confirmation, by no country that is not admitted', async () => {
    const admin = await world.signsIn('admin@th.example');
    const sets = (needs: string) => codeOf(app.as(admin, needs, () => app.rows(`select hub.set_purpose_rule('{FORENSICS}', false)`)));
    expect(await sets('user:manage')).toBe('HB500');
    await world.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where id = $1`, [admin.session]);
    expect(await sets('policy:manage')).toBe('HB428');
    await world.ownerSql('update hub.session set confirmed_at = now() where id = $1', [admin.session]);
    await world.ownerSql('update hub.party set candidate_since = now() where key = $1', [admin.party]);
    expect(await sets('policy:manage')).toBe('HB403');
    await world.ownerSql('update hub.party set candidate_since = null where key = $1', [admin.party]);
    expect(await sets('policy:manage')).toBeUndefined();
    expect(await codeOf(app.as(admin, 'policy:manage', () => app.rows(`select hub.set_purpose_rule('{CURIOSITY}', false)`)))).toBe('HB500');
    expect(await world.ownerSql('select refused from hub.purpose_rule')).toEqual([{ refused: ['FORENSICS'] }]);
  });

  it('are read by parties that know the owner, and written by no statement', async () => {
    await world.ownerSql(
      `insert into hub.purpose_rule (party, refused, needs_case, set_by) select key, '{FORENSICS}', false, id from hub.party where slug = 'meta'`,
    );
    const rules = (who: Officer) => app.as(who, 'party:read', () => app.rows('select refused from hub.purpose_rule'));
    expect(await rules(reader)).toHaveLength(1);
    expect(await rules(await world.signsIn('contributor@meta.example'))).toHaveLength(1);
    expect(await rules(await world.signsIn('contributor@binance.example'))).toEqual([]);
    await app.enter(reader);
    for (const statement of [
      `insert into hub.purpose_rule (party, refused, needs_case, set_by) select party, '{}', false, gen_random_uuid() from hub.purpose_rule`,
      `update hub.purpose_rule set refused = '{}'`,
      'delete from hub.purpose_rule',
      'select set_by from hub.purpose_rule',
      `update hub.session set purpose = 'FORENSICS'`,
    ]) {
      expect({ statement, found: await app.attempt(statement) }).toEqual({ statement, found: { code: '42501' } });
    }
    await app.rows('rollback');
  });
});
