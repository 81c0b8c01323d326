import { anItem } from '../../../support/officer.js';
import { relationship } from '../objects/network.js';
import { claim } from '../objects/objects.js';
import type { FieldRow, Row } from '../row.js';

export const NETWORK: Readonly<Record<string, Row>> = {
  'Mutation.publishRelationships': {
    with: { input: [{ type: 'USES', toId: 'none', audience: {} }] },
    about: { 'input.0.fromId': claim },
    foreign: 'done',
    hidden: 'done',
  },
  'Mutation.revokeRelationship': { with: { reason: 'It was another one.' }, about: { id: relationship }, foreign: 'FORBIDDEN' },
  'Mutation.compareHolders': {
    with: { purpose: 'Raid', caseReference: 'Case 7' },
    about: { 'indicators.0': claim },
    foreign: 'done',
    hidden: 'done',
  },
  'Query.relationship': { about: { id: relationship } },
  'Query.relationships': {},
  'Query.linkedIndicators': {},
  'Query.valueGraph': { about: { 'indicators.0': claim }, hidden: 'done' },
};

const ITEMS = [anItem({ value: 'joined.example.com' })];

export const NETWORK_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Indicator.otherHolders': {
    through: 'Mutation.publishIndicators',
    ask: 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { otherHolders { undisclosed } } } }',
    variables: { input: ITEMS },
  },
  'RelationshipReceipt.relationship': {
    through: 'Mutation.publishRelationships',
    ask: 'mutation ($input: [RelationshipInput!]!) { publishRelationships(input: $input) { relationship { id } } }',
    variables: { input: [{ type: 'USES', fromId: 'none', toId: 'none', audience: {} }] },
  },
  'Relationship.revokedBy': {
    through: 'Query.relationships',
    ask: '{ relationships(first: 1) { nodes { revokedBy { id } } } }',
  },
  'Relationship.externalId': {
    through: 'Query.relationships',
    ask: '{ relationships(first: 1) { edges { node { externalId } } } }',
  },
};
