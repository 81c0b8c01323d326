import { answer, type Description, inHeader, inQuery, object, text, uuid, wholeNumber } from '../../identity/auth/openapi-operation.js';

const BYTES = 'application/octet-stream';

export const EVIDENCE_ADD: Description = {
  summary: 'Add an evidence file',
  description: 'The hub detects the file type from the content. It deletes a file that no item names after one day (docs/evidence.md).',
  parameters: [
    inQuery('filename', 'The name of the file, without a path.', text, { required: true }),
    inHeader('X-Content-SHA256', 'The SHA-256 of the body in hexadecimal. A body with another digest is refused.', {
      ...{ type: 'string', pattern: '^[0-9a-fA-F]{64}$' },
    }),
    inHeader('Content-Digest', 'The SHA-256 of the body in the form of RFC 9530: sha-256=:…:'),
  ],
  body: { [BYTES]: {} },
  answers: {
    201: answer(
      'The file is stored.',
      {
        'application/json': object({
          id: uuid,
          filename: text,
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          size: wholeNumber,
          type: text,
        }),
      },
      { Location: 'Path of the file.' },
    ),
  },
};

const WHY = [
  inQuery('purpose', 'Why the file is read, for the audit log.', { type: 'string', minLength: 1, maxLength: 1_000 }),
  inQuery('caseReference', 'The case reference, for the audit log.', { type: 'string', minLength: 1, maxLength: 200 }),
];
const FILE = {
  200: answer('The bytes of the file, as an attachment.', { [BYTES]: {} }, { 'Content-Disposition': 'The name of the file.' }),
};

export const EVIDENCE_READ: Description = { summary: 'Read an evidence file of a visible item', parameters: WHY, answers: FILE };
export const EVIDENCE_REVIEW: Description = {
  summary: 'Read an evidence file of an item that awaits review',
  parameters: WHY,
  answers: FILE,
};
