import { OWN_ITEMS } from '../objects/items.js';
import { claim } from '../objects/objects.js';
import { country } from '../objects/parties.js';
import { emergency, glassAccess, glassRequest, liftedLimit, limit, openedGlass, release } from '../objects/sharing.js';
import type { FieldRow, Row } from '../row.js';

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** What a party has decided for all of its officers; second officers; and break-glass. */
export const SHARING: Readonly<Record<string, Row>> = {
  'Query.sharingPolicy': {},
  'Query.purposeRules': {},
  'Mutation.setPurposeRule': { with: { refusedPurposes: [], caseReferenceRequired: false }, confirms: true },
  'Mutation.setSharingPolicy': {
    with: { input: { neverPartners: true } },
    confirms: { when: 'to loosen it, or change a default', with: { input: { neverPartners: false } } },
  },
  'Query.retentionRules': {},
  'Mutation.setRetentionLimit': { with: { kind: 'NOTICE', months: 48 }, confirms: true },
  'Query.itemsEndingSoon': {},
  'Query.deletedItems': {},
  'Mutation.renewRetention': {
    with: { reason: 'The investigation goes on.' },
    about: { 'itemIds.0': claim },
    alsoTakes: OWN_ITEMS,
    foreign: 'done',
    hidden: 'done',
    personal: true,
  },
  'Query.retentionRenewals': { about: { itemId: claim }, hidden: 'done' },
  'Mutation.addSharingLimit': { with: { input: { kinds: ['APP'], within: { everyCountry: true } } } },
  'Query.previewSharingLimit': { with: { input: { kinds: ['APP'], within: { everyCountry: true } } } },
  'Mutation.liftSharingLimit': { about: { id: limit }, confirms: true },
  'Query.restorableSharingLimits': {},
  'Query.previewSharingLimitRestore': { about: { id: liftedLimit } },
  'Mutation.restoreSharingLimit': {
    with: { confirmation: 'what no preview gave' },
    about: { id: liftedLimit },
    own: 'CONFLICT',
    confirms: true,
  },
  'Mutation.reviewRelease': { with: { agree: true }, about: { id: emergency } },
  'Query.pendingReleases': {},
  'Mutation.approveRelease': { about: { id: release } },
  'Mutation.declineRelease': { with: { reason: 'It is too early.' }, about: { id: release } },
  'Mutation.withdrawRelease': { about: { id: release } },
  'Query.breakGlassAccesses': {},
  'Mutation.requestBreakGlass': {
    with: () =>
      Promise.resolve({
        input: { reason: 'A child is in danger, and its country does not answer.', caseReference: 'M-1', expiresAt: inAnHour() },
      }),
    about: { 'input.partyId': country },
    confirms: true,
  },
  'Mutation.approveBreakGlass': { about: { id: glassRequest }, confirms: true },
  'Mutation.endBreakGlass': { about: { id: glassAccess } },
  'Query.breakGlassIndicators': { about: { accessId: openedGlass }, foreign: 'NOT_FOUND', hidden: 'NOT_FOUND' },
  // Claims of another party than the opened one are none.
  'Query.breakGlassIndicator': {
    about: { accessId: openedGlass, indicatorId: claim },
    foreign: { accessId: 'NOT_FOUND', indicatorId: 'null' },
    hidden: { accessId: 'NOT_FOUND', indicatorId: 'null' },
  },
};

export const SHARING_FIELDS: Readonly<Record<string, FieldRow>> = {
  'BreakGlassAccess.reads': {
    through: 'Query.breakGlassAccesses',
    ask: '{ breakGlassAccesses { nodes { reads { nodes { at } } } } }',
  },
};
