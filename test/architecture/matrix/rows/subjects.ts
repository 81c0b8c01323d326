import { answerable, consultation, subjectRequest } from '../objects/subjects.js';
import type { Row } from '../row.js';

export const SUBJECTS: Readonly<Record<string, Row>> = {
  'Mutation.openSubjectRequest': {
    with: () =>
      Promise.resolve({
        input: {
          ...{ kind: 'ACCESS', values: [{ value: 'subject-of-the-matrix.example.com' }], receivedAt: new Date().toISOString() },
          ...{ reference: 'matrix', statement: 'What do you hold?' },
        },
      }),
  },
  'Mutation.consultSubjectSources': { with: { question: 'May the person learn of it?' }, about: { id: subjectRequest } },
  'Mutation.extendSubjectRequest': { with: { reason: 'Many sources.' }, about: { id: subjectRequest } },
  'Mutation.answerSubjectRequest': { about: { id: answerable } },
  'Mutation.withdrawSubjectRequest': { with: { reason: 'The person gave up.' }, about: { id: subjectRequest } },
  'Query.subjectRequests': {},
  'Query.subjectRequest': { about: { id: subjectRequest } },
  'Query.subjectSources': { about: { requestId: subjectRequest }, hidden: 'NOT_FOUND' },
  'Query.subjectConsultations': {},
  'Mutation.answerSubjectConsultation': {
    with: { version: 1, input: { outcome: 'KEPT', reason: 'It is right.' } },
    about: { id: consultation },
  },
};
