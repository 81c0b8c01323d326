import { anItem } from '../../../support/officer.js';
import { claim } from '../objects/objects.js';
import { sighting } from '../objects/sightings.js';
import type { FieldRow, Row } from '../row.js';

export const SIGHTINGS: Readonly<Record<string, Row>> = {
  'Mutation.addSighting': { about: { 'input.indicatorId': claim }, foreign: 'done' },
  'Mutation.revokeSighting': { with: { reason: 'It was another one.' }, about: { id: sighting }, foreign: 'FORBIDDEN' },
  'Query.sighting': { about: { id: sighting } },
};

const ITEM = anItem({ value: 'sighted.example.com' });
const shown = (field: string): FieldRow => ({
  through: 'Query.indicators',
  ask: `{ indicators(first: 1) { edges { node { ${field} } } } }`,
});
/** Of a claim that whoever asks has just published, or has; what a sighting shows of its sighter is asked for in the same way. */
const ofSightings = (field: string): FieldRow => ({
  through: 'Mutation.publishIndicators',
  ask: `mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { sightings { edges { node { ${field} } } } } } }`,
  variables: { input: [ITEM] },
});

export const SIGHTING_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Indicator.sightings': shown('sightings { edges { node { id } } }'),
  'Indicator.sightingSummary': shown('sightingSummary { sighters }'),
  'Indicator.currentConfidence': shown('currentConfidence'),
  'Sighting.by': ofSightings('by { id }'),
  'Sighting.externalId': ofSightings('externalId'),
  'Sighting.revokedBy': ofSightings('revokedBy { id }'),
};
