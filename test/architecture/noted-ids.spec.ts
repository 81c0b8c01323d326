import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, GraphQLID, isAbstractType, isObjectType, type GraphQLNamedType, type GraphQLObjectType } from 'graphql';
import { NOT_RECORDS, recordIdsOf } from '../../src/platform/graphql/read-collector.js';

const SCHEMA = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });

/**
 * Types that an operation without an id among its arguments gives, and whose objects have no id of a record: reviewed. They are numbers, settings, parties and
 * accounts, what the caller has sent itself, or they hold objects that have ids.
 */
const REVIEWED: readonly string[] = [
  // Parties, agencies, their members and settings.
  ...['Admission', 'AdmissionDecision', 'AdmissionVote', 'LinkedIdentity', 'Office', 'PartyBar', 'PartyDetails', 'PartyLimits'],
  ...[
    'PartySettings',
    'PurposeRule',
    'RetentionRule',
    'SessionPurpose',
    'OnwardRule',
    'Permission',
    'PermissionRole',
    'SharingPolicy',
    'Audience',
    'SignInProvider',
    'Suspension',
  ],
  ...['UserSettings', 'SecondFactors', 'WebhookContentPolicy', 'DutyHoliday', 'DutyRoster'],
  ...['AlertSettings', 'AlertRules', 'AlertRule', 'AlertPolicy', 'AudiencePreview', 'AudiencePreviewParty'],
  // Numbers, and what the audit log has of accounts.
  ...[
    'LeakSuspect',
    'LeakTrace',
    'AuditAnomaly',
    'AuditCount',
    'AuditProof',
    'CaseworkFacetCount',
    'CaseworkFacetCounts',
    'FreezeTotal',
    'Money',
    'InformationStatistics',
    'LeakSuspect',
    'LeakTrace',
  ],
  ...['IndicatorStatistics', 'IndicatorKindCount', 'IndicatorOwnerCount', 'IndicatorPeriodCount', 'IndicatorThreatCount'],
  ...['ItemKindCount', 'NotRestoredCount', 'SharingLimitEffect', 'SharingLimitReaderCount'],
  // What the caller has sent, and what came of it.
  ...['ActionRequestReceipt', 'CaseLinkReceipt', 'CheckedValue', 'HeldLabelling', 'HoldingReceipt', 'InformationInquiryReceipt'],
  ...['ImportRevocation', 'PublishReceipt', 'RelationshipReceipt', 'ReportAcceptance', 'ReportReceipt', 'WatchTerm', 'WatchTermReceipt'],
  ...['WithdrawalConfirmation', 'Problem', 'TearLine', 'DutyImportReceipt', 'ImportedDutyRoster'],
  // Secrets and sessions of the caller, and new settings.
  ...['AlertChannelTest', 'EndedSessions', 'NewAlertChannel', 'NewInvitation', 'NewWatch', 'NewWebhook', 'NewWebhookSecret'],
  ...['PasswordReset', 'SecondFactorsPayload', 'Session', 'TotpOffer', 'WebhookSendResult'],
  // They hold objects that have ids.
  ...['AlertEvent', 'GoldenHourLine', 'LinkedIndicator', 'LookupResult', 'ReleasedFeedPage'],
  // Answers without an object: only countries.
  ...['Holder'],
];

const isWrapper = (name: string): boolean => name === 'PageInfo' || /(?:Connection|Edge)$/.test(name);

/** Types of objects that an operation gives before any object with an id of a record. */
function bareTypesOf(type: GraphQLNamedType, seen = new Set<string>()): readonly string[] {
  if (isAbstractType(type)) return SCHEMA.getPossibleTypes(type).flatMap((one) => bareTypesOf(one, seen));
  if (!isObjectType(type) || seen.has(type.name) || recordIdsOf(type).length > 0 || NOT_RECORDS.has(type.name)) return [];
  seen.add(type.name);
  const below = Object.values(type.getFields()).flatMap((field) => bareTypesOf(getNamedType(field.type), seen));
  return isWrapper(type.name) ? below : [type.name, ...below];
}

const roots = [SCHEMA.getQueryType(), SCHEMA.getMutationType(), SCHEMA.getSubscriptionType()].filter(
  (type): type is GraphQLObjectType => !!type,
);

describe('The audit log of what an answer gives', () => {
  it('has an id for each object of each operation, of the object itself or of an argument, or the type is reviewed', () => {
    const bare = roots.flatMap((root) =>
      Object.values(root.getFields()).flatMap((field) =>
        root.name === 'Query' && field.args.some(({ type }) => getNamedType(type) === GraphQLID)
          ? []
          : bareTypesOf(getNamedType(field.type)),
      ),
    );
    expect([...new Set(bare)].filter((name) => !REVIEWED.includes(name))).toEqual([]);
    expect(REVIEWED.filter((name) => !bare.includes(name))).toEqual([]);
  });

  it('has ids also of types that have none of their own', () => {
    const members = (name: string): readonly string[] => recordIdsOf(SCHEMA.getType(name) as GraphQLObjectType);
    expect(members('RelationshipEnd')).toEqual(['indicatorId']);
    expect(members('ValueGraphNode')).toEqual(expect.arrayContaining(['indicatorIds']));
    expect(members('CaseItem')).toEqual(['itemId']);
    expect(members('Party')).toEqual([]);
  });
});
