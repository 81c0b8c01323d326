import { anItem } from '../../../support/officer.js';
import { OWN_ITEMS } from '../objects/items.js';
import { party } from '../objects/parties.js';
import { claim, filterIfAny, savedFilter, value } from '../objects/objects.js';
import { recall } from '../objects/recalls.js';
import type { FieldRow, Row } from '../row.js';

const ITEM = anItem({ value: 'published.example.com' });

export const INDICATORS: Readonly<Record<string, Row>> = {
  'Mutation.publishIndicators': { with: { input: [ITEM] } },
  'Mutation.revokeIndicator': { with: { reason: 'It was wrong.' }, about: { id: claim }, foreign: 'FORBIDDEN' },
  'Mutation.confirmIndicators': { about: { 'ids.0': claim }, foreign: 'done', hidden: 'done' },
  'Mutation.recallIndicators': { with: { reason: 'It was wrong.' }, about: { 'itemIds.0': claim } },
  'Mutation.closeRecall': { with: { reason: 'The owner was wrong.' }, about: { id: recall }, hidden: 'NOT_FOUND' },
  'Query.recalls': {},
  'Query.recalledItems': {},
  'Query.recall': { about: { id: recall } },
  'Query.recallRecipients': { about: { recallId: recall }, hidden: 'NOT_FOUND' },
  'Query.recallReport': { about: { recallId: recall }, hidden: 'NOT_FOUND' },
  'Mutation.changeAudience': { with: { audience: { countries: ['JP'] } }, about: { id: claim }, foreign: 'FORBIDDEN' },
  'Mutation.setAgencyOnly': { with: { agencyOnly: true }, about: { id: claim }, foreign: 'FORBIDDEN' },
  'Mutation.updateIndicator': { with: { version: 1, patch: { tags: ['corrected'] } }, about: { id: claim }, foreign: 'FORBIDDEN' },
  // What is published here are domains, behind which there is no person.
  'Mutation.setPersonStatus': { with: { status: 'VICTIM' }, about: { id: claim }, own: 'BAD_USER_INPUT', foreign: 'FORBIDDEN' },
  'Query.indicator': { about: { id: claim } },
  'Query.indicators': {},
  'Query.indicatorVersions': { about: { indicatorId: claim }, select: 'nodes { version }', hidden: 'done' },
  'Query.indicatorStatistics': { select: 'total' },
  'Query.lookup': { about: { 'values.0.value': value }, select: 'indicators { id } more', hidden: 'done' },
  'Query.withdrawals': {
    about: { itemId: claim },
    alsoTakes: OWN_ITEMS,
    foreign: 'NOT_FOUND',
    hidden: 'NOT_FOUND',
  },
  'Query.indicatorDeliveries': { about: { indicatorId: claim }, foreign: 'NOT_FOUND', hidden: 'NOT_FOUND' },
  'Query.unconfirmedWithdrawals': {},
  // Of what one has lost: test/e2e/delivery/receipts.
  'Mutation.confirmWithdrawal': { about: { itemId: claim }, own: 'NOT_FOUND' },
  'Query.feed': { about: { savedFilterId: filterIfAny }, hidden: 'NOT_FOUND' },
  'Subscription.feed': { about: { savedFilterId: filterIfAny } },
  'Query.snapshot': { about: { savedFilterId: filterIfAny }, hidden: 'NOT_FOUND' },
  'Query.releasedFeed': {},
  'Subscription.releasedFeed': {},
  // To another than a partner nothing is released.
  'Query.partnerReleases': { about: { partnerId: party }, hidden: 'done' },
  'Query.savedFeedFilters': { personal: true },
  'Mutation.saveFeedFilter': { with: { name: 'matrix', filter: {} }, personal: true },
  'Mutation.deleteSavedFeedFilter': { about: { id: savedFilter }, personal: true },
};

const LISTED = { through: 'Query.indicators' };
const shown = (field: string): FieldRow => ({ ...LISTED, ask: `{ indicators(first: 1) { edges { node { ${field} } } } }` });

export const INDICATOR_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Group.feed': { through: 'Query.groups', ask: '{ groups { feed { cursor } } }', nothingFor: ['meta'] },
  'Indicator.owner': shown('owner { id }'),
  'PartnerRelease.item': { through: 'Query.partnerReleases', ask: '{ partnerReleases { nodes { item { id } } } }' },
  'Indicator.agency': shown('agency { id }'),
  'Indicator.revokedBy': shown('revokedBy { id }'),
  'Indicator.audience': shown('audience { everyCountry }'),
  'Indicator.agencyOnly': shown('agencyOnly'),
  'Indicator.externalId': shown('externalId'),
  'Indicator.pendingRelease': shown('pendingRelease { id }'),
  'ActionRequest.pendingRelease': {
    through: 'Query.actionRequests',
    ask: '{ actionRequests(first: 1) { nodes { pendingRelease { id } } } }',
  },
  'InformationRequest.pendingRelease': {
    through: 'Query.informationRequests',
    ask: '{ informationRequests(first: 1) { nodes { pendingRelease { id } } } }',
  },
  'Release.item': { through: 'Query.pendingReleases', ask: '{ pendingReleases { nodes { item { id } } } }' },
  'PublishReceipt.indicator': {
    through: 'Mutation.publishIndicators',
    ask: 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }',
    variables: { input: [ITEM] },
  },
};
