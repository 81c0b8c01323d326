import { listAnnouncements } from './announcement-client.js';
import type { Hub } from './hub.js';
import { type Ask, officer, type Officer } from './officer.js';

export interface GroupProposalView {
  readonly id: string;
  readonly groupName: string;
  readonly candidate: { readonly country: string };
  readonly accepted: readonly { readonly country: string }[];
  readonly namedTogether: readonly { readonly country: string }[];
  readonly invited: boolean;
  readonly candidateAccepted: boolean;
}

const PROPOSALS = `{ groupProposals(first: 500) { nodes { id groupName candidate { country } accepted { country } namedTogether { country } invited candidateAccepted } } }`;

export const createGroupWith = async (by: Ask, name: string, ...members: readonly string[]): Promise<string> => {
  const query = 'mutation ($n: String!, $m: [ID!]!) { createGroup(name: $n, members: $m) { id } }';
  return (await by<{ createGroup: { id: string } }>(query, { n: name, m: members })).createGroup.id;
};

export const changeGroup = (by: Ask, verb: 'addGroupMember' | 'removeGroupMember', group: string, party: string): Promise<unknown> =>
  by(`mutation ($g: ID!, $p: ID!) { ${verb}(groupId: $g, partyId: $p) { id } }`, { g: group, p: party });

export const listProposals = async (by: Ask): Promise<readonly GroupProposalView[]> =>
  (await by<{ groupProposals: { nodes: GroupProposalView[] } }>(PROPOSALS)).groupProposals.nodes;

export const decideProposal = async (by: Ask, proposal: string | undefined, accept = true): Promise<string> => {
  const query = 'mutation ($i: ID!, $a: Boolean!) { decideGroupProposal(id: $i, accept: $a) { outcome } }';
  type Decision = { decideGroupProposal: { outcome: string } };
  return (await by<Decision>(query, { i: proposal, a: accept })).decideGroupProposal.outcome;
};

export const withdrawProposal = (by: Ask, proposal: string | undefined): Promise<unknown> =>
  by('mutation ($i: ID!) { withdrawGroupProposal(id: $i) }', { i: proposal });

/** The open proposal of a country for a group, if `by` sees it. */
export const proposalOf = async (by: Ask, name: string, country: string): Promise<string | undefined> =>
  (await listProposals(by)).find((one) => one.groupName === name && one.candidate.country === country)?.id;

/** Countries of a group; undefined where `by` does not see it. */
export async function membersOf(by: Ask, group: string): Promise<readonly string[] | undefined> {
  const { groups } = await by<{ groups: { id: string; members: { country: string }[] }[] }>('{ groups { id members { country } } }');
  return groups
    .find((one) => one.id === group)
    ?.members.map(({ country }) => country)
    .sort();
}

/** What a party was told of a group, oldest first. */
export const announcementsOf = async (by: Ask, name: string): Promise<readonly string[]> =>
  (await listAnnouncements(by))
    .filter(({ groupName }) => groupName === name)
    .map(({ kind, party, outcome }) => [kind, party?.name, outcome].filter(Boolean).join(' '));

/** Admins and analysts of these countries, signed in, in a hub that asks for consent. */
export async function consentActors<Slug extends string>(hub: Hub, countries: Readonly<Record<Slug, string>>) {
  await hub.ownerSql('update hub.consent set immediate = false');
  const admins = new Map<string, Ask>();
  const analysts = new Map<string, Officer>();
  for (const slug of Object.keys(countries)) {
    admins.set(slug, (await hub.as(`admin@${slug}.example`)).ask);
    analysts.set(slug, officer((await hub.as(`analyst@${slug}.example`)).ask));
  }
  const rows = await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party');
  const known = <T>(one: T | undefined): T => {
    if (one === undefined) throw new Error('Nobody of that country is here.');
    return one;
  };
  return {
    operator: (await hub.as('operator@hub.example')).ask,
    admin: (slug: Slug): Ask => known(admins.get(slug)),
    analyst: (slug: Slug): Officer => known(analysts.get(slug)),
    id: (slug: string): string => known(rows.find((row) => row.slug === slug)?.id),
  };
}
