import { aQuestion } from '../../../support/information-client.js';
import {
  acknowledgedInformation,
  informationAsked,
  informationOfOurs,
  inquiryEnded,
  inquiryOfOurs,
  writtenInformation,
} from '../objects/inquiries.js';
import { colleague } from '../objects/objects.js';
import { agency } from '../objects/parties.js';
import type { FieldRow, Row } from '../row.js';

export const INQUIRIES: Readonly<Record<string, Row>> = {
  'Mutation.requestInformation': { with: { input: [aQuestion({ reference: 'of the matrix', recipients: ['SG'] })] } },
  'Mutation.cancelInformationRequest': { with: { reason: 'It was wrong.' }, about: { id: informationOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.extendInformationRequest': { with: { deadlineMinutes: 10_000 }, about: { id: informationOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.closeInformationInquiry': { about: { id: inquiryEnded } },
  'Mutation.answerInformationRequest': {
    with: { input: { answer: 'ACKNOWLEDGED' } },
    about: { 'input.id': informationAsked },
    foreign: 'FORBIDDEN',
  },
  'Mutation.requestInformationExtension': { with: { deadlineMinutes: 60 }, about: { id: acknowledgedInformation } },
  'Mutation.writeInformationMessage': { with: { message: { text: 'Since when?' } }, about: { id: acknowledgedInformation } },
  'Mutation.assignInformationRequestToAgency': { about: { id: informationAsked, agencyId: agency }, foreign: { id: 'FORBIDDEN' } },
  'Mutation.assignInformationRequest': { about: { id: informationAsked, userId: colleague }, foreign: { id: 'FORBIDDEN' } },
  'Query.informationRequest': { about: { id: informationOfOurs } },
  'Query.informationInquiry': { about: { id: inquiryOfOurs } },
  'Query.informationInquiries': {},
  'Query.informationRequests': {},
  'Query.informationMessages': { about: { requestId: writtenInformation }, hidden: 'empty' },
  'Query.informationStatistics': { with: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
};

export const INQUIRY_FIELDS: Readonly<Record<string, FieldRow>> = {
  'InformationInquiryReceipt.inquiry': {
    through: 'Mutation.requestInformation',
    ask: `mutation { requestInformation(input: [{ reference: "of the matrix, again", recipients: ["none"], question: "Who?", legalBasis: TREATY, legalText: "Article 4.",
      contact: "Duty officer", deadlineMinutes: 60 }]) { inquiry { id } } }`,
  },
};
