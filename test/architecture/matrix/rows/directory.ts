import { randomUUID } from 'node:crypto';
import { actionClient } from '../../../support/action-client.js';
import { anEntry } from '../../../support/directory-client.js';
import { informationClient } from '../../../support/information-client.js';
import type { Ask } from '../../../support/officer.js';
import type { Caller } from '../callers.js';
import { directoryEntry, entryOf } from '../objects/directory.js';
import { written } from '../objects/notices.js';
import { agency } from '../objects/parties.js';
import type { FieldRow, Row } from '../row.js';
import type { World } from '../world.js';

const INPUT = anEntry({ audience: {} });

export const DIRECTORY: Readonly<Record<string, Row>> = {
  'Query.directoryEntries': {},
  'Query.directoryEntry': { about: { id: directoryEntry } },
  'Query.directoryEntryVersions': { about: { entryId: directoryEntry }, foreign: 'empty', hidden: 'empty' },
  'Mutation.createDirectoryEntry': { with: { input: INPUT }, about: { agencyId: agency }, confirms: true },
  'Mutation.updateDirectoryEntry': {
    with: { input: INPUT, version: 1 },
    about: { id: directoryEntry },
    confirms: {
      when: 'to change how the unit is reached, or to show it to more parties',
      with: { input: anEntry({ audience: {}, phone: '+66 2 555 0199' }), version: 1 },
    },
  },
  'Mutation.verifyDirectoryEntry': { with: { version: 1 }, about: { id: directoryEntry } },
  'Mutation.withdrawDirectoryEntry': { with: { version: 1, reason: 'It has moved.' }, about: { id: directoryEntry } },
};

type Made = (world: World, caller: Caller, contactEntryId: string) => Promise<string | undefined>;

/** The contact of an item of a country that the caller sees. @param makes the item, with an entry that the caller sees @param of whose it is */
const contactOf = (query: string, of: string, makes: Made): FieldRow => ({
  through: `Query.${query}`,
  ask: `query ($id: ID!) { ${query}(id: $id) { contactEntry { id } } }`,
  variables: async (world, caller) => {
    const id = await makes(world, caller, await entryOf(world, of, true));
    return id === undefined ? undefined : { id };
  },
});

/** A country's liaison officer asks the caller's party. */
const liaison = async ({ hub }: World, slug: string): Promise<Ask> => (await hub.as(`liaison@${slug}.example`)).ask;
const toCaller = ({ party }: Caller): string => (party === 'th' ? 'TH' : 'meta');

const action: Made = async (world, caller, contactEntryId) =>
  caller.party === 'hub'
    ? undefined
    : actionClient(await liaison(world, 'sg')).requests({ reference: randomUUID(), recipientId: toCaller(caller), contactEntryId });
const information: Made = async (world, caller, contactEntryId) => {
  if (caller.party === 'hub') return undefined;
  const fields = { reference: randomUUID(), recipients: [toCaller(caller)], contactEntryId };
  return (await informationClient(await liaison(world, 'sg')).asks(fields)).ids[0];
};
const notice: Made = async (world, { party }, contactEntryId) =>
  party === 'th' ? written(world, 'sg', 'APPROVED', { audience: { countries: ['TH'] }, contactEntryId }) : undefined;
const draft: Made = async (world, { party }, contactEntryId) =>
  party === 'th' ? written(world, 'th', 'DRAFT', { contactEntryId }) : undefined;

export const DIRECTORY_FIELDS: Readonly<Record<string, FieldRow>> = {
  'ActionRequest.contactEntry': contactOf('actionRequest', 'sg', action),
  'InformationRequest.contactEntry': contactOf('informationRequest', 'sg', information),
  'Notice.contactEntry': contactOf('notice', 'sg', notice),
  'NoticeDraft.contactEntry': contactOf('noticeDraft', 'th', draft),
};
