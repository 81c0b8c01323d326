import { aHolding } from '../../../support/deconfliction-client.js';
import { askedRequest, contact, sealedHolding } from '../objects/deconfliction.js';
import type { FieldRow, Row } from '../row.js';

export const DECONFLICTION: Readonly<Record<string, Row>> = {
  'Mutation.deconflict': { with: { values: [{ value: 'asked.example.com' }], purpose: 'Who works on it', caseReference: 'Case 7' } },
  'Query.deconflictionRequest': { about: { id: askedRequest } },
  'Query.deconflictionRequests': {},
  'Query.contacts': {},
  'Mutation.answerContact': { with: { answer: 'DECLINED' }, about: { id: contact } },
  'Mutation.sealHoldings': { with: { input: [aHolding()] } },
  'Mutation.unsealHoldings': { about: { 'ids.0': sealedHolding }, hidden: 'done' },
  'Query.sealedHoldings': {},
  'Query.deconflictionAlarms': {},
};

export const DECONFLICTION_FIELDS: Readonly<Record<string, FieldRow>> = {
  'HoldingReceipt.holding': { through: 'Mutation.unsealHoldings', ask: 'mutation { unsealHoldings(ids: ["none"]) { holding { id } } }' },
  'Contact.indicator': { through: 'Query.contacts', ask: '{ contacts { nodes { indicator { id } } } }' },
  'DeconflictionAnswer.indicator': {
    through: 'Query.deconflictionRequests',
    ask: '{ deconflictionRequests { nodes { answers { indicator { id } } } } }',
  },
};
