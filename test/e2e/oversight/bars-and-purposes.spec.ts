import { type ActionClient, actionClient } from '../../support/action-client.js';
import { type EvidenceClient, evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type NoticeClient, newNoticeClient, noticeClients } from '../../support/notice-client.js';
import { searchClient } from '../../support/search-client.js';

/** Owners by what they do to Cambodia: one bars it, one withholds its items from the purpose of its officers, one does both. */
const OWNERS = { bars: 'sg', withholds: 'th', both: 'vn' } as const;
type Kind = keyof typeof OWNERS;

interface Addressed {
  readonly request: string;
  readonly file: string;
  readonly notice: string;
}

describe('A reader whom some owners bar, and from whose purpose others withhold', () => {
  let hub: Hub;
  let actions: ActionClient;
  let notices: NoticeClient;
  let files: EvidenceClient;
  let find: ReturnType<typeof searchClient>;
  const addressed = {} as Record<Kind, Addressed>;

  const kinds = Object.keys(OWNERS) as Kind[];
  /** Which owners' items the reader gets, by each way. */
  const seen = async (): Promise<Readonly<Record<string, readonly Kind[]>>> => {
    const [listed, found, noticed] = [await actions.lists(), await find.finds(), await notices.lists()];
    const opened: Kind[] = [];
    const read: Kind[] = [];
    const noticesOpened: Kind[] = [];
    for (const kind of kinds) {
      const { request, file, notice } = addressed[kind];
      if (await actions.opens(request)) opened.push(kind);
      if (typeof (await files.reads(file)) !== 'number') read.push(kind);
      if (await notices.opens(notice)) noticesOpened.push(kind);
    }
    return {
      list: kinds.filter((kind) => listed.some(({ id }) => id === addressed[kind].request)),
      search: kinds.filter((kind) => found.includes(addressed[kind].request)),
      noticeList: kinds.filter((kind) => noticed.includes(addressed[kind].notice)),
      ...{ opened, read, noticesOpened },
    };
  };
  const everywhere = (...those: readonly Kind[]): object =>
    Object.fromEntries(['list', 'search', 'noticeList', 'opened', 'read', 'noticesOpened'].map((way) => [way, those]));

  beforeAll(async () => {
    hub = await startHub();
    const { first, second, as } = await noticeClients(hub);
    for (const kind of kinds) {
      const slug = OWNERS[kind];
      const { ask, token } = await hub.as(`liaison@${slug}.example`);
      const file = await evidenceClient(hub, token).adds(`file of ${slug}`);
      const request = await actionClient(ask).requests({ recipientId: 'KH', reference: `from ${slug}`, evidence: [file] });
      const writer = await newNoticeClient(hub, slug, 'writer', ['LIAISON']);
      const approver = await newNoticeClient(hub, slug, 'second', ['APPROVER', 'ANALYST']);
      const draft = await writer.submit(await writer.draft({ audience: { countries: ['KH'] } }));
      const { state } = await approver.approve(draft);
      if (state === 'IN_REVIEW') for (const reviewer of [first, second]) await reviewer.review(draft);
      addressed[kind] = { request, file, notice: draft.id };
    }
    const { ask, token } = await hub.as('liaison@kh.example');
    [actions, files, find] = [actionClient(ask), evidenceClient(hub, token), searchClient(ask)];
    notices = await as('liaison@kh.example');
  });
  afterAll(() => hub.stop());

  it('gets what those address to it that only withhold, and nothing of those that bar it, on every way', async () => {
    expect(await seen()).toEqual(everywhere(...kinds));
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug in ('sg', 'vn') and p.slug = 'kh'`,
    );
    await hub.ownerSql(
      `insert into hub.purpose_rule (party, refused, needs_case, set_by)
         select p.key, '{INVESTIGATION}', false, (select min(u.id::text)::uuid from hub.user_account u where u.party = p.key) from hub.party p where p.slug in ('th', 'vn')`,
    );
    expect(await seen()).toEqual(everywhere('withholds'));
  });
});
