import { randomUUID } from 'node:crypto';
import { digestOf } from '../../../src/intel/indicators/draft.js';
import { isPersonal, PERSON_STATUSES } from '../../../src/intel/indicators/person-status.js';
import { shieldProblem } from '../../../src/intel/indicators/person-status.policy.js';
import { isPartnerKey, specOfKeys } from '../../../src/tenancy/sharing/audience.js';
import { ATTRIBUTION, DISCOVERABILITY, TLP, type Tlp } from '../../../src/tenancy/sharing/label.js';
import { labelProblem, restrictToLabel } from '../../../src/tenancy/sharing/label-audience.policy.js';
import type { Release } from '../../../src/tenancy/sharing/release.policy.js';
import {
  isWithheldByLimit,
  type LimitFacets,
  needsSecondOfficer,
  needsSecondForDiscovery,
  policyProblem,
  type SharingLimit,
} from '../../../src/tenancy/sharing/sharing.policy.js';
import { KINDS } from '../../../src/values/values/value.js';
import { NASTY_VALUES } from '../../support/nasty-values.js';
import { sampleOf } from '../../support/sample.js';
import { openRulesWorld, product, type RulesWorld, subsets } from './rules-world.js';

/** Each rule stands in TypeScript, which explains it, and in SQL, which holds against whatever is written: over all combinations both say the same. */
describe('rules on sharing, in the program and in the database', () => {
  let rules: RulesWorld;
  const sql = <Row>(text: string, values: readonly unknown[]): Promise<Row[]> => rules.world.ownerSql<Row>(text, values);

  beforeAll(async () => {
    rules = await openRulesWorld();
  });
  afterAll(() => rules.world.close());

  it('agree on who is a partner, closed ones included', async () => {
    const parties = await sql<{ key: number; partner: boolean }>('select key, hub.is_partner(key) as partner from hub.party', []);
    expect(parties.map(({ key }) => [key, isPartnerKey(key, rules.directory)])).toEqual(parties.map(({ key, partner }) => [key, partner]));
    expect(isPartnerKey(rules.keys.closedPartner, rules.directory)).toBe(true);
  });

  describe('on what takes a second officer', () => {
    const POLICIES = product(['AMBER', 'RED', null] as const, [false, true]).map(([secondFrom, secondForPartners]) => ({
      secondFrom,
      secondForPartners,
    }));

    it.each(POLICIES)('from $secondFrom on, for partners: $secondForPartners', async (policy) => {
      const { all, kh, meta, closedCountry, closedPartner, group, foreignGroup } = rules.keys;
      await sql(
        `insert into hub.sharing_policy (party, second_from, second_for_partners, set_by) values ($1, $2, $3, gen_random_uuid())
           on conflict (party) do update set second_from = excluded.second_from, second_for_partners = excluded.second_for_partners`,
        [rules.th.party, policy.secondFrom, policy.secondForPartners],
      );
      const audiences = [
        ...product(subsets([all, kh, group, closedPartner]), subsets([all, kh, group, closedPartner])),
        ...product(subsets([all, meta, closedCountry, foreignGroup]), subsets([all, meta, closedCountry, foreignGroup])),
      ];
      const exceptions = product([[], [kh]], [[], [kh]]);
      const labels = product(['GREEN', 'AMBER', 'RED'] as const, ['GREEN', 'AMBER', 'RED'] as const);
      const cases = sampleOf(product(product(audiences, exceptions), labels), 7).map(
        ([[[had, next], [exceptHad, exceptNext]], [tlpHad, tlpNext]]) => ({
          before: { tlp: tlpHad, audience: had, excluded: exceptHad },
          after: { tlp: tlpNext, audience: next, excluded: exceptNext },
        }),
      );
      const rows = await sql<{ second: boolean }>(
        `select hub.needs_second_officer($2, x.before->>'tlp', hub.test_keys(x.before->'audience'), hub.test_keys(x.before->'excluded'),
              x.after->>'tlp', hub.test_keys(x.after->'audience'), hub.test_keys(x.after->'excluded')) as second
           from jsonb_array_elements($1) with ordinality e(value, place) cross join lateral jsonb_to_record(e.value) x(before jsonb, after jsonb) order by e.place`,
        [JSON.stringify(cases), rules.th.party],
      );
      // What is new has nothing before it: each once.
      const alone = [...new Map(cases.map(({ after }) => [JSON.stringify(after), after])).values()];
      const ofNew = await sql<{ second: boolean }>(
        `select hub.needs_second_officer($2, x.tlp, '{}', '{}', x.tlp, hub.test_keys(x.audience), hub.test_keys(x.excluded)) as second
           from jsonb_array_elements($1) with ordinality e(value, place)
             cross join lateral jsonb_to_record(e.value) x(tlp text, audience jsonb, excluded jsonb) order by e.place`,
        [JSON.stringify(alone), rules.th.party],
      );
      const apart = [
        ...cases.filter(({ before, after }, index) => rows[index]?.second !== needsSecondOfficer(after, before, policy, rules.directory)),
        ...alone.filter((after, index) => ofNew[index]?.second !== needsSecondOfficer(after, undefined, policy, rules.directory)),
      ];
      expect(apart.slice(0, 5)).toEqual([]);
      expect([rows.length, ofNew.length]).toEqual([cases.length, alone.length]);
    });

    beforeAll(async () => {
      await sql(
        `create or replace function hub.test_keys(keys jsonb) returns integer[] language sql immutable as $$ select array(select jsonb_array_elements_text(keys)::integer) $$`,
        [],
      );
    });
    afterAll(async () => {
      await sql('drop function hub.test_keys(jsonb)', []);
      await sql('delete from hub.sharing_policy', []);
    });
  });

  it('agree on what takes a second officer to hint at', async () => {
    const told = product(TLP, product(DISCOVERABILITY, ATTRIBUTION)).map(([tlp, [discoverability, attribution]]) => ({
      ...{ tlp, discoverability, attribution },
    }));
    const cases = product(told, [...told, undefined]);
    for (const secondFrom of [...TLP, null]) {
      await sql(
        `insert into hub.sharing_policy (party, second_from, set_by) values ($1, $2, gen_random_uuid()) on conflict (party) do update set second_from = excluded.second_from`,
        [rules.th.party, secondFrom],
      );
      const rows = await sql<{ second: boolean }>(
        `select hub.needs_second_officer_to_hint($2, coalesce(x.had->>'tlp', x.next->>'tlp'), x.next->>'tlp',
              coalesce(hub.disclosure_rank(x.had->>'discoverability', x.had->>'attribution'), 0), hub.disclosure_rank(x.next->>'discoverability', x.next->>'attribution')) as second
           from jsonb_array_elements($1) with ordinality e(value, place) cross join lateral (select e.value->0 as next, nullif(e.value->1, 'null') as had) x order by e.place`,
        [JSON.stringify(cases.map(([next, had]) => [next, had ?? null])), rules.th.party],
      );
      const apart = cases.filter(([next, had], index) => rows[index]?.second !== needsSecondForDiscovery(next, had, { secondFrom }));
      expect(apart.slice(0, 5)).toEqual([]);
    }
    await sql('delete from hub.sharing_policy', []);
  });

  describe('on a party’s limits', () => {
    /** What an item states, and a row of its table that states it. */
    const ITEMS: readonly (readonly [LimitFacets, object])[] = [
      [
        { kind: 'DOMAIN', threat: 'PHISHING' },
        { kind: 'DOMAIN', threat: 'PHISHING' },
      ],
      [
        { kind: 'PHONE', threat: 'OTHER' },
        { kind: 'PHONE', threat: 'OTHER' },
      ],
      [
        { kind: ['PHONE', 'DOMAIN'], threat: 'PHISHING' },
        { items: [{ kind: 'PHONE' }, { kind: 'DOMAIN' }], threat: 'PHISHING' },
      ],
      [{ kind: ['PHONE'], threat: [] }, { subject: { kind: 'PHONE' } }],
      [{ kind: [], threat: 'PHISHING' }, { threat: 'PHISHING' }], // a case
      [{}, { stix_id: 'campaign--x' }], // an object may be about anything
    ];
    const MATCHES = product(product([null, ['DOMAIN'], ['PHONE', 'EMAIL']], [null, ['PHISHING']]), [null, ['AMBER']] as const);

    it('whom an item reaches', async () => {
      const { all, kh, meta, closedPartner, group } = rules.keys;
      const audiences = subsets([all, kh, closedPartner, group]);
      const withins = [[], [all], [kh], [meta, closedPartner], [all, closedPartner], [kh, group]];
      const cases = product(product(ITEMS, ['GREEN', 'AMBER'] as const), audiences).map(([[[item, row], tlp], audience]) => ({
        ...{ item, tlp, audience },
        row: { ...row, tlp },
      }));
      for (const [[[kinds, threats], labels], within] of sampleOf(product(MATCHES, withins), 5)) {
        const limit = { id: randomUUID(), kinds, threats, labels, within, createdAt: '' };
        const apart = (await reached(limit, cases)).filter(
          ({ is, item, tlp, audience }) =>
            is !==
            (policyProblem({ tlp, audience, excluded: [] }, item, { neverPartners: false, limits: [limit] }, rules.directory) ===
              undefined),
        );
        expect([limit, apart.slice(0, 5)]).toEqual([limit, []]);
      }
    });

    it('who learns of it without seeing it', async () => {
      const { all, kh, group } = rules.keys;
      for (const [[[kinds, threats], labels], within] of sampleOf(product(MATCHES, subsets([all, kh, group])), 5)) {
        const limit = { id: randomUUID(), kinds, threats, labels, within, createdAt: '' };
        await put(limit);
        const cases = product(product(ITEMS, ['GREEN', 'AMBER'] as const), subsets([all, kh, group]));
        const rows = await sql<{ kept: boolean }>(
          `select hub.is_existence_hidden_from($2, hub.stated_values(x.row, 'kind'), hub.stated_values(x.row, 'threat'), x.tlp, array(select jsonb_array_elements_text(x.keys)::integer)) as kept
             from jsonb_array_elements($1) with ordinality e(value, place) cross join lateral jsonb_to_record(e.value) x("row" jsonb, tlp text, keys jsonb) order by e.place`,
          [JSON.stringify(cases.map(([[[, row], tlp], keys]) => ({ row, tlp, keys }))), rules.th.party],
        );
        const apart = cases.filter(
          ([[[item], tlp], keys], index) => rows[index]?.kept !== isWithheldByLimit(keys, item, tlp, { limits: [limit] }),
        );
        expect([limit, apart.slice(0, 5)]).toEqual([limit, []]);
      }
    });

    const put = async ({ id, kinds, threats, labels, within }: SharingLimit): Promise<void> => {
      await sql('delete from hub.sharing_limit', []);
      await sql(
        'insert into hub.sharing_limit (id, party, kinds, threats, labels, within, set_by) values ($1, $2, $3, $4, $5, $6, gen_random_uuid())',
        [id, rules.th.party, kinds, threats, labels, within],
      );
    };
    async function reached<C extends { readonly row: object; readonly audience: readonly number[] }>(
      limit: SharingLimit,
      cases: readonly C[],
    ): Promise<readonly (C & { readonly is: boolean })[]> {
      await put(limit);
      const rows = await sql<{ is: boolean }>(
        `select hub.audience_within_limits($2, x.row, k.keys) = k.keys as is
           from jsonb_array_elements($1) with ordinality e(value, place) cross join lateral jsonb_to_record(e.value) x("row" jsonb, audience jsonb)
             cross join lateral (select array(select jsonb_array_elements_text(x.audience)::integer) as keys) k order by e.place`,
        [JSON.stringify(cases.map(({ row, audience }) => ({ row, audience }))), rules.th.party],
      );
      return cases.map((one, index) => ({ ...one, is: rows[index]?.is === true }));
    }
    afterAll(() => sql('delete from hub.sharing_limit', []));
  });

  describe('on which audience a label allows', () => {
    const everyAudience = (): readonly (readonly [Tlp, readonly number[]])[] => product(TLP, subsets(Object.values({ ...rules.keys })));
    const allowed = async (cases: readonly (readonly [Tlp, readonly number[]])[]): Promise<readonly boolean[]> => {
      const rows = await sql<{ is: boolean }>(
        `select hub.label_allows(e.value->>0, array(select jsonb_array_elements_text(e.value->1)::integer)) as is
           from jsonb_array_elements($1) with ordinality e(value, place) order by e.place`,
        [JSON.stringify(cases)],
      );
      return rows.map(({ is }) => is);
    };

    it('in what is named and in what is kept', async () => {
      const cases = everyAudience();
      const said = await allowed(cases);
      const apart = cases.filter(([tlp, audience], index) => {
        const keys = { audience, excluded: [] };
        const named = labelProblem(tlp, specOfKeys(keys, rules.directory)) === undefined;
        const kept = restrictToLabel(tlp, keys, rules.directory).audience.length === audience.length;
        return named !== said[index] || kept !== said[index];
      });
      expect(apart.slice(0, 5)).toEqual([]);
    });

    it('in what is written: new claims, and claims whose label or audience changes', async () => {
      const { all, kh, meta, group } = rules.keys;
      const cases = sampleOf(product(TLP, subsets([all, kh, meta, group])), 3);
      const said = await allowed(cases);
      for (const [index, [tlp, audience]] of cases.entries()) {
        const written = await rules.app.as(rules.th, 'indicator:publish', async () => {
          const fresh = await rules.app.attempt(INSERT, claim({ tlp, audience, excluded: [] }));
          const { id } = (await rules.app.rows<{ id: string }>(INSERT, claim({ tlp: 'CLEAR', audience: [], excluded: [] })))[0] ?? {};
          const changed = await rules.app.attempt(
            'update hub.indicator set tlp = $2, audience = $3, version = 2 where id = $1 returning 1',
            [...[id, tlp, audience]],
          );
          return [fresh, changed].map((answer) => ('code' in answer ? answer.code : 'written'));
        });
        const expected = said[index] ? 'written' : 'HB454';
        expect([tlp, audience, ...written]).toEqual([tlp, audience, expected, expected]);
      }
    });

    /** A claim as the hub writes it. */
    const claim = ({ tlp, audience, excluded }: Release): readonly unknown[] => {
      const id = randomUUID();
      return [id, `${id}.example.com`, tlp, audience, excluded, rules.th.party, rules.th.agency];
    };
    const INSERT = `
      insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, owner, agency, digest, claim_mark, owner_mark)
        values ($1, 'DOMAIN', '', $2, $2, 'PHISHING', $3, $4, $5, $6, $7, '', '', '') returning id`;
  });

  it('agree on whom data on victims and witnesses reaches', async () => {
    const { all, kh, meta, closedPartner, group } = rules.keys;
    for (const [status, audience] of sampleOf(product([...PERSON_STATUSES, null], subsets([all, kh, meta, closedPartner, group])), 5)) {
      const code = await rules.app.as(rules.th, 'indicator:publish', async () => {
        await rules.app.rows('savepoint one');
        try {
          const id = randomUUID();
          await rules.app.rows(
            `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, owner, agency, digest, claim_mark, owner_mark)
               values ($1, 'EMAIL', '', $2, $2, 'PHISHING', 'GREEN', $3, $4, $5, '', '', '')`,
            [id, `${id}@example.com`, audience, rules.th.party, rules.th.agency],
          );
          await rules.app.rows('insert into hub.indicator_detail (id, raw, person_status, owner, agency) values ($1, $2, $3, $4, $5)', [
            id,
            `${id}@example.com`,
            status === 'UNKNOWN' ? null : status,
            rules.th.party,
            rules.th.agency,
          ]);
          await rules.app.rows('set constraints all immediate');
          return 'written';
        } catch (error) {
          return (error as { code?: string }).code;
        } finally {
          await rules.app.rows('rollback to savepoint one');
        }
      });
      const refused = shieldProblem(status, { audience, excluded: [] }, rules.directory) !== undefined;
      expect([status, audience, code]).toEqual([status, audience, refused ? 'HB452' : 'written']);
    }
  });

  it('agree on behind which kinds of value there is a person', async () => {
    const rows = await sql<{ kind: string; is: boolean }>('select k as kind, hub.is_personal(k) as is from unnest($1::text[]) k', [KINDS]);
    expect(rows).toEqual(KINDS.map((kind) => ({ kind, is: isPersonal(kind) })));
  });

  it('agree on the digest of a value', async () => {
    const values = ['', 'a', 'a\nb', 'ÄÖ ü', '\\x00', "'", ...NASTY_VALUES];
    for (const [kind, scope] of product(KINDS, ['', 'TH', 'a\nb'])) {
      const rows = await sql<{ digest: string }>(
        `select encode(hub.digest($1, $2, v), 'hex') as digest from unnest($3::text[]) with ordinality x(v, place) order by place`,
        [kind, scope, values],
      );
      expect(rows.map(({ digest }) => digest)).toEqual(values.map((value) => digestOf({ kind, scope, value })));
    }
  });
});
