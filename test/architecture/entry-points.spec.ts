import { GraphQLSchemaHost } from '@nestjs/graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { PUBLIC } from '../../src/identity/auth/requires.js';
import { PERMISSIONS } from '../../src/platform/database/grants.js';
import { type Hub, startHub } from '../support/hub.js';
import { type EntryPoint, entryPointsOf } from './entry-points.js';
import { ROWS } from './matrix/rows/rows.js';

/** Open to callers who are not signed in. Whoever adds one says in the review what a stranger can do with it. */
const REVIEWED_PUBLIC_DOORS = [
  'AccountResolver.resetPassword', // for the holder of an admin's one-time token, once; counted by address
  'AuditHeadsController.checkpoint', // a number and a hash
  'AuditHeadsController.publicKeys', // public keys
  'ConsoleController.show', // a page without data
  'ConsoleController.showElsewhere', // the same, or a refusal
  'DemoController.show', // the same
  'GraphiqlController.file', // files of GraphiQL; registered in demo mode alone
  'HealthController.live', // says ok
  'HealthController.ready', // names parts that are down, never why
  'InvitationsResolver.acceptInvitation', // for the holder of an admin's one-time token, once; counted by address
  'JwksController.jwks', // public keys
  'MetricsController.read', // counts of the whole hub; with METRICS_TOKEN for its holder alone
  'PasskeysResolver.signInWithPasskey', // for the holder of a passkey, against a challenge that is good once
  'PasskeysResolver.startPasskeySignIn', // a random challenge; counted by address
  'OauthController.metadata', // addresses
  'OauthController.token', // for the holder of an API key; counted by address
  'OidcController.callback', // for the browser that began, once; what it says is looked for by its hash
  'OidcController.start', // sends to a provider whose id one must know; counted by address
  'OidcSignInResolver.signInWithProvider', // for the holder of a one-time code, which lives two minutes
  'SessionsResolver.bootstrapOperator', // for the holder of the settings' token, once
  'SessionsResolver.refreshSession',
  'SessionsResolver.signIn',
];

/** Confirmed by whoever resumes another officer's alone, which is what the matrix tries. */
const OF_ANOTHER_OFFICER = ['Mutation.resumePull', 'Mutation.resumeWebhook'];

/** Operations that come before others when the hub is busy, because they stop harm. A review decides that a new one must not wait, and that it is cheap. */
const REVIEWED_URGENT = [
  'Mutation.acknowledgeAlert',
  'Mutation.cancelActionRequest',
  'Mutation.cancelInformationRequest',
  'Mutation.cancelNotice',
  'Mutation.changeAudience',
  'Mutation.confirmIdentityWithPasskey',
  'Mutation.confirmIdentityWithProvider',
  'Mutation.confirmSuspension',
  'Mutation.deleteWebhook',
  'Mutation.disputeIndicator',
  'Mutation.endBreakGlass',
  'Mutation.endOtherSessions',
  'Mutation.endSession',
  'Mutation.endUserSessions',
  'Mutation.pauseWebhook',
  'Mutation.recallIndicators',
  'Mutation.removeCaseParticipant',
  'Mutation.removeGroupMember',
  'Mutation.removeSecondFactors',
  'Mutation.requestActions',
  'Mutation.revokeApiKey',
  'Mutation.revokeIndicator',
  'Mutation.revokeInvitation',
  'Mutation.revokeRelationship',
  'Mutation.revokeSighting',
  'Mutation.revokeStixObject',
  'Mutation.setAgencyOnly',
  'Mutation.setIdentityProviderDisabled',
  'Mutation.setPartyBarred',
  'Mutation.setPartySuspended',
  'Mutation.setUserDisabled',
  'Mutation.signOut',
  'Mutation.startPasskeyConfirmation',
  'Mutation.withdrawCaseNote',
  'Mutation.withdrawRelease',
  'Mutation.withdrawReport',
];
/** Wait in no queue of requests when the hub is busy: they wait in that of passwords. */
const REVIEWED_UNQUEUED = ['Mutation.changePassword', 'Mutation.confirmIdentity'];

/** Everything in the public schema that explains itself to nobody. */
function undescribed(hub: Hub): readonly string[] {
  const types = Object.values(hub.app.get(GraphQLSchemaHost).schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const roots = ['Query', 'Mutation', 'Subscription'];
  return types.flatMap((type) => {
    const itself = type.description || roots.includes(type.name) ? [] : [type.name];
    if (isEnumType(type)) {
      return [...itself, ...type.getValues().flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`]))];
    }
    if (isInputObjectType(type)) {
      return [
        ...itself,
        ...Object.values(type.getFields()).flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`])),
      ];
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return itself;
    const fields = Object.values(type.getFields()).flatMap(({ name, description, args }) => [
      ...(description ? [] : [`${type.name}.${name}`]),
      ...args.flatMap((arg) => (arg.description ? [] : [`${type.name}.${name}(${arg.name})`])),
    ]);
    return [...itself, ...fields];
  });
}

describe('the entry points of the hub', () => {
  let hub: Hub;
  let entryPoints: readonly EntryPoint[];
  beforeAll(async () => {
    hub = await startHub();
    entryPoints = entryPointsOf(hub);
  });
  afterAll(() => hub.stop());

  it('are found by this inspection at all', () => {
    const names = entryPoints.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'IndicatorsResolver.publishIndicators',
        'FeedResolver.feed',
        'GroupsResolver.membersOfGroup',
        'JwksController.jwks',
      ]),
    );
    const { Query, Mutation, Subscription } = hub.app.get(GraphQLSchemaHost).schema.getTypeMap() as unknown as Record<
      string,
      { getFields(): object } | undefined
    >;
    const operations = [Query, Mutation, Subscription].flatMap((root) => Object.keys(root?.getFields() ?? {}));
    expect(names.length).toBeGreaterThan(operations.length);
  });

  it('each declare what they need', () => {
    expect(entryPoints.filter(({ needs }) => needs === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('bear a name in the record, where they are operations', () => {
    const operations = entryPoints.filter(({ isOperation }) => isOperation);
    expect(operations.map(({ name }) => name)).toContain('UsersResolver.setUserDisabled');
    const isNamed = (act: unknown): boolean => typeof act === 'function' || /^[a-z]+\.[a-z-]+$/.test(String(act));
    expect(operations.filter(({ act }) => !isNamed(act)).map(({ name }) => name)).toEqual([]);
  });

  it('need permissions that exist', () => {
    const known = new Set<unknown>([PUBLIC, ...PERMISSIONS]);
    expect(entryPoints.filter(({ needs }) => needs !== undefined && !known.has(needs))).toEqual([]);
  });

  it('are open to strangers only where that was reviewed', () => {
    const open = entryPoints.filter(({ needs }) => needs === PUBLIC).map(({ name }) => name);
    expect(open.sort()).toEqual([...REVIEWED_PUBLIC_DOORS].sort());
  });

  it('use every permission that roles grant', () => {
    const used = new Set(entryPoints.map(({ needs }) => needs));
    expect(PERMISSIONS.filter((permission) => !used.has(permission) && permission !== 'indicator:read-red')).toEqual([]);
  });

  it('describe every type, field, argument and value of the schema', () => {
    expect(undescribed(hub)).toEqual([]);
  });

  it('declare step-up as the matrix has tried it', () => {
    const told = new Map(entryPoints.map(({ place, conditions }) => [place, conditions.stepUp ?? 'NEVER']));
    const tried = Object.entries(ROWS).map(([place, { confirms }]) => {
      const always = confirms === true && !OF_ANOTHER_OFFICER.includes(place);
      return [place, confirms === undefined ? 'NEVER' : always ? 'ALWAYS' : 'TO_WIDEN'];
    });
    expect(tried.map(([place]) => [place, told.get(place)])).toEqual(tried);
  });

  it('overtake others, or wait for nobody, only where that was reviewed', () => {
    const declared = (admission: string): readonly unknown[] =>
      entryPoints.filter(({ conditions }) => conditions.admission === admission).map(({ place }) => place);
    expect(declared('URGENT').toSorted()).toEqual(REVIEWED_URGENT);
    expect(declared('UNQUEUED').toSorted()).toEqual(REVIEWED_UNQUEUED);
    expect(declared('IN_TURN')).toEqual(['Mutation.refreshSession']); // of public operations, which otherwise wait for nobody
  });

  it('declare that they are for people alone as the matrix has tried it', () => {
    const told = entryPoints.filter(({ conditions }) => conditions.peopleOnly).map(({ place }) => place);
    const tried = Object.entries(ROWS).filter(([, { personal }]) => personal === true);
    expect(told.sort()).toEqual(tried.map(([place]) => place).sort());
  });
});
