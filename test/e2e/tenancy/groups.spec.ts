import {
  changeGroup,
  consentActors,
  decideProposal,
  createGroupWith,
  membersOf,
  proposalOf,
  listProposals,
  announcementsOf,
  withdrawProposal,
} from '../../support/consent.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, until } from '../../support/officer.js';

const ABSENT = '00000000-0000-4000-8000-000000000000';
const COUNTRIES = { th: 'Thailand', kh: 'Cambodia', vn: 'Viet Nam', la: 'Laos', sg: 'Singapore' } as const;
type Slug = keyof typeof COUNTRIES;

describe('a working group, where consent is asked for', () => {
  let hub: Hub;
  let operator: Ask;
  let id: Readonly<Record<Slug, string>>;
  let partner: Ask;
  let admin: (slug: Slug) => Ask;
  let analyst: (slug: Slug) => Officer;

  beforeAll(async () => {
    hub = await startHub();
    const cast = await consentActors(hub, COUNTRIES);
    ({ operator, admin, analyst } = cast);
    id = Object.fromEntries(Object.keys(COUNTRIES).map((slug) => [slug, cast.id(slug)])) as Record<Slug, string>;
    partner = (await hub.as('admin@meta.example')).ask;
  });
  afterAll(() => hub.stop());

  /** A group of these countries, all of whom have accepted. */
  const settledGroup = async (name: string, ...members: Slug[]): Promise<string> => {
    const group = await createGroupWith(operator, name, ...members.map((slug) => id[slug]));
    for (const slug of members) {
      expect(await decideProposal(admin(slug), await proposalOf(admin(slug), name, slug.toUpperCase()))).toBe('JOINED');
    }
    return group;
  };

  it('is in force for those who accepted, and whoever accepts the founding accepts all who were named with it', async () => {
    const group = await createGroupWith(operator, 'Founded', id.th, id.kh);
    expect(await membersOf(admin('th'), group)).toBeUndefined();
    const [asked] = await listProposals(admin('th'));
    expect(asked).toMatchObject({
      groupName: 'Founded',
      candidate: { country: 'TH' },
      namedTogether: [{ country: 'KH' }],
      invited: true,
      accepted: [],
    });
    expect(await listProposals(admin('sg'))).toEqual([]);

    expect(await decideProposal(admin('th'), asked?.id)).toBe('JOINED');
    expect(await membersOf(admin('th'), group)).toEqual(['TH']);
    expect(await decideProposal(admin('kh'), await proposalOf(admin('kh'), 'Founded', 'KH'))).toBe('JOINED');
    expect(await membersOf(admin('kh'), group)).toEqual(['KH', 'TH']);
    expect(await membersOf(operator, group)).toEqual(['KH', 'TH']);
    expect(await announcementsOf(admin('th'), 'Founded')).toEqual([
      'GROUP_INVITED Thailand',
      'GROUP_MEMBER_JOINED Thailand',
      'GROUP_MEMBER_JOINED Cambodia',
    ]);
    for (const outsider of [admin('sg'), partner]) expect(await announcementsOf(outsider, 'Founded')).toEqual([]);
  });

  it('shows a candidate nothing until every member has accepted it, and no item before it has accepted itself', async () => {
    const group = await settledGroup('Growing', 'th', 'kh');
    const { id: item } = await analyst('th').publishes({ value: 'growing.example.com', audience: { groups: [group] } });
    await changeGroup(admin('kh'), 'addGroupMember', group, id.vn);
    const proposal = await proposalOf(admin('th'), 'Growing', 'VN');
    expect(await listProposals(admin('th'))).toContainEqual(
      expect.objectContaining({ id: proposal, accepted: [{ country: 'KH' }], invited: false, candidateAccepted: false }),
    );
    expect(await listProposals(operator)).toContainEqual(expect.objectContaining({ id: proposal, accepted: [] }));

    const blind = async (): Promise<unknown> => [
      await listProposals(admin('vn')),
      await announcementsOf(admin('vn'), 'Growing'),
      await membersOf(admin('vn'), group),
      await analyst('vn').opens(item),
    ];
    expect(await blind()).toEqual([[], [], undefined, null]);
    await expect(decideProposal(admin('vn'), proposal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(decideProposal(admin('vn'), proposal, false)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    expect(await decideProposal(admin('th'), proposal)).toBe('INVITED');
    expect(await listProposals(admin('vn'))).toEqual([
      expect.objectContaining({ id: proposal, invited: true, accepted: [{ country: 'KH' }, { country: 'TH' }] }),
    ]);
    expect([await membersOf(admin('vn'), group), await analyst('vn').opens(item)]).toEqual([undefined, null]);
    await expect(analyst('vn').publishes({ audience: { groups: [group] } })).rejects.toThrow('GROUP_UNKNOWN');

    expect(await decideProposal(admin('vn'), proposal)).toBe('JOINED');
    expect(await analyst('vn').opens(item)).toMatchObject({ value: 'growing.example.com' });
    expect(await announcementsOf(admin('vn'), 'Growing')).toEqual(['GROUP_INVITED Viet Nam', 'GROUP_MEMBER_JOINED Viet Nam']);
    expect(await announcementsOf(admin('kh'), 'Growing')).toEqual([
      ...['GROUP_INVITED Cambodia', 'GROUP_MEMBER_JOINED Cambodia', 'GROUP_MEMBER_PROPOSED Viet Nam', 'GROUP_MEMBER_JOINED Viet Nam'],
    ]);
  });

  it('is announced in each member’s feed, which a filter by kinds, threats or items leaves out', async () => {
    const news = async (filter: object): Promise<readonly string[]> => {
      const query = `query ($f: FeedFilter) { feed(filter: $f, first: 1000) { events { kind operation item { ... on Announcement { announced: kind } } } } }`;
      type Page = { feed: { events: { kind: string; operation: string; item: { announced: string } | null }[] } };
      const { events } = (await analyst('vn').ask<Page>(query, { f: filter })).feed;
      return events.filter(({ kind }) => kind === 'ANNOUNCEMENT').map(({ operation, item }) => `${operation} ${item?.announced}`);
    };
    const all = ['PUBLISHED GROUP_INVITED', 'PUBLISHED GROUP_MEMBER_JOINED'];
    expect(
      await until(
        () => news({}),
        ({ length }) => length >= 2,
      ),
    ).toEqual(all);
    expect(await news({ itemKinds: ['ANNOUNCEMENT'] })).toEqual(all);
    for (const filter of [{ kinds: ['DOMAIN'] }, { threats: ['PHISHING'] }, { itemKinds: ['INDICATOR'] }, { owners: [id.th] }]) {
      expect(await news(filter)).toEqual([]);
    }
  });

  it.each([
    ['a member', 'th'],
    ['the candidate', 'sg'],
  ] as const)('gets no member that %s declines', async (who, slug) => {
    const name = `Declined by ${who}`;
    const group = await settledGroup(name, 'th', 'kh');
    await changeGroup(operator, 'addGroupMember', group, id.sg);
    const proposal = await proposalOf(admin('th'), name, 'SG');
    if (slug === 'sg') for (const member of ['th', 'kh'] as const) await decideProposal(admin(member), proposal);
    expect(await decideProposal(admin(slug), proposal, false)).toBe('DECLINED');
    await expect(decideProposal(admin('kh'), proposal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await membersOf(admin('kh'), group)).toEqual(['KH', 'TH']);
    expect((await announcementsOf(admin('kh'), name)).at(-1)).toBe('GROUP_PROPOSAL_ENDED Singapore DECLINED');
    expect(await announcementsOf(admin('sg'), name)).toEqual(
      slug === 'sg' ? ['GROUP_INVITED Singapore', 'GROUP_PROPOSAL_ENDED Singapore DECLINED'] : [],
    );
  });

  it('has proposals that their maker, the host or the operator takes back, and that end by themselves', async () => {
    const group = await createGroupWith(admin('th'), 'Hosted', id.kh, id.la);
    expect(await membersOf(admin('th'), group)).toEqual(['TH']);
    for (const slug of ['kh', 'la'] as const) {
      await decideProposal(admin(slug), await proposalOf(admin(slug), 'Hosted', slug.toUpperCase()));
    }
    for (const [maker, taker] of [
      ['kh', 'kh'],
      ['kh', 'th'],
      ['th', undefined],
    ] as const) {
      await changeGroup(admin(maker), 'addGroupMember', group, id.vn);
      const proposal = await proposalOf(admin('la'), 'Hosted', 'VN');
      await expect(withdrawProposal(admin('la'), proposal)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(withdrawProposal(admin('vn'), proposal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await withdrawProposal(taker ? admin(taker) : operator, proposal);
      expect(await proposalOf(admin('la'), 'Hosted', 'VN')).toBeUndefined();
    }
    await changeGroup(admin('th'), 'addGroupMember', group, id.vn);
    const [first, again] = [await proposalOf(admin('la'), 'Hosted', 'VN'), changeGroup(admin('th'), 'addGroupMember', group, id.vn)];
    await again;
    expect(await proposalOf(admin('la'), 'Hosted', 'VN')).toBe(first);
    await hub.ownerSql(`update hub.group_proposal set expires_at = now() where id = $1`, [first]);
    await expect(decideProposal(admin('la'), first)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await changeGroup(admin('kh'), 'addGroupMember', group, id.vn);
    expect(await proposalOf(admin('la'), 'Hosted', 'VN')).not.toBe(first);
  });

  it('is left at once, and whoever waited for the one that left goes on', async () => {
    const group = await settledGroup('Left', 'th', 'kh', 'la');
    await changeGroup(admin('th'), 'addGroupMember', group, id.sg);
    const proposal = await proposalOf(admin('th'), 'Left', 'SG');
    await decideProposal(admin('kh'), proposal);
    await expect(changeGroup(admin('kh'), 'removeGroupMember', group, id.la)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await changeGroup(admin('la'), 'removeGroupMember', group, id.la);
    expect(await membersOf(admin('la'), group)).toBeUndefined();
    await expect(decideProposal(admin('la'), proposal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await decideProposal(admin('sg'), proposal)).toBe('JOINED');
    expect(await membersOf(admin('sg'), group)).toEqual(['KH', 'SG', 'TH']);
  });

  it('lets the operator admit nobody alone: not into a group of others, nor into one that it has emptied', async () => {
    const group = await settledGroup('Emptied', 'th', 'kh');
    await changeGroup(operator, 'addGroupMember', group, id.sg);
    const proposal = await proposalOf(operator, 'Emptied', 'SG');
    await expect(decideProposal(operator, proposal)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const slug of ['th', 'kh'] as const) await changeGroup(operator, 'removeGroupMember', group, id[slug]);
    expect(await listProposals(admin('sg'))).toEqual([]);
    await expect(changeGroup(operator, 'addGroupMember', group, id.sg)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'GROUP_OVER' });
    expect(await announcementsOf(admin('th'), 'Emptied')).toContain('GROUP_MEMBER_LEFT Thailand');
  });

  it('does not exist for anybody outside: every door answers as for what is absent', async () => {
    const group = await settledGroup('Hidden', 'th', 'kh');
    await changeGroup(admin('th'), 'addGroupMember', group, id.la);
    const proposal = await proposalOf(admin('th'), 'Hidden', 'LA');
    const answers = (work: Promise<unknown>): Promise<unknown> =>
      work.catch((error: Error & { code: string }) => [error.code, error.message]);
    for (const outsider of ['sg', 'la'] as const) {
      for (const verb of ['addGroupMember', 'removeGroupMember'] as const) {
        const [hidden, absent] = [
          answers(changeGroup(admin(outsider), verb, group, id.sg)),
          answers(changeGroup(admin(outsider), verb, ABSENT, id.sg)),
        ];
        expect([outsider, verb, await hidden]).toEqual([outsider, verb, await absent]);
        expect(await hidden).toMatchObject(['NOT_FOUND', expect.anything()]);
      }
      for (const door of [(one: string) => decideProposal(admin(outsider), one), (one: string) => withdrawProposal(admin(outsider), one)]) {
        expect(await answers(door(proposal ?? ''))).toEqual(await answers(door(ABSENT)));
      }
      expect(await proposalOf(admin(outsider), 'Hidden', 'LA')).toBeUndefined();
    }
    for (const ask of [analyst('th').ask, partner]) {
      for (const door of [
        createGroupWith(ask, 'x', id.kh),
        changeGroup(ask, 'addGroupMember', group, id.sg),
        decideProposal(ask, proposal),
        withdrawProposal(ask, proposal),
      ]) {
        await expect(door).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    }
    expect(await listProposals(partner)).toEqual([]);
  });

  it('asks for a recent confirmation to accept, and for none to decline', async () => {
    await settledGroup('Confirmed', 'th', 'kh').then((group) => changeGroup(admin('kh'), 'addGroupMember', group, id.sg));
    const proposal = await proposalOf(admin('th'), 'Confirmed', 'SG');
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(decideProposal(admin('th'), proposal)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    expect(await decideProposal(admin('th'), proposal, false)).toBe('DECLINED');
    await hub.ownerSql(`update hub.session set confirmed_at = now()`);
  });

  it('has a country join or decline, never both, when the last words are said at the same moment', async () => {
    const group = await settledGroup('Raced', 'th', 'kh');
    for (let round = 0; round < 6; round += 1) {
      await changeGroup(admin('th'), 'addGroupMember', group, id.vn);
      const proposal = await proposalOf(admin('th'), 'Raced', 'VN');
      await decideProposal(admin('kh'), proposal);
      const words = [() => decideProposal(admin('vn'), proposal), () => decideProposal(admin('kh'), proposal, false)];
      const said = await Promise.allSettled((round % 2 ? words : words.reverse()).map((say) => say()));
      const isIn = (await membersOf(admin('th'), group))?.includes('VN') ?? false;
      expect(said.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).toEqual([isIn ? 'JOINED' : 'DECLINED']);
      await changeGroup(operator, 'removeGroupMember', group, id.vn);
    }
  });

  it('goes on without a member that is closed: nobody waits for it, nobody joins what it leaves empty, and it never joins itself', async () => {
    const waiting = await settledGroup('Waiting', 'th', 'kh', 'la');
    await changeGroup(admin('th'), 'addGroupMember', waiting, id.sg);
    const proposal = await proposalOf(admin('th'), 'Waiting', 'SG');
    await decideProposal(admin('kh'), proposal);
    const emptied = await settledGroup('Emptied by closing', 'la');
    const { id: shared } = await analyst('la').publishes({ value: 'emptied.example.com', audience: { groups: [emptied] } });
    await changeGroup(admin('la'), 'addGroupMember', emptied, id.sg);
    const invited = await proposalOf(admin('sg'), 'Emptied by closing', 'SG');
    const joining = await settledGroup('Joining', 'th', 'kh');
    for (const slug of ['la', 'vn'] as const) {
      await changeGroup(admin('th'), 'addGroupMember', joining, id[slug]);
      await decideProposal(admin('kh'), await proposalOf(admin('th'), 'Joining', slug.toUpperCase()));
    }
    await decideProposal(admin('vn'), await proposalOf(admin('vn'), 'Joining', 'VN'));
    const late = await proposalOf(admin('la'), 'Joining', 'LA');
    expect(await decideProposal(admin('la'), late)).toBe('WAITING'); // for the newest member

    await operator('mutation ($p: ID!) { closeParty(partyId: $p, reason: "It left the hub.") { state } }', { p: id.la });
    expect(await proposalOf(admin('sg'), 'Waiting', 'SG')).toBe(proposal); // asked at once
    expect(await decideProposal(admin('sg'), proposal)).toBe('JOINED');
    expect(await announcementsOf(admin('kh'), 'Waiting')).toContain('GROUP_MEMBER_LEFT Laos');
    await expect(decideProposal(admin('sg'), invited)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([await membersOf(operator, emptied), await analyst('sg').opens(shared)]).toEqual([[], null]);
    await expect(decideProposal(admin('vn'), late)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await membersOf(admin('vn'), joining)).toEqual(['KH', 'TH', 'VN']);
  });

  it('takes in nobody who is closed at the same moment', async () => {
    const group = await settledGroup('Closing', 'th', 'kh');
    await hub.ownerSql('begin');
    await hub.ownerSql('select hub.lock_party(key) from hub.party where id = $1', [id.sg]); // as hub.close_party holds it
    await hub.ownerSql('update hub.party set suspended_at = now(), closed_at = now() where id = $1', [id.sg]);
    const doors = [changeGroup(admin('th'), 'addGroupMember', group, id.sg), createGroupWith(admin('th'), 'Closing, too', id.sg)].map(
      (door) => door.catch((error: { code: string }) => error.code),
    );
    await until(
      () => hub.ownerSql(`select from pg_locks where locktype = 'advisory' and not granted`),
      ({ length }) => length >= 2,
    );
    await hub.ownerSql('commit');
    expect(await Promise.all(doors)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(await proposalOf(operator, 'Closing', 'SG')).toBeUndefined();
  });
});
