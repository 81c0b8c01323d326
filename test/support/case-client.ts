import { type Ask, until } from './officer.js';

export interface CaseView {
  readonly id: string;
  readonly title: string;
  readonly status: string;
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
  readonly formerly: boolean;
  readonly version: number;
  readonly evidence: readonly { readonly id: string }[];
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
  readonly case: CaseView | null;
}

export const CASE = `id title summary threat countries tlp status statusReason founder { name } lead { name } leadOffered { name } rights ceiling
  participants { party { name } rights ceiling state asked note } evidence { id } closing { report language arrests victims recovered { currency amount } } openedAt closedAt retainUntil version`;
const NOTE = 'id party { name } formerly language text tlp version at updatedAt withdrawnAt evidence { id }';
const TASK = 'id party { name } title tlp assignee { name } assigneeAgency { name } dueAt state version';

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
  const done = changing<boolean>('');
  const id = (value: unknown): readonly [string, unknown] => ['ID!', value];
  const part = async <Row>(operation: string, list: string, fields: string, of: string, more = ''): Promise<readonly Row[]> => {
    const query = `query ($id: ID!) { ${operation}(id: $id, first: 100${more}) { ${list} { ${fields} } cursor } }`;
    const page = (await ask<Record<string, Record<string, readonly Row[]>>>(query, { id: of }))[operation];
    return page?.[list] ?? [];
  };
  const news = async (of?: string): Promise<readonly CaseEvent[]> => {
    const query = `{ feed(filter: { items: [CASE], includeOwn: true }, first: 1000) { events { operation itemId case { ${CASE} } } } }`;
    return (await ask<{ feed: { events: CaseEvent[] } }>(query)).feed.events.filter(({ itemId }) => of === undefined || itemId === of);
  };
  return {
    ask,
    founds: (said: object = {}, tlp = 'AMBER') => ofCase('openCase', { input: ['CaseInput!', aCase(said)], tlp: ['Tlp', tlp] }),
    updates: (of: string, version: number, said: object) =>
      ofCase('updateCase', { id: id(of), version: ['Int!', version], input: ['CaseInput!', aCase(said)] }),
    invites: (of: string, party: string, said: object = {}) =>
      ofCase('inviteToCase', { id: id(of), input: ['CaseInvitationInput!', { party, ...said }] }),
    answers: (of: string, accept = true) => ofCase('answerCaseInvitation', { id: id(of), accept: ['Boolean!', accept] }),
    sets: (of: string, party: string, said: object) =>
      ofCase('setCaseParticipant', { id: id(of), input: ['CaseParticipantInput!', { party, ...said }] }),
    removes: (of: string, party: string, reason = 'It is over for you.') =>
      ofCase('removeCaseParticipant', { id: id(of), party: id(party), reason: ['String', reason] }),
    leaves: (of: string) => done('leaveCase', { id: id(of) }),
    handsOver: (of: string, party: string) => ofCase('handOverCase', { id: id(of), party: id(party) }),
    takesOver: (of: string, accept = true) => ofCase('takeOverCase', { id: id(of), accept: ['Boolean!', accept] }),
    /** Whether each was linked. */
    links: async (of: string, ...items: string[]) =>
      (await changing<{ linked: boolean }[]>('{ index item linked }')('linkToCase', { id: id(of), items: ['[ID!]!', items] })).map(
        ({ linked }) => linked,
      ),
    unlinks: (of: string, item: string) => done('unlinkFromCase', { id: id(of), item: id(item) }),
    allows: (of: string, item: string, shown: string) =>
      done('allowCasePlaceholder', { id: id(of), item: id(item), shown: ['CasePlaceholder!', shown] }),
    writes: (of: string, text: string, said: object = {}) =>
      ofNote('addCaseNote', { id: id(of), input: ['CaseNoteInput!', { text, language: 'en', ...said }] }),
    edits: (of: string, note: CaseNoteView, text: string, said: object = {}) =>
      ofNote('editCaseNote', {
        ...{ id: id(of), note: id(note.id), version: ['Int!', note.version] },
        input: ['CaseNoteInput!', { text, language: 'en', ...said }],
      }),
    withdraws: (of: string, note: string) => ofNote('withdrawCaseNote', { id: id(of), note: id(note) }),
    tasks: (of: string, said: object = {}) => ofTask('addCaseTask', { id: id(of), input: ['CaseTaskInput!', aTask(said)] }),
    setsTask: (of: string, task: CaseTaskView, said: object) =>
      ofTask('setCaseTask', { id: id(of), task: id(task.id), version: ['Int!', task.version], input: ['CaseTaskInput!', aTask(said)] }),
    attaches: (of: string, ...files: string[]) => ofCase('attachToCase', { id: id(of), files: ['[ID!]!', files] }),
    detaches: (of: string, ...files: string[]) => done('detachFromCase', { id: id(of), files: ['[ID!]!', files] }),
    keeps: (of: string, until: string | null) => ofCase('setCaseRetention', { id: id(of), until: ['DateTime', until] }),
    moves: (of: string, status: string) =>
      ofCase('setCaseStatus', { id: id(of), status: ['CaseWorkStatus!', status], reason: ['String!', 'So it is.'] }),
    closes: (of: string, said: object = {}) =>
      ofCase('closeCase', {
        ...{ id: id(of), reason: ['String!', 'It is done.'] },
        closing: ['CaseClosingInput!', { report: '# Closed', language: 'en', ...said }],
      }),
    reopens: (of: string) => ofCase('reopenCase', { id: id(of), reason: ['String!', 'There is more.'] }),
    opens: async (of: string) => (await ask<{ case: CaseView | null }>(`query ($id: ID!) { case(id: $id) { ${CASE} } }`, { id: of })).case,
    lists: async (filter: object = {}) =>
      (
        await ask<{ cases: { cases: CaseView[] } }>(
          `query ($filter: CaseFilter) { cases(filter: $filter, first: 100) { cases { ${CASE} } } }`,
          { filter },
        )
      ).cases.cases,
    invitations: async () =>
      (
        await ask<{ caseInvitations: { invitations: { id: string; title: string }[] } }>(
          '{ caseInvitations(first: 100) { invitations { id title threat countries tlp founder { name } lead { name } invitedBy { name } rights ceiling asked } } }',
        )
      ).caseInvitations.invitations,
    notes: (of: string) => part<CaseNoteView>('caseNotes', 'notes', NOTE, of),
    versions: (of: string, note: string) =>
      part<{ text: string; evidence: readonly string[] }>(
        ...(['caseNoteVersions', 'versions', 'version text tlp evidence', of, `, note: "${note}"`] as const),
      ),
    taskList: (of: string) => part<CaseTaskView>('caseTasks', 'tasks', TASK, of),
    /** Ids of items, sorted. */
    items: async (of: string) =>
      (await part<{ item: string }>('caseItems', 'items', 'item kind linkedBy { name }', of)).map(({ item }) => item).sort(),
    hiddenItems: async (of: string) =>
      (
        await ask<{ caseHiddenItems: { kind: string; party: { name: string } | null }[] }>(
          `query ($id: ID!) { caseHiddenItems(id: $id) { kind party { name } } }`,
          { id: of },
        )
      ).caseHiddenItems.map(({ kind, party }) => `${kind} of ${party?.name ?? 'somebody'}`),
    /** What happened, oldest first: 'WHAT by', with the country that it was about. */
    timeline: async (of: string) =>
      (
        await part<{ what: string; party: { name: string } | null; about: { name: string } | null }>(
          ...(['caseTimeline', 'entries', 'what at party { name } about { name } kind subject reason', of] as const),
        )
      )
        .map(({ what, party, about }) => [what, party?.name ?? 'the hub', ...(about ? [about.name] : [])].join(' '))
        .reverse(),
    news,
    told: (of: string, wanted: (events: readonly CaseEvent[]) => boolean) => until(() => news(of), wanted),
    snapshot: async () =>
      (
        await ask<{ snapshot: { cases: { id: string }[] } }>('{ snapshot(filter: { items: [CASE], includeOwn: true }) { cases { id } } }')
      ).snapshot.cases.map(({ id: one }) => one),
  };
}
export type CaseClient = ReturnType<typeof caseClient>;
