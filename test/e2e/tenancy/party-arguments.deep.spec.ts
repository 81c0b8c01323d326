import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  isIntrospectionType,
  isObjectType,
  printSchema,
} from 'graphql';
import type { Identity } from '../../../src/identity/auth/actor.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import { bindPartyNames, namesParty } from '../../../src/tenancy/parties/party-arguments.js';
import { PartyNames } from '../../../src/tenancy/parties/party-names.service.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, officer } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

/** A value of the type with `party` wherever a party is named, as deep as each type goes once; undefined where there is no such place. */
function withParty(type: GraphQLInputType, party: string, above: readonly string[] = []): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const inner = withParty(nullable.ofType, party, above);
    return inner === undefined ? undefined : [inner];
  }
  if (!isInputObjectType(nullable) || above.includes(nullable.name)) return undefined;
  return fieldsWithParty(Object.values(nullable.getFields()), party, [...above, nullable.name]);
}

function fieldsWithParty(
  fields: readonly (GraphQLInputField | GraphQLArgument)[],
  party: string,
  above: readonly string[] = [],
): Readonly<Record<string, unknown>> | undefined {
  const found = fields.flatMap((field) => {
    const isList = isListType(getNullableType(field.type));
    const value = namesParty(field) ? (isList ? [party] : party) : withParty(field.type, party, above);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

describe('an argument that names a party', () => {
  let hub: Hub;
  let ids: Readonly<Record<string, string>>;
  let operator: Ask;
  let th: Ask;
  let meta: Ask;

  beforeAll(async () => {
    hub = await startHub();
    const rows = await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party');
    ids = Object.fromEntries(rows.map(({ slug, id }) => [slug, id]));
    operator = (await hub.as('operator@hub.example')).ask;
    th = (await hub.as('analyst@th.example')).ask;
    meta = (await hub.as('contributor@meta.example')).ask;
  });
  afterAll(() => hub.stop());

  const detailsOf = async (partyId: string): Promise<readonly string[]> => {
    const query = 'query ($partyId: ID) { partyDetails(partyId: $partyId) { nodes { party { name } } } }';
    const { partyDetails } = await operator<{ partyDetails: { nodes: { party: { name: string } }[] } }>(query, { partyId });
    return partyDetails.nodes.map(({ party }) => party.name);
  };
  const ownersOf = async (ask: Ask, owners: readonly string[]): Promise<readonly string[]> => {
    const query = 'query ($filter: IndicatorFilter) { indicators(filter: $filter) { nodes { value } } }';
    const { indicators } = await ask<{ indicators: { nodes: { value: string }[] } }>(query, { filter: { owners } });
    return indicators.nodes.map(({ value }) => value);
  };

  it('takes the id, the code and the slug alike, in any case', async () => {
    for (const name of [ids['kh'] ?? '', 'KH', 'kh', 'Kh']) expect(await detailsOf(name)).toEqual(['Cambodia']);
    for (const name of [ids['meta'] ?? '', 'meta', 'META']) expect(await detailsOf(name)).toEqual(['Meta']);
    for (const name of ['', ' ', 'nobody', 'XX', 'm', randomUUID()]) expect(await detailsOf(name)).toEqual([]);
    await expect(detailsOf('meta\u0000')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'FIELD_INVALID' });
  });

  it('is every one of the schema: each resolver gets ids for names, and its input unchanged without names', async () => {
    const { schema } = hub.app.get(GraphQLSchemaHost);
    const idOf = { kh: ids['kh'], KH: ids['kh'], Meta: ids['meta'], nobody: undefined };
    const got: unknown[] = [];
    const probe = probeOf(schema, (args) => got.push(args));
    bindPartyNames(probe, hub.app.get(PartyNames));
    const identity = await identityOf(hub, 'operator@hub.example');
    const contextOf = (): object => ({ channel: 'graphql', requestId: randomUUID(), identity, perRequest: new Map() });
    let fields = 0;
    for (const type of Object.values(probe.getTypeMap()).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        const plain = fieldsWithParty(field.args, ids['kh'] ?? '');
        if (!plain || !field.resolve) continue;
        fields += 1;
        for (const [name, id] of Object.entries(idOf)) {
          got.length = 0;
          await field.resolve({}, fieldsWithParty(field.args, name) ?? {}, contextOf(), {} as never);
          const text = JSON.stringify(got[0]);
          if (id === undefined) expect(text).not.toContain('nobody');
          else expect(text).toBe(JSON.stringify(fieldsWithParty(field.args, id)));
        }
        got.length = 0;
        await field.resolve({}, plain, contextOf(), {} as never);
        expect(got[0]).toBe(plain); // not even copied
      }
    }
    expect(fields).toBeGreaterThan(15);
  });

  it('works in audiences, filters, groups and subscriptions', async () => {
    const analyst = officer(th);
    const [receipt] = await analyst.publish([anItem({ value: 'named.example.com', tlp: 'AMBER', audience: { partners: ['Meta'] } })]);
    expect(receipt?.problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    expect(await officer(meta).opens(receipt?.indicator?.id ?? '')).toMatchObject({ value: 'named.example.com' });
    for (const owner of [ids['th'] ?? '', 'TH', 'th']) expect(await ownersOf(meta, [owner])).toEqual(['named.example.com']);
    expect(await ownersOf(meta, ['KH'])).toEqual([]);

    const create = 'mutation ($members: [ID!]!) { createGroup(name: "By names", members: $members) { id members { slug } } }';
    const { createGroup } = await operator<{ createGroup: { id: string; members: { slug: string }[] } }>(create, { members: ['TH', 'kh'] });
    expect(createGroup.members).toEqual([{ slug: 'kh' }, { slug: 'th' }]);
    const leave = 'mutation ($g: ID!, $p: ID!) { removeGroupMember(groupId: $g, partyId: $p) { members { country } } }';
    expect(await operator(leave, { g: createGroup.id, p: 'KH' })).toEqual({ removeGroupMember: { members: [{ country: 'TH' }] } });

    const socket = await BareSocket.signedIn(hub.wsUrl, (await hub.as('contributor@meta.example')).token);
    socket.subscribe('1', 'subscription { feed(filter: { owners: ["th"], itemKinds: [INDICATOR] }) { operation indicator { value } } }');
    await socket.waitFor('next');
    await analyst.publish([anItem({ value: 'followed.example.com', tlp: 'AMBER', audience: { partners: ['meta'] } })]);
    let heard = '';
    while (!heard.includes('followed.example.com')) heard = JSON.stringify(await socket.waitFor('next'));
    await socket.end();
  });

  it('refuses an unknown name as an unknown id', async () => {
    const admin = (await hub.as('admin@th.example')).ask;
    const bar = 'mutation ($partyId: ID!) { setPartyBarred(partyId: $partyId, barred: true) { party { name } } }';
    const refusalOf = async (partyId: string): Promise<unknown> =>
      admin(bar, { partyId }).catch(({ code, reason, message }: Error & { code: string; reason: string }) => [code, reason, message]);
    const unknown = await refusalOf(randomUUID());
    expect(unknown).toEqual(['NOT_FOUND', expect.anything(), expect.any(String)]);
    for (const name of ['nobody', 'ZZ', 'm e t a']) expect(await refusalOf(name)).toEqual(unknown);
    expect(await admin(bar, { partyId: 'TH' }).catch(({ reason }: { reason: string }) => reason)).toBe('OWN_PARTY');
    expect(await admin(bar, { partyId: 'binance' })).toEqual({ setPartyBarred: { party: { name: 'Binance' } } });

    const problems = async (partners: readonly string[]): Promise<unknown> =>
      (await officer(th).publish([anItem({ tlp: 'AMBER', audience: { partners } })]))[0]?.problems.filter(
        ({ severity }) => severity === 'ERROR',
      );
    expect(await problems(['nobody'])).toEqual(await problems([randomUUID()]));
    expect(await problems(['JP'])).toEqual(await problems([ids['jp'] ?? ''])); // no partner
  });

  it('tells a partner nothing of another partner: its name is as unknown as its id and as a name that nobody has', async () => {
    const submit = 'query ($filter: IndicatorFilter) { indicators(filter: $filter) { nodes { id } } }';
    for (const owner of ['binance', ids['binance'], 'nobody', randomUUID()]) {
      expect(await meta(submit, { filter: { owners: [owner] } })).toEqual({ indicators: { nodes: [] } });
    }
    const problems = async (partners: readonly unknown[]): Promise<unknown> =>
      (await officer(meta).publish([anItem({ tlp: 'AMBER', audience: { partners } })]))[0]?.problems;
    const [byName, byId, byNobody] = [await problems(['binance']), await problems([ids['binance']]), await problems(['nobody'])];
    expect([byName, byNobody]).toEqual([byId, byId]);
  });

  it('shows a partner in no answer whether a hidden party exists: its name and a name that nobody has become ids of one form', async () => {
    const partner = (await hub.as('contributor@meta.example')).ask;
    const echoes: Readonly<Record<string, (owner: string) => Promise<unknown>>> = {
      'a saved filter': (owner) =>
        partner('mutation ($filter: FeedFilter!) { saveFeedFilter(name: "echo", filter: $filter) { filter { owners } } }', {
          filter: { owners: [owner] },
        }),
      'a webhook': (owner) =>
        partner('mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { filter { owners } } } }', {
          input: { name: owner, url: 'https://1.1.1.1/', filter: { owners: [owner] } },
        }),
    };
    for (const [what, echo] of Object.entries(echoes)) {
      const [hidden, absent, visible] = [
        JSON.stringify(await echo('binance')),
        JSON.stringify(await echo('nobody')),
        JSON.stringify(await echo('TH')),
      ];
      const shapeOf = (answer: string): string =>
        answer.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-(.)[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID $1');
      expect([what, shapeOf(hidden)]).toEqual([what, shapeOf(absent)]);
      expect(hidden).not.toContain(ids['binance']);
      expect(JSON.stringify(await echo('binance'))).toBe(hidden);
      expect(visible).toContain(ids['th']);
    }
    const [analyst] = [(await hub.as('analyst@th.example')).ask];
    const save = 'mutation { saveFeedFilter(name: "all", filter: { owners: ["binance", "kh", "hub"] }) { filter { owners } } }';
    const { saveFeedFilter } = await analyst<{ saveFeedFilter: { filter: { owners: string[] } } }>(save);
    expect(new Set(saveFeedFilter.filter.owners)).toEqual(new Set([ids['binance'], ids['kh'], ids['hub']]));
  });

  it('takes names for the ids that each party sees, for keys of any permission and for nobody without a session', async () => {
    const names = hub.app.get(PartyNames);
    const idsFor = async (identity: Identity | undefined): Promise<(text: string) => string> =>
      names.idsOf({ identity, channel: 'graphql', requestId: randomUUID() });
    const [country, partner] = [await identityOf(hub, 'analyst@th.example'), await identityOf(hub, 'contributor@meta.example')];
    const sees = async (identity: Identity | undefined): Promise<readonly string[]> => {
      const idOf = await idsFor(identity);
      return ['th', 'KH', 'hub', 'meta', 'binance'].filter((name) => idOf(name) === ids[name.toLowerCase()]);
    };
    expect(await sees(country)).toEqual(['th', 'KH', 'hub', 'meta', 'binance']);
    expect(await sees(partner)).toEqual(['th', 'KH', 'hub', 'meta']);
    expect(await sees(undefined)).toEqual([]);
    names.expire();
    expect(await sees({ ...partner, permissions: new Set(['indicator:read'] as const) })).toEqual(['th', 'KH', 'hub', 'meta']);
    names.expire();
    expect(await sees({ ...partner, session: randomUUID() })).toEqual([]); // the session has ended: the operation itself refuses
    expect(await sees(partner)).toEqual(['th', 'KH', 'hub', 'meta']); // and no other caller of the party gets that answer
  });

  it('costs no statement for ids, and one a second and party for names, whether a party has them or not', async () => {
    const names = hub.app.get(PartyNames);
    const reads = await readsDuring(names, async () => {
      for (let n = 0; n < 5; n += 1) await detailsOf(ids['kh'] ?? '');
    });
    expect(reads).toBe(0);
    names.expire();
    const caller = { identity: await identityOf(hub, 'operator@hub.example'), channel: 'graphql', requestId: randomUUID() } as const;
    const read = await readsDuring(names, async () => {
      const idOf = await names.idsOf(caller);
      for (const name of ['kh', 'nobody', 'meta']) idOf(name);
      for (let n = 0; n < 100; n += 1) (await names.idsOf(caller))('nobody');
    });
    expect(read).toBeLessThanOrEqual(2);
    names.expire();
    const twice = 'query { a: partyDetails(partyId: "kh") { nodes { state } } b: partyDetails(partyId: "th") { nodes { state } } }';
    expect(await readsDuring(names, () => operator(twice))).toBe(1);
  });

  it('follows a new party at once, and never mistakes a slug for a code or an id', async () => {
    const register = 'mutation ($input: RegisterPartyInput!) { registerParty(input: $input) { id slug name } }';
    const input = { kind: 'PARTNER', name: 'Grab', slug: 'grab' };
    const { registerParty } = await operator<{ registerParty: { id: string; slug: string } }>(register, { input });
    expect(registerParty.slug).toBe('grab');
    expect(await detailsOf('Grab')).toEqual(['Grab']);
    for (const slug of ['my', 'xy', randomUUID()]) {
      await expect(operator(register, { input: { ...input, name: `Another ${slug}`, slug } })).rejects.toMatchObject({
        reason: 'PARTY_SLUG',
      });
    }
    const brunei = { kind: 'COUNTRY', name: 'Brunei', country: 'BN' };
    await expect(operator(register, { input: { ...brunei, slug: 'th' } })).rejects.toMatchObject({ reason: 'PARTY_SLUG' });
    await operator(register, { input: { ...brunei, slug: 'bn' } });
    expect(await detailsOf('bn')).toEqual(['Brunei']);
  });

  it('shows the slug of each party that a caller sees', async () => {
    const { parties } = await meta<{ parties: { slug: string }[] }>('{ parties { slug } }');
    const slugs = parties.map(({ slug }) => slug);
    expect(slugs).toEqual(expect.arrayContaining(['th', 'hub', 'meta']));
    expect(slugs).not.toContain('binance');
    const signIn = 'mutation ($p: String!) { signIn(email: "analyst@kh.example", password: $p) { viewer { party { slug } } } }';
    expect(
      await hub
        .anyone()
        .ask(signIn, { p: 'wrong' })
        .catch(({ code }: { code: string }) => code),
    ).toBe('UNAUTHENTICATED');
  });
});

async function identityOf(hub: Hub, email: string): Promise<Identity> {
  const { token } = await hub.as(email);
  const { identity } = await hub.app.get(AuthenticationService).authenticate(`Bearer ${token}`, randomUUID());
  if (!identity) throw new Error(`${email} is not signed in.`);
  return identity;
}

/** Returns how often the names are read from the database during the work. */
async function readsDuring(names: PartyNames, work: () => Promise<unknown>): Promise<number> {
  const { database } = names as unknown as { database: { call(...args: unknown[]): Promise<unknown> } };
  const real = database.call.bind(database);
  let reads = 0;
  database.call = (...args) => {
    if (args[2] === 'visible_party_names') reads += 1;
    return real(...args);
  };
  await work().finally(() => Reflect.deleteProperty(database, 'call'));
  return reads;
}

/** A copy of the schema in which every field with arguments only notes them. */
function probeOf(schema: GraphQLSchema, note: (args: unknown) => void): GraphQLSchema {
  const probe = buildSchema(printSchema(schema));
  const objects = Object.values(probe.getTypeMap()).filter(isObjectType);
  // The types of introspection are the same objects in every schema of the process: those of the hubs too.
  for (const type of objects.filter((one) => !isIntrospectionType(one))) {
    for (const field of Object.values(type.getFields())) field.resolve = (_, args) => note(args);
  }
  return probe;
}
