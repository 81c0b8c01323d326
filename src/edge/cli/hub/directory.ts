import { type EntenteClient, HubError } from '#entente-client';
import { CliFailure } from '../failure.js';
import type { Audience, Directory, NamedEntry } from '../../../values/rows/audience.js';

interface Party extends NamedEntry {
  readonly kind: string;
  readonly country: string | null;
}

interface Directories {
  readonly parties: readonly Party[];
  /** Countries that wait for admission: no party can share with them yet. */
  readonly admissions: { readonly nodes: readonly { readonly party: Pick<Party, 'id'> }[] };
}
const PARTIES = '{ parties { id kind name slug country } admissions(first: 500) { nodes { party { id } } } }';
const GROUPS = '{ groups { id name } }';

/** Names that an audience may contain, as far as the viewer knows them. */
export interface Members extends Directory {
  /** Codes of the member countries. */
  readonly countries: ReadonlySet<string>;
}

/** @throws HubError, NetworkError */
export async function membersOf(client: EntenteClient): Promise<Members> {
  const { parties, admissions } = await client.request<Directories>(PARTIES);
  const waiting = new Set(admissions.nodes.map(({ party }) => party.id));
  const admitted = parties.filter((party) => party.kind === 'COUNTRY' && !waiting.has(party.id));
  return {
    countries: new Set(admitted.flatMap(({ country }) => (country === null ? [] : [country]))),
    partners: parties.filter((party) => party.kind === 'PARTNER'),
    groups: await groupsOf(client),
  };
}

/** Returns no groups for a caller that may not read groups. */
async function groupsOf(client: EntenteClient): Promise<readonly NamedEntry[]> {
  try {
    return (await client.request<{ readonly groups: readonly NamedEntry[] }>(GROUPS)).groups;
  } catch (error) {
    if (error instanceof HubError && error.code === 'FORBIDDEN') return [];
    throw error;
  }
}

/** Checks the countries of the options before the first row is sent, because a wrong code would cause every row to be rejected. @throws CliFailure */
export function assertMembers({ countries, exceptCountries }: Audience, members: Members): void {
  const stranger = [...countries, ...exceptCountries].find((code) => !members.countries.has(code));
  if (stranger === undefined) return;
  throw new CliFailure(`${stranger} is not a member country (members: ${[...members.countries].sort().join(', ')}).`);
}
