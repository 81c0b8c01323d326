import { type Ask, until } from './officer.js';

export interface CaseView {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly lead: { readonly name: string } | null;
  readonly leadOffered: { readonly name: string } | null;
  readonly rights: string | null;
  readonly ceiling: string | null;
  readonly participants: readonly { readonly party: { readonly name: string }; readonly rights: string; readonly state: string }[];
  readonly evidence: readonly { readonly id: string }[];
  readonly closing: object | null;
  readonly retainUntil: string | null;
  readonly version: number;
}
export interface CaseNoteView {
  readonly id: string;
  readonly text: string | null;
  readonly tlp: string;
  readonly authorLeft: boolean;
  readonly version: number;
  readonly evidence: readonly { readonly id: string }[];
  readonly mentions: readonly { readonly name: string | null; readonly party: { readonly name: string } | null }[];
}
export interface CaseTaskView {
  readonly id: string;
  readonly title: string;
  readonly tlp: string;
  readonly state: string;
  readonly version: number;
}
export interface CaseEvent {
  readonly operation: string;
  readonly itemId: string;
  readonly item: CaseView | null;
}

export const CASE = `id title summary threat countries tlp state stateReason discoverability createdBy { party { name } } lead { name } leadOffered { name } rights ceiling
  participants { party { name } rights ceiling state message createdAt note } evidence { id } closing { report language arrests victims recovered { currency amount } } createdAt closedAt closedBy { party { name } } closedReason retainUntil version`;
const NOTE =
  'id createdBy { party { name } } authorLeft language text tlp version createdAt updatedAt withdrawnAt withdrawnBy { party { name } } evidence { id } mentions { name party { name } }';
const TASK = 'id createdBy { party { name } } createdAt title tlp assigneeParty { name } assigneeAgency { name } dueAt state version';

/** A case to found; say only what the test is about. */
export const aCase = (said: object = {}): object => ({
  title: 'The compound at the river',
  threat: 'CALL_CENTRE_SCAM',
  countries: ['KH'],
  ...said,
});
export const aTask = (said: object = {}): object => ({ title: 'Ask the bank for the statements', ...said });

/** A participant's verbs about cases, over `ask`. */
export function caseClient(ask: Ask) {
  const changing =
    <Answer>(fields: string) =>
    async (operation: string, variables: Readonly<Record<string, readonly [type: string, value: unknown]>>): Promise<Answer> => {
      const names = Object.keys(variables);
      const types = names.map((name) => `$${name}: ${variables[name]?.[0] ?? ''}`).join(', ');
      const passed = names.map((name) => `${name}: $${name}`).join(', ');
      const values = Object.fromEntries(names.map((name) => [name, variables[name]?.[1]]));
      return (await ask<Record<string, Answer>>(`mutation (${types}) { ${operation}(${passed}) ${fields} }`, values))[operation] as Answer;
    };
  const ofCase = changing<CaseView>(`{ ${CASE} }`);
  const ofNote = changing<CaseNoteView>(`{ ${NOTE} }`);
  const ofTask = changing<CaseTaskView>(`{ ${TASK} }`);
  const left = changing<string>('');
  const id = (value: unknown): readonly [string, unknown] => ['ID!', value];
  const part = async <Row>(operation: string, fields: string, of: string, more = ''): Promise<readonly Row[]> => {
    const query = `query ($id: ID!) { ${operation}(caseId: $id, first: 100${more}) { nodes { ${fields} } } }`;
    return (await ask<Record<string, { readonly nodes: readonly Row[] }>>(query, { id: of }))[operation]?.nodes ?? [];
  };
  const news = async (of?: string): Promise<readonly CaseEvent[]> => {
    const query = `{ feed(filter: { itemKinds: [CASE], includeOwn: true }, first: 1000) { events { operation itemId item { ... on Case { ${CASE} } } } } }`;
    const { events } = (await ask<{ feed: { events: CaseEvent[] } }>(query)).feed;
    return events.filter(({ itemId }) => of === undefined || itemId === of);
  };
  return {
    ask,
    founds: (said: object = {}, tlp = 'AMBER') => ofCase('openCase', { input: ['CaseInput!', aCase(said)], tlp: ['Tlp', tlp] }),
    updates: (of: string, version: number, said: object) =>
      ofCase('updateCase', { id: id(of), version: ['Int!', version], input: ['CaseInput!', aCase(said)] }),
    invites: (of: string, party: string, said: object = {}) =>
      ofCase('inviteToCase', { id: id(of), input: ['CaseInvitationInput!', { partyId: party, ...said }] }),
    answers: (of: string, accept = true) => ofCase('answerCaseInvitation', { id: id(of), accept: ['Boolean!', accept] }),
    sets: (of: string, party: string, said: object) =>
      ofCase('updateCaseParticipant', { id: id(of), input: ['CaseParticipantInput!', { partyId: party, ...said }] }),
    removes: (of: string, party: string, reason = 'It is over for you.') =>
      ofCase('removeCaseParticipant', { id: id(of), partyId: id(party), reason: ['String', reason] }),
    leaves: (of: string) => left('leaveCase', { id: id(of) }),
    handsOver: (of: string, party: string) => ofCase('handOverCase', { id: id(of), partyId: id(party) }),
    takesOver: (of: string, accept = true) => ofCase('takeOverCase', { id: id(of), accept: ['Boolean!', accept] }),
    /** Whether each was linked. */
    links: async (of: string, ...items: string[]) =>
      (await changing<{ outcome: string }[]>('{ index outcome }')('linkToCase', { id: id(of), items: ['[ID!]!', items] })).map(
        ({ outcome }) => outcome !== 'REJECTED',
      ),
    unlinks: (of: string, item: string) => ofCase('unlinkFromCase', { id: id(of), itemId: id(item) }),
    allows: (of: string, item: string, placeholder: string) =>
      ofCase('allowCasePlaceholder', { id: id(of), itemId: id(item), placeholder: ['CasePlaceholder!', placeholder] }),
    writes: (of: string, text: string, said: object = {}) =>
      ofNote('addCaseNote', { caseId: id(of), input: ['CaseNoteInput!', { text, language: 'en', ...said }] }),
    edits: (of: string, note: CaseNoteView, text: string, said: object = {}) =>
      ofNote('updateCaseNote', {
        ...{ caseId: id(of), noteId: id(note.id), version: ['Int!', note.version] },
        input: ['CaseNoteInput!', { text, language: 'en', ...said }],
      }),
    withdraws: (of: string, note: string) => ofNote('withdrawCaseNote', { caseId: id(of), noteId: id(note) }),
    tasks: (of: string, said: object = {}) => ofTask('addCaseTask', { caseId: id(of), input: ['CaseTaskInput!', aTask(said)] }),
    setsTask: (of: string, task: CaseTaskView, said: object) =>
      ofTask('updateCaseTask', {
        caseId: id(of),
        taskId: id(task.id),
        version: ['Int!', task.version],
        input: ['CaseTaskInput!', aTask(said)],
      }),
    attaches: (of: string, ...files: string[]) => ofCase('attachToCase', { id: id(of), evidence: ['[ID!]!', files] }),
    detaches: (of: string, ...files: string[]) =>
      changing<CaseView | null>(`{ ${CASE} }`)('detachFromCase', { id: id(of), evidence: ['[ID!]!', files] }),
    keeps: (of: string, until: string | null) => ofCase('setCaseRetention', { id: id(of), retainUntil: ['DateTime', until] }),
    moves: (of: string, state: string) =>
      ofCase('setCaseState', { id: id(of), state: ['OpenCaseState!', state], reason: ['String!', 'So it is.'] }),
    closes: (of: string, said: object = {}) =>
      ofCase('closeCase', {
        ...{ id: id(of), reason: ['String!', 'It is done.'] },
        closing: ['CaseClosingInput!', { report: '# Closed', language: 'en', ...said }],
      }),
    reopens: (of: string) => ofCase('reopenCase', { id: id(of), reason: ['String!', 'There is more.'] }),
    opens: async (of: string) => (await ask<{ case: CaseView | null }>(`query ($id: ID!) { case(id: $id) { ${CASE} } }`, { id: of })).case,
    lists: async (filter: object = {}) =>
      (
        await ask<{ cases: { nodes: CaseView[]; totalCount: number } }>(
          `query ($filter: CaseFilter) { cases(filter: $filter, first: 100) { nodes { ${CASE} } totalCount } }`,
          { filter },
        )
      ).cases.nodes,
    invitations: async () =>
      (
        await ask<{ caseInvitations: { nodes: { id: string; title: string }[] } }>(
          '{ caseInvitations(first: 100) { nodes { id: caseId title threat countries tlp owner { name } lead { name } createdBy { party { name } } createdAt rights ceiling message } } }',
        )
      ).caseInvitations.nodes,
    notes: (of: string) => part<CaseNoteView>('caseNotes', NOTE, of),
    versions: (of: string, note: string) =>
      part<{ text: string; evidenceIds: readonly string[] }>(
        ...(['caseNoteVersions', 'version text tlp evidenceIds at by { party { name } }', of, `, noteId: "${note}"`] as const),
      ),
    taskList: (of: string) => part<CaseTaskView>('caseTasks', TASK, of),
    /** Ids of items, sorted. */
    items: async (of: string) =>
      (
        await part<{ itemId: string; item: { id: string } | null }>(
          'caseItems',
          'itemId itemKind linkedBy { party { name } } createdAt item { id }',
          of,
        )
      )
        .map(({ itemId, item }) => (item?.id === itemId ? itemId : `${itemId} without its item`))
        .sort(),
    hiddenItems: async (of: string) =>
      (
        await ask<{ caseHiddenItems: { nodes: { itemKind: string; party: { name: string } | null }[] } }>(
          `query ($id: ID!) { caseHiddenItems(caseId: $id) { nodes { itemKind party { name } } } }`,
          { id: of },
        )
      ).caseHiddenItems.nodes.map(({ itemKind: kind, party }) => `${kind} of ${party?.name ?? 'somebody'}`),
    /** What happened, oldest first: 'KIND by', with the country concerned. */
    timeline: async (of: string) =>
      (
        await part<{
          kind: string;
          by: { kind: string | null; party: { name: string } | null } | null;
          party: { name: string } | null;
        }>(
          ...([
            'caseTimeline',
            'kind at by { kind party { name } } party { name } itemKind itemId noteId taskId evidenceId reason',
            of,
          ] as const),
        )
      )
        .map(({ kind, by, party }) => [kind, by?.kind === 'SYSTEM' ? 'the hub' : by?.party?.name, ...(party ? [party.name] : [])].join(' '))
        .reverse(),
    news,
    told: (of: string, wanted: (events: readonly CaseEvent[]) => boolean) => until(() => news(of), wanted),
    snapshot: async () =>
      (
        await ask<{ snapshot: { items: { id: string }[] } }>(
          '{ snapshot(filter: { itemKinds: [CASE], includeOwn: true }) { items { id } } }',
        )
      ).snapshot.items.map(({ id: one }) => one),
  };
}
export type CaseClient = ReturnType<typeof caseClient>;
