import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { namesParty } from '../../src/tenancy/parties/party-arguments.js';

/** Inputs of type ID that speak of a party and name something else. */
const NO_PARTY: Readonly<Record<string, string>> = {
  'AgencyByClaimInput.agencyId': 'an agency',
  'AuditFilter.readingId': 'an audit entry',
  'IdentityProviderInput.defaultAgencyId': 'an agency',
  'InviteUserInput.agencyId': 'an agency',
  'TriagePartInput.agencyId': 'an agency',
  'CaseTaskInput.assigneeAgencyId': 'an agency',
  'WatchedGroupInput.groupId': 'a group',
};
/** The same for arguments: they all name items, agencies, accounts or other objects of a party. */
const ID_ARGUMENTS =
  /^(id|ids|accessId|agencyId|contactEntryId|entryId|eventId|evidence|groupId|groups|groupMembersToday|importId|indicatorId|indicators|itemId|items|noteId|providerId|reportId|related|taskId|userId|watchId)$/;

const SPEAKS_OF_PARTIES = /\b(part(y|ies)|partners?|countr(y|ies)|owners?|recipients?|participants?)\b/i;

interface IdInput {
  readonly at: string;
  readonly name: string;
  readonly description: string;
  readonly isParty: boolean;
}

async function idInputs(): Promise<readonly IdInput[]> {
  const schema = buildSchema(await readFile(join(import.meta.dirname, '..', '..', 'schema.graphql'), 'utf8'));
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const fields = isInputObjectType(type)
      ? [{ at: type.name, inputs: Object.values(type.getFields()) }]
      : isObjectType(type)
        ? Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, inputs: field.args }))
        : [];
    return fields.flatMap(({ at, inputs }) =>
      inputs
        .filter((input) => getNamedType(input.type).name === 'ID')
        .map((input) => ({
          at: `${at}.${input.name}`,
          name: input.name,
          description: input.description ?? '',
          isParty: namesParty(input),
        })),
    );
  });
}

describe('arguments and input fields of type ID', () => {
  it('that speak of a party are in the table of those that accept its code or slug, or have a reason not to be', async () => {
    const others = (await idInputs()).filter(({ isParty, description }) => !isParty && SPEAKS_OF_PARTIES.test(description));
    expect(
      others.filter(({ at, name }) => !(at in NO_PARTY) && !ID_ARGUMENTS.test(name)).map(({ at, description }) => `${at}: ${description}`),
    ).toEqual([]);
  });

  it('that are exceptions are in the schema', async () => {
    const inputs = await idInputs();
    expect(Object.keys(NO_PARTY).filter((at) => !inputs.some((input) => input.at === at))).toEqual([]);
    const names = new Set(inputs.map(({ name }) => name));
    const exceptions = ID_ARGUMENTS.source.slice(2, -2).split('|');
    expect(exceptions.filter((name) => !names.has(name))).toEqual([]);
  });

  it('that are in the table speak of a party', async () => {
    const named = (await idInputs()).filter(({ isParty }) => isParty);
    expect(named.length).toBeGreaterThan(10);
    expect(
      named
        .filter(({ description }) => !SPEAKS_OF_PARTIES.test(description) && !/candidate|reported by/i.test(description))
        .map(({ at, description }) => `${at}: ${description}`),
    ).toEqual([]);
  });
});
