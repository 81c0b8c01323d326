import { answer, type Description, inHeader, inQuery, object, text, uuid, wholeNumber } from '../../identity/auth/openapi-operation.js';

const BYTES = 'application/octet-stream';

export const EVIDENCE_ADD: Description = {
  summary: 'Add an evidence file',
  description: 'What the file is, the hub finds in its content. What no item names goes after a day (docs/evidence.md).',
  parameters: [
    inQuery('filename', 'The name of the file, without a path.', text, { required: true }),
    inHeader('X-Content-SHA256', 'The SHA-256 of the body in hexadecimal: a body with another one is refused.', {
      ...{ type: 'string', pattern: '^[0-9a-fA-F]{64}$' },
    }),
    inHeader('Content-Digest', 'The same by RFC 9530: sha-256=:…:'),
  ],
  body: { [BYTES]: {} },
  answers: {
    201: answer(
      'It is kept.',
      {
        'application/json': object({
          id: uuid,
          filename: text,
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          size: wholeNumber,
          type: text,
        }),
      },
      { Location: 'Where it is read.' },
    ),
  },
};

const WHY = [
  inQuery('purpose', 'Why it is read, for the audit log.', { type: 'string', minLength: 1, maxLength: 1_000 }),
  inQuery('caseReference', 'The case, for the audit log.', { type: 'string', minLength: 1, maxLength: 200 }),
];
const FILE = { 200: answer('The bytes, to be saved.', { [BYTES]: {} }, { 'Content-Disposition': 'The name of the file.' }) };

export const EVIDENCE_READ: Description = { summary: 'Read an evidence file of an item that one may read', parameters: WHY, answers: FILE };
export const EVIDENCE_REVIEW: Description = {
  summary: 'Read an evidence file of what was handed over for review',
  parameters: WHY,
  answers: FILE,
};
