import { randomUUID } from 'node:crypto';
import { type AudienceKeys, type AudienceSpec, isPartnerKey, OWNER_ONLY, resolveAudience } from '../../../src/tenancy/sharing/audience.js';
import { TLP, type Tlp } from '../../../src/tenancy/sharing/label.js';
import { labelProblem } from '../../../src/tenancy/sharing/label-audience.policy.js';
import { policyProblem } from '../../../src/tenancy/sharing/sharing.policy.js';
import { openRulesWorld, product, type RulesWorld, subsets } from './rules-world.js';

/** What is asked for, and what the database is given for it. */
interface Asked {
  readonly tlp: Tlp;
  readonly wish: AudienceSpec;
  readonly had: readonly number[];
  readonly keys: AudienceKeys;
}

interface Stricter {
  readonly rule: string;
  readonly why: string;
  readonly isOf: (asked: Asked, rules: RulesWorld) => boolean;
}

/** Where TypeScript refuses what the database takes, and why that opens nothing. Everywhere else both give the same verdict. */
const STRICTER_IN_TYPESCRIPT: Readonly<Record<'labels' | 'partners', readonly Stricter[]>> = {
  labels: [
    {
      rule: 'RED is not for the members of a group as of today',
      why: 'The database is given countries by name, and RED allows those. That an officer read the names (decision 58), the request alone can say.',
      isOf: ({ tlp, wish }) => tlp === 'RED' && (wish.groupMembersToday?.length ?? 0) > 0 && wish.groups.length === 0 && !wish.everyCountry,
    },
    {
      rule: 'AMBER_STRICT has no exceptions',
      why: 'Exceptions only narrow, and an empty audience has no reader. A dispute excepts partners, and an owner who narrows to AMBER_STRICT meanwhile keeps them.',
      isOf: ({ tlp, keys }) => tlp === 'AMBER_STRICT' && keys.audience.length === 0 && keys.excluded.length > 0,
    },
  ],
  partners: [
    {
      rule: 'a partner of before is named again',
      why: 'The bar of the policy keeps the partner out, and the end of the policy gives back what it took: other changes of such an item have to pass.',
      isOf: ({ keys, had }, { directory }) => {
        const partners = keys.audience.filter((key) => isPartnerKey(key, directory));
        return partners.length > 0 && partners.every((key) => had.includes(key));
      },
    },
  ],
};

/** Each rule stands in TypeScript and in SQL. Where the verdicts differ, a rule of the list says why. */
describe('rules that TypeScript has stricter than the database', () => {
  let rules: RulesWorld;

  beforeAll(async () => {
    rules = await openRulesWorld();
  });
  afterAll(() => rules.world.close());

  /** The cases that are not as the list says, and the rules of the list that were met. */
  const compared = (
    judged: readonly (Asked & { readonly refusedIn: readonly [typescript: boolean, sql: boolean] })[],
    list: readonly Stricter[],
  ) => {
    const listed = judged.map((one) => ({ ...one, by: list.filter(({ isOf }) => isOf(one, rules)).map(({ rule }) => rule) }));
    const apart = listed.filter(({ refusedIn: [typescript, sql], by }) => (by.length > 0 ? !typescript || sql : typescript !== sql));
    return { apart: apart.slice(0, 5), met: [...new Set(listed.flatMap(({ by }) => by))].sort() };
  };
  const asListed = (list: readonly Stricter[]): object => ({ apart: [], met: list.map(({ rule }) => rule).sort() });

  it('agree in all other cases on which label goes with what is asked for', async () => {
    const { kh, th, meta, jp, group } = { ...rules.keys, th: rules.th.party };
    const groups = rules.directory.groups.map((one) => (one.key === group ? { ...one, members: [th, kh] } : one));
    const directory = { ...rules.directory, groups };
    const [groupId, metaId] = [
      groups.find(({ key }) => key === group)?.id ?? '',
      directory.parties.find(({ key }) => key === meta)?.id ?? '',
    ];
    const country = (key: number): string => directory.parties.find((one) => one.key === key)?.country ?? '';
    const parts: readonly Partial<AudienceSpec>[] = [
      { everyCountry: true },
      { countries: [country(kh)] },
      { groups: [groupId] },
      { groupMembersToday: [groupId] },
      { partners: [metaId] },
      { exceptCountries: [country(jp)] },
    ];
    const cases = product(TLP, subsets(parts)).map(([tlp, some]) => {
      const wish: AudienceSpec = Object.assign({ ...OWNER_ONLY }, ...some);
      const { problems, keys } = resolveAudience(wish, directory);
      expect(problems).toEqual([]);
      return { tlp, wish, keys, had: [] };
    });
    const codes = await rules.app.as(rules.th, 'indicator:publish', async () => {
      const found: string[] = [];
      for (const { tlp, keys } of cases) found.push(await written(INSERT, randomUUID(), { tlp, ...keys }));
      return found;
    });
    expect([...new Set(codes)].sort()).toEqual(['HB454', 'written']);
    const judged = cases.map((one, index) => {
      const refusedIn = [labelProblem(one.tlp, one.wish) !== undefined, codes[index] !== 'written'] as const;
      return { ...one, refusedIn };
    });
    expect(compared(judged, STRICTER_IN_TYPESCRIPT.labels)).toEqual(asListed(STRICTER_IN_TYPESCRIPT.labels));
  });

  it('agree in all other cases on what names a partner where the party shares nothing with partners', async () => {
    const { all, kh, meta, closedPartner, group } = rules.keys;
    const audiences = subsets([all, kh, meta, closedPartner, group]);
    const standing = await rules.app.as(rules.th, 'indicator:publish', async () => {
      const ids = audiences.map((had) => ({ id: randomUUID(), had }));
      for (const { id, had } of ids) await rules.app.rows(INSERT, [id, 'GREEN', had, [], rules.th.party, rules.th.agency]);
      return ids;
    });
    await rules.world.ownerSql('insert into hub.sharing_policy (party, never_partners, set_by) values ($1, true, gen_random_uuid())', [
      rules.th.party,
    ]);
    const cases = [{ id: undefined, had: [] }, ...standing].flatMap(({ id, had }) => audiences.map((audience) => ({ id, had, audience })));
    const codes = await rules.app.as(rules.th, 'indicator:publish', async () => {
      const found: string[] = [];
      for (const { id, audience } of cases) {
        const release = { tlp: 'GREEN', audience, excluded: [] } as const;
        found.push(await (id ? written(UPDATE, id, release) : written(INSERT, randomUUID(), release)));
      }
      return found;
    });
    expect([...new Set(codes)].sort()).toEqual(['HB451', 'written']);
    const policy = { neverPartners: true, limits: [] };
    const judged = cases.map(({ had, audience }, index) => {
      const keys = { audience, excluded: [] };
      const typescript = policyProblem({ tlp: 'GREEN', ...keys }, {}, policy, rules.directory) !== undefined;
      return { ...({ tlp: 'GREEN', wish: OWNER_ONLY, had, keys } as const), refusedIn: [typescript, codes[index] !== 'written'] as const };
    });
    expect(compared(judged, STRICTER_IN_TYPESCRIPT.partners)).toEqual(asListed(STRICTER_IN_TYPESCRIPT.partners));
    await rules.world.ownerSql('delete from hub.sharing_policy');
  });

  /** `written`, or the code of the refusal; either is undone. */
  const written = async (statement: string, id: string, release: { readonly tlp: Tlp } & AudienceKeys): Promise<string> => {
    const values = [id, release.tlp, release.audience, release.excluded];
    const answer = await rules.app.attempt(statement, statement === INSERT ? [...values, rules.th.party, rules.th.agency] : values);
    return 'code' in answer ? answer.code : 'written';
  };
  const UPDATE = 'update hub.indicator set tlp = $2, audience = $3, excluded = $4, version = version + 1 where id = $1 returning 1';
  const INSERT = `
    insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, owner, agency, digest, claim_mark, owner_mark)
      values ($1::uuid, 'DOMAIN', '', $1::uuid || '.example.com', $1::uuid || '.example.com', 'PHISHING', $2, $3, $4, $5, $6, '', '', '') returning id`;
});
