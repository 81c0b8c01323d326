import { type CaseClient, caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { noticeClients } from '../../support/notice-client.js';
import { officer } from '../../support/officer.js';

const ABSENT = '01890000-0000-7000-8000-000000000000';
const LINK = `mutation ($id: ID!, $items: [ID!]!) { linkToCase(id: $id, items: $items) { index outcome item { __typename id } problems { severity code message } } }`;

interface Receipt {
  readonly index: number;
  readonly outcome: string;
  readonly item: { readonly __typename: string; readonly id: string } | null;
  readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string }[];
}

describe('items of a case', () => {
  let hub: Hub;
  let th: CaseClient;
  let sg: CaseClient;
  let of: string;

  beforeAll(async () => {
    hub = await startHub();
    [th, sg] = [caseClient((await hub.as('liaison@th.example')).ask), caseClient((await hub.as('liaison@sg.example')).ask)];
    of = (await th.founds()).id;
    await th.invites(of, await officer(th.ask).partyId('Singapore'), { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    await sg.answers(of);
  });
  afterAll(() => hub.stop());

  const links = async (who: CaseClient, ...items: string[]): Promise<readonly Receipt[]> =>
    (await who.ask<{ linkToCase: Receipt[] }>(LINK, { id: of, items })).linkToCase;
  const listed = async (who: CaseClient): Promise<readonly (readonly [string, string])[]> => {
    const query = '{ caseItems(caseId: "' + of + '", first: 100) { nodes { itemId itemKind item { id } } } }';
    type Row = { itemId: string; itemKind: string; item: { id: string } | null };
    const { caseItems } = await who.ask<{ caseItems: { nodes: Row[] } }>(query);
    expect(caseItems.nodes.map(({ item }) => item?.id)).toEqual(caseItems.nodes.map(({ itemId }) => itemId));
    return caseItems.nodes.map(({ itemId, itemKind }) => [itemId, itemKind] as const);
  };

  it('are requests for information and notices, too, each shown to those who see it anyway', async () => {
    const asked = await informationClient(th.ask).asks({ recipients: ['KH'] });
    const request = asked.ids[0] ?? 'none';
    const office = await noticeClients(hub);
    const notice = await office.publishes(await office.writer.writes({ audience: { countries: ['SG', 'KH'] } }));
    expect(await links(th, request, notice)).toEqual([
      { index: 0, outcome: 'CREATED', item: { __typename: 'InformationRequest', id: request }, problems: [] },
      { index: 1, outcome: 'CREATED', item: { __typename: 'Notice', id: notice }, problems: [] },
    ]);
    expect(await links(th, notice)).toMatchObject([{ outcome: 'UNCHANGED', item: { id: notice } }]);
    expect(await listed(th)).toEqual(
      expect.arrayContaining([
        [request, 'INFORMATION_REQUEST'],
        [notice, 'NOTICE'],
      ]),
    );
    // The question to Cambodia is none of Singapore's affairs.
    expect((await listed(sg)).map(([item]) => item)).toEqual([notice]);
    await th.allows(of, request, 'KIND');
    expect(await sg.hiddenItems(of)).toEqual(['INFORMATION_REQUEST of somebody']);
    expect(await th.unlinks(of, request)).toMatchObject({ id: of });
    expect(await th.timeline(of)).toEqual(expect.arrayContaining(['LINKED Thailand', 'UNLINKED Thailand']));
  });

  it('are refused with a code: what is absent and what is hidden with the same, word for word', async () => {
    const hidden = await officer(sg.ask).publishes({ value: 'hidden.example.com' });
    const question = await informationClient((await hub.as('liaison@kh.example')).ask).asks({ recipients: ['VN'] });
    const refused = (await links(th, hidden.id, question.ids[0] ?? 'none', ABSENT, 'none')).map(({ outcome, item, problems }) => ({
      ...{ outcome, item, problems },
    }));
    const [first] = refused;
    expect(first).toEqual({
      ...{ outcome: 'REJECTED', item: null },
      problems: [
        {
          severity: 'ERROR',
          code: 'ITEM_NOT_FOUND',
          message: 'No such item is visible to you. Check the id, and that your agency may read the item.',
        },
      ],
    });
    expect(refused).toEqual([first, first, first, first]);
  });

  it('are refused with the reason where the officer sees the item and may not link it', async () => {
    const strict = await officer(sg.ask).publishes({ value: 'strict.example.com', tlp: 'AMBER_STRICT' });
    const claim = await officer(sg.ask).publishes({ value: 'seen.example.com' });
    const sighted = `mutation ($id: ID!) { addSighting(input: { indicatorId: $id }) { id } }`;
    const sighting = (await sg.ask<{ addSighting: { id: string } }>(sighted, { id: claim.id })).addSighting.id;
    expect((await links(sg, strict.id, sighting, of, claim.id)).map(({ problems }) => problems[0]?.code ?? 'linked')).toEqual([
      'ABOVE_CEILING',
      'CASE_ITEM_KIND',
      'CASE_ITSELF',
      'linked',
    ]);
  });
});
