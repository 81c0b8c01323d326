import type { Hub } from './hub.js';
import { type Ask, until } from './officer.js';

export interface NoticeTextView {
  readonly id: string | null;
  readonly language: string;
  readonly title: string;
  readonly reviewed: boolean;
  readonly original: boolean;
  readonly method: string | null;
  readonly accepted: boolean;
  readonly own: boolean;
}
export interface NoticeAudienceView {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly partners: readonly { readonly name: string }[];
  readonly exceptCountries: readonly string[];
}
export interface NoticeDraftView {
  readonly id: string;
  readonly state: string;
  readonly revision: number;
  readonly returnedReason: string | null;
  readonly agreementCount: number;
  readonly audience: NoticeAudienceView;
  readonly createdBy: { readonly name: string | null; readonly party: { readonly name: string } };
  readonly publishedRevision: number | null;
  readonly evidence: readonly { readonly filename: string }[];
  readonly expiresAt: string | null;
}
export interface NoticeView {
  readonly id: string;
  readonly colour: string;
  readonly state: string;
  readonly original: NoticeTextView;
  readonly translations: readonly NoticeTextView[];
  readonly relatedIds: readonly string[];
  readonly evidence: readonly { readonly filename: string }[];
  readonly acknowledgedAt: string | null;
  readonly cancelledBy: { readonly name: string | null; readonly party: { readonly name: string } } | null;
  readonly cancelledReason: string | null;
  readonly version: number;
}
export interface NoticeEvent {
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly backfill: boolean;
  readonly item: NoticeView | null;
}

const TEXT = 'id language title original method accepted reviewed own';
export const DRAFT = `id colour state revision owner { name } original { ${TEXT} } translations { ${TEXT} } details { method danger instructions assets { type value { amount currency } holder } }
  threat tlp audience { everyCountry countries groups { id name } partners { name } exceptCountries } countries contact validUntil acknowledgeWithinHours relatedIds evidence { id filename } returnedReason agreementCount publishedRevision createdAt createdBy { name party { name } } expiresAt`;
export const NOTICE = `id colour state owner { name } original { ${TEXT} } translations { ${TEXT} } details { method objects danger imminence instructions assets { type value { amount currency } holder } }
  threat tlp countries contact validUntil acknowledgedAt relatedIds evidence { id filename } cancelledAt cancelledBy { name party { name } } cancelledReason version`;

export const PURPLE = {
  method: 'Victims are called in the name of a parcel service and led to a false police station by video.',
  objects: ['uniforms'],
  devices: ['SIM boxes'],
  concealment: 'Numbers change every day.',
};
export const ORANGE = {
  danger: 'A false investment app is about to close its accounts.',
  imminence: 'IMMEDIATE',
  instructions: 'Warn the exchanges of your country today.',
};
export const SILVER = {
  assets: [{ type: 'REAL_ESTATE', description: 'A villa by the sea.', value: { amount: '1200000', currency: 'USD' }, holder: 'NOMINEE' }],
};

/** A notice to write; say only what the test is about, and to whom. */
export const aNotice = (said: object = {}): object => ({
  colour: 'PURPLE',
  language: 'en',
  title: 'False police stations',
  summary: 'Callers show victims a police station that is none.',
  body: '## How they do it\nIn three calls.',
  details: PURPLE,
  threat: 'CALL_CENTRE_SCAM',
  contact: 'Duty officer, +66 2 000 0000',
  audience: { countries: ['SG', 'KH'] },
  validUntil: '2099-01-01T00:00:00Z',
  ...said,
});

const GOOD = ['NECESSITY', 'PROPORTIONALITY', 'DATA_QUALITY'].map((question) => ({ question, yes: true }));
const BAD = ['POLITICAL', 'MILITARY', 'RELIGIOUS', 'RACIAL'].map((question) => ({ question, yes: false }));
/** A check-list with no objection. */
export const CLEAN: readonly object[] = [...BAD, ...GOOD];

/** Everybody's verbs about notices, over `ask`. */
export function noticeClient(ask: Ask) {
  const draft = async (said: object, at: { id?: string; revision?: number } = {}): Promise<NoticeDraftView> => {
    const query = `mutation ($input: NoticeInput!, $id: ID, $revision: Int) { draftNotice(input: $input, id: $id, revision: $revision) { ${DRAFT} } }`;
    return (await ask<{ draftNotice: NoticeDraftView }>(query, { input: aNotice(said), ...at })).draftNotice;
  };
  const submit = async ({ id, revision }: Pick<NoticeDraftView, 'id' | 'revision'>): Promise<NoticeDraftView> => {
    const query = `mutation ($id: ID!, $revision: Int!) { submitNotice(id: $id, revision: $revision) { ${DRAFT} } }`;
    return (await ask<{ submitNotice: NoticeDraftView }>(query, { id, revision })).submitNotice;
  };
  const news = async (filter: object = {}): Promise<readonly NoticeEvent[]> => {
    const query = `query ($filter: FeedFilter) { feed(filter: $filter, first: 500) { events { operation kind itemId backfill item { ... on Notice { ${NOTICE} } } } } }`;
    const wanted = { itemKinds: ['NOTICE'], includeOwn: true, ...filter };
    return (await ask<{ feed: { events: NoticeEvent[] } }>(query, { filter: wanted })).feed.events;
  };
  return {
    ask,
    draft,
    submit,
    /** Writes and submits one. */
    writes: async (said: object = {}): Promise<NoticeDraftView> => submit(await draft(said)),
    async approve({ id, revision }: Pick<NoticeDraftView, 'id' | 'revision'>): Promise<NoticeDraftView> {
      const query = `mutation ($id: ID!, $revision: Int!) { approveNotice(id: $id, revision: $revision) { ${DRAFT} } }`;
      return (await ask<{ approveNotice: NoticeDraftView }>(query, { id, revision })).approveNotice;
    },
    async sendBack({ id, revision }: Pick<NoticeDraftView, 'id' | 'revision'>, reason: string): Promise<NoticeDraftView> {
      const query = `mutation ($id: ID!, $revision: Int!, $reason: String!) { returnNotice(id: $id, revision: $revision, reason: $reason) { ${DRAFT} } }`;
      return (await ask<{ returnNotice: NoticeDraftView }>(query, { id, revision, reason })).returnNotice;
    },
    async review(
      { id, revision }: Pick<NoticeDraftView, 'id' | 'revision'>,
      { agree = true, checklist = CLEAN, note = null }: { agree?: boolean; checklist?: readonly object[]; note?: string | null } = {},
    ): Promise<string> {
      const query = `mutation ($id: ID!, $revision: Int!, $agree: Boolean!, $checklist: [NoticeCheckInput!]!, $note: String) {
        reviewNotice(id: $id, revision: $revision, agree: $agree, checklist: $checklist, note: $note) { noticeId revision outcome } }`;
      const { reviewNotice } = await ask<{ reviewNotice: { noticeId: string; revision: number; outcome: string } }>(query, {
        ...{ id, revision, agree, checklist, note },
      });
      return reviewNotice.noticeId === id && reviewNotice.revision === revision ? reviewNotice.outcome : JSON.stringify(reviewNotice);
    },
    toReview: async (): Promise<readonly NoticeDraftView[]> =>
      (await ask<{ noticesToReview: { nodes: NoticeDraftView[] } }>(`{ noticesToReview { nodes { ${DRAFT} } } }`)).noticesToReview.nodes,
    async cancel(id: string, reason = 'It was wrong.'): Promise<NoticeDraftView | null> {
      const query = `mutation ($id: ID!, $reason: String!) { cancelNotice(id: $id, reason: $reason) { ${DRAFT} } }`;
      return (await ask<{ cancelNotice: NoticeDraftView | null }>(query, { id, reason })).cancelNotice;
    },
    async acknowledge(id: string, note: string | null = null, version: number | null = null): Promise<NoticeView> {
      const query = `mutation ($id: ID!, $note: String, $version: Int) { acknowledgeNotice(id: $id, note: $note, version: $version) { ${NOTICE} } }`;
      return (await ask<{ acknowledgeNotice: NoticeView }>(query, { id, note, version })).acknowledgeNotice;
    },
    async translate(id: string, said: object = {}, offer = false, version: number | null = null): Promise<NoticeView> {
      const text = { language: 'th', method: 'HUMAN', title: 'สถานีตำรวจปลอม', summary: 'สรุป', body: 'เนื้อหา', ...said };
      const query = `mutation ($id: ID!, $text: NoticeTextInput!, $offer: Boolean, $version: Int) { addNoticeTranslation(id: $id, text: $text, offer: $offer, version: $version) { ${NOTICE} } }`;
      return (await ask<{ addNoticeTranslation: NoticeView }>(query, { id, text, offer, version })).addNoticeTranslation;
    },
    async accept(translation: string): Promise<NoticeView> {
      const query = `mutation ($id: ID!) { acceptNoticeTranslation(id: $id) { ${NOTICE} } }`;
      return (await ask<{ acceptNoticeTranslation: NoticeView }>(query, { id: translation })).acceptNoticeTranslation;
    },
    async opens(id: string): Promise<NoticeView | null> {
      return (await ask<{ notice: NoticeView | null }>(`query ($id: ID!) { notice(id: $id) { ${NOTICE} } }`, { id })).notice;
    },
    async reads(id: string, languages: readonly string[]): Promise<NoticeTextView | undefined> {
      const query = `query ($id: ID!, $l: [String!]!) { notice(id: $id) { text(languages: $l) { ${TEXT} } } }`;
      return (await ask<{ notice: { text: NoticeTextView } | null }>(query, { id, l: languages })).notice?.text;
    },
    async lists(filter: object = {}): Promise<readonly string[]> {
      const query = 'query ($filter: NoticeFilter) { notices(filter: $filter, first: 50) { nodes { id } } }';
      return (await ask<{ notices: { nodes: { id: string }[] } }>(query, { filter })).notices.nodes.map(({ id }) => id);
    },
    async desk(): Promise<readonly NoticeDraftView[]> {
      return (await ask<{ noticeDrafts: { nodes: NoticeDraftView[] } }>(`{ noticeDrafts(first: 50) { nodes { ${DRAFT} } } }`)).noticeDrafts
        .nodes;
    },
    async onDesk(id: string): Promise<NoticeDraftView | null> {
      return (await ask<{ noticeDraft: NoticeDraftView | null }>(`query ($id: ID!) { noticeDraft(id: $id) { ${DRAFT} } }`, { id }))
        .noticeDraft;
    },
    async acknowledgements(id: string): Promise<readonly (readonly [string, boolean, string | null])[]> {
      const query = 'query ($id: ID!) { noticeAcknowledgements(noticeId: $id) { nodes { party { name } acknowledgedAt note } } }';
      type Row = { party: { name: string }; acknowledgedAt: string | null; note: string | null };
      const { noticeAcknowledgements } = await ask<{ noticeAcknowledgements: { nodes: Row[] } }>(query, { id });
      return noticeAcknowledgements.nodes.map(({ party, acknowledgedAt, note }) => [party.name, acknowledgedAt !== null, note] as const);
    },
    /** What the feed tells of one notice, as soon as it is what is wanted. */
    told: (id: string, wanted: (events: readonly NoticeEvent[]) => boolean): Promise<readonly NoticeEvent[]> =>
      until(async () => (await news()).filter(({ itemId }) => itemId === id), wanted),
    news,
  };
}
export type NoticeClient = ReturnType<typeof noticeClient>;

/** Somebody new with these roles, in the first agency of a party, signed in. */
export async function newNoticeClient(hub: Hub, party: string, name: string, roles: readonly string[]): Promise<NoticeClient> {
  const email = `${name}@${party}.example`;
  await hub.ownerSql(
    `insert into hub.user_account (id, email, party, agency, roles, password_hash)
       select gen_random_uuid(), $1, p.key, (select min(a.key) from hub.agency a where a.party = p.key), $2,
           (select u.password_hash from hub.user_account u where u.email = 'liaison@th.example')
         from hub.party p where p.slug = $3`,
    [email, roles, party],
  );
  return noticeClient((await hub.as(email)).ask);
}

/** All whom a notice passes, each of an account of its own. */
export async function noticeClients(hub: Hub) {
  const as = async (email: string): Promise<NoticeClient> => noticeClient((await hub.as(email)).ask);
  const [writer, approver] = [await as('liaison@th.example'), await newNoticeClient(hub, 'th', 'approver', ['APPROVER', 'ANALYST'])];
  const [first, second] = [
    await newNoticeClient(hub, 'hub', 'reviewer-1', ['HUB_REVIEWER']),
    await newNoticeClient(hub, 'hub', 'reviewer-2', ['HUB_REVIEWER']),
  ];
  /** Brings what was submitted to its readers. */
  const publishes = async (submitted: NoticeDraftView): Promise<string> => {
    const { state } = await approver.approve(submitted);
    if (state === 'IN_REVIEW') for (const reviewer of [first, second]) await reviewer.review(submitted);
    return submitted.id;
  };
  return {
    ...{ as, writer, approver, first, second, publishes },
    /** Writes one and brings it to its readers. */
    notice: async (said: object = {}): Promise<string> => publishes(await writer.writes(said)),
  };
}
