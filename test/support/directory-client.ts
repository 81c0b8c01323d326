import type { Ask } from './officer.js';

export interface DirectoryEntryView {
  readonly id: string;
  readonly unit: string;
  readonly phone: string | null;
  readonly party: { readonly country: string | null };
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly languages: readonly string[];
  readonly stale: boolean;
  readonly verifiedAt: string;
  readonly verificationDueAt: string;
  readonly verifiedBy: { readonly name: string | null; readonly party: { readonly country: string | null } | null } | null;
  readonly audience: { readonly everyCountry: boolean; readonly countries: readonly string[] } | null;
  readonly withdrawnReason: string | null;
  readonly version: number;
}

const ENTRY = `id unit role phone email languages openingHours { days opens closes } timeZone urgentChannel urgentNote party { country name } agency { id name } stale verifiedAt verificationDueAt
  verifiedBy { name party { country } } audience { everyCountry countries groups { id } partners { name } exceptCountries } withdrawnReason version`;

/** An entry as the API takes it; state only what the test is about. */
export const anEntry = (stated: object = {}): object => ({
  ...{ unit: 'Duty desk', role: 'NCB_DUTY_DESK', phone: '+66 2 555 0100', languages: ['en'], timeZone: 'Asia/Bangkok' },
  audience: { everyCountry: true },
  ...stated,
});

/** What an officer does with the directory, over `ask`. */
export function directoryClient(ask: Ask) {
  const change = async (call: string, declared: string, variables: object): Promise<DirectoryEntryView> => {
    const { entry } = await ask<{ entry: DirectoryEntryView }>(`mutation (${declared}) { entry: ${call} { ${ENTRY} } }`, variables);
    return entry;
  };
  const present = async (id: string): Promise<DirectoryEntryView | null> => {
    const query = `query ($id: ID!) { directoryEntry(id: $id) { ${ENTRY} } }`;
    return (await ask<{ directoryEntry: DirectoryEntryView | null }>(query, { id })).directoryEntry;
  };
  return {
    ask,
    creates: (stated: object = {}, agencyId?: string) =>
      change('createDirectoryEntry(input: $input, agencyId: $agencyId)', '$input: DirectoryEntryInput!, $agencyId: ID', {
        input: anEntry(stated),
        agencyId,
      }),
    /** @param version stated; absent: the present one */
    async updates(id: string, stated: object, version?: number): Promise<DirectoryEntryView> {
      return change(
        'updateDirectoryEntry(id: $id, version: $version, input: $input)',
        '$id: ID!, $version: Int!, $input: DirectoryEntryInput!',
        {
          id,
          version: version ?? (await present(id))?.version ?? 1,
          input: anEntry(stated),
        },
      );
    },
    /** @param version stated; absent: the present one */
    verifies: async (id: string, version?: number) =>
      change('verifyDirectoryEntry(id: $id, version: $version)', '$id: ID!, $version: Int!', {
        id,
        version: version ?? (await present(id))?.version ?? 1,
      }),
    /** @param version stated; absent: the present one */
    withdraws: async (id: string, reason = 'The unit has moved.', version?: number) =>
      change('withdrawDirectoryEntry(id: $id, version: $version, reason: $reason)', '$id: ID!, $version: Int!, $reason: String!', {
        ...{ id, reason },
        version: version ?? (await present(id))?.version ?? 1,
      }),
    opens: present,
    async lists(filter: object = {}, page: object = {}): Promise<Listed> {
      const query = `query ($filter: DirectoryFilterInput, $first: Int, $after: Cursor) {
        directoryEntries(filter: $filter, first: $first, after: $after) { nodes { ${ENTRY} } totalCount pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ directoryEntries: Listed }>(query, { filter, ...page })).directoryEntries;
    },
    async versions(entryId: string): Promise<readonly { version: number; operation: string; unit: string; by: { name: string } | null }[]> {
      const query = `query ($entryId: ID!) { directoryEntryVersions(entryId: $entryId) { nodes { version operation unit by { name } audience { countries } } } }`;
      type Versions = { nodes: { version: number; operation: string; unit: string; by: { name: string } | null }[] };
      return (await ask<{ directoryEntryVersions: Versions }>(query, { entryId })).directoryEntryVersions.nodes;
    },
  };
}

interface Listed {
  readonly nodes: readonly DirectoryEntryView[];
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
export type DirectoryClient = ReturnType<typeof directoryClient>;
