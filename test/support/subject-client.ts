import type { Hub } from './hub.js';
import type { Ask } from './officer.js';

export interface HandlingView {
  readonly consultedAt: string | null;
  readonly answerableAt: string | null;
  readonly question: string | null;
  readonly extendedAt: string | null;
  readonly extensionReason: string | null;
}

export interface SubjectRequestView {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly reference: string;
  readonly statement: string;
  readonly values: readonly string[];
  readonly createdBy: { readonly name: string | null; readonly party: { readonly name: string } } | null;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly closedAt: string | null;
  readonly answer: string | null;
  readonly withdrawalReason: string | null;
  readonly handling: HandlingView | null;
}

export interface SubjectSourceView {
  readonly party: { readonly name: string };
  readonly outcome: string | null;
  readonly ground: string | null;
  readonly reason: string | null;
  readonly disclosure: string | null;
}

export interface SubjectConsultationView {
  readonly id: string;
  readonly kind: string;
  readonly question: string;
  readonly itemId: string;
  readonly itemKind: string;
  readonly indicator: { readonly display: string; readonly threat: string; readonly description: string | null } | null;
  readonly overdue: boolean;
  readonly outcome: string | null;
  readonly disclosure: string | null;
  readonly answeredBy: { readonly name: string | null } | null;
  readonly version: number;
}

export const SUBJECT_REQUEST = `id kind state reference statement values createdBy { name party { name } } receivedAt dueAt overdue closedAt answer withdrawalReason
  handling { consultedAt answerableAt question extendedAt extensionReason }`;
export const SUBJECT_CONSULTATION = `id kind question itemId itemKind indicator { display threat description } overdue outcome ground reason disclosure answeredAt answeredBy { name } version`;

/** Makes an account of the demo a data protection officer of its party. */
export const makeDataProtectionOfficer = (hub: Hub, email: string): Promise<unknown> =>
  hub.ownerSql(`update hub.user_account set roles = '{DATA_PROTECTION}' where email = $1`, [email]);

/** The time of the consultation of a request is over. */
export const endConsultation = (hub: Hub, id: string): Promise<unknown> =>
  hub.ownerSql(
    `with asked as (update hub.subject_consultation set asked_at = asked_at - interval '31 days', due_at = due_at - interval '31 days' where request = $1)
       update hub.subject_request set answerable_at = answerable_at - interval '31 days' where id = $1`,
    [id],
  );

/** The relay has set and removed all marks of contested data that wait. */
export async function setContestedMarks(hub: Hub): Promise<void> {
  await hub.ownerSql('update hub.contested_change set due_at = now()');
  const waiting = (): Promise<readonly unknown[]> => hub.ownerSql('select from hub.contested_change where due_at <= clock_timestamp()');
  // As the relay: nobody else writes a version without an officer.
  const mark = 'set session authorization hub_relay; select hub.set_contested_mark(0); reset session authorization';
  while ((await waiting()).length > 0) await hub.ownerSql(mark);
}

const changing =
  (ask: Ask, name: string, args: string) =>
  async (id: string, text: string): Promise<SubjectRequestView> => {
    const query = `mutation ($id: ID!, $text: String!) { ${name}(id: $id, ${args}: $text) { ${SUBJECT_REQUEST} } }`;
    return (await ask<Record<string, SubjectRequestView>>(query, { id, text }))[name] as SubjectRequestView;
  };

/** The verbs of those who handle requests of data subjects. */
export function subjectClient(ask: Ask) {
  return {
    ask,
    async files(said: object): Promise<SubjectRequestView> {
      const input = {
        kind: 'ACCESS',
        receivedAt: new Date().toISOString(),
        reference: 'DS-1',
        statement: 'What do you hold about me?',
        ...said,
      };
      const query = `mutation ($input: SubjectRequestInput!) { openSubjectRequest(input: $input) { ${SUBJECT_REQUEST} } }`;
      return (await ask<{ openSubjectRequest: SubjectRequestView }>(query, { input })).openSubjectRequest;
    },
    consults: (id: string, question = 'May the person learn of it?') => changing(ask, 'consultSubjectSources', 'question')(id, question),
    extends: changing(ask, 'extendSubjectRequest', 'reason'),
    withdraws: changing(ask, 'withdrawSubjectRequest', 'reason'),
    async answers(id: string): Promise<SubjectRequestView> {
      const query = `mutation ($id: ID!) { answerSubjectRequest(id: $id) { ${SUBJECT_REQUEST} } }`;
      return (await ask<{ answerSubjectRequest: SubjectRequestView }>(query, { id })).answerSubjectRequest;
    },
    async reads(id: string): Promise<SubjectRequestView | null> {
      const query = `query ($id: ID!) { subjectRequest(id: $id) { ${SUBJECT_REQUEST} } }`;
      return (await ask<{ subjectRequest: SubjectRequestView | null }>(query, { id })).subjectRequest;
    },
    async lists(filter: object = {}): Promise<readonly SubjectRequestView[]> {
      const query = `query ($filter: SubjectRequestFilter) { subjectRequests(filter: $filter, first: 200) { nodes { ${SUBJECT_REQUEST} } } }`;
      return (await ask<{ subjectRequests: { nodes: SubjectRequestView[] } }>(query, { filter })).subjectRequests.nodes;
    },
    async sources(requestId: string): Promise<readonly SubjectSourceView[]> {
      const query = `query ($requestId: ID!) { subjectSources(requestId: $requestId) { nodes { party { name } outcome ground reason disclosure } } }`;
      const { nodes } = (await ask<{ subjectSources: { nodes: SubjectSourceView[] } }>(query, { requestId })).subjectSources;
      return [...nodes].sort((a, b) => (a.party.name < b.party.name ? -1 : 1));
    },
    async consultations(filter: object = {}): Promise<readonly SubjectConsultationView[]> {
      const query = `query ($filter: SubjectConsultationFilter) { subjectConsultations(filter: $filter, first: 200) { nodes { ${SUBJECT_CONSULTATION} } } }`;
      return (await ask<{ subjectConsultations: { nodes: SubjectConsultationView[] } }>(query, { filter })).subjectConsultations.nodes;
    },
    /** Answers the consultation as it is, or as it was in another version. */
    async states(id: string, outcome: string, said: object = {}, read?: number): Promise<SubjectConsultationView> {
      const query = `mutation ($id: ID!, $version: Int!, $input: SubjectConsultationAnswerInput!) {
        answerSubjectConsultation(id: $id, version: $version, input: $input) { ${SUBJECT_CONSULTATION} } }`;
      const version = read ?? (await this.consultations()).find((one) => one.id === id)?.version ?? 1;
      const input = { outcome, reason: 'Examined.', ...said };
      return (await ask<{ answerSubjectConsultation: SubjectConsultationView }>(query, { id, version, input })).answerSubjectConsultation;
    },
  };
}
export type SubjectClient = ReturnType<typeof subjectClient>;
