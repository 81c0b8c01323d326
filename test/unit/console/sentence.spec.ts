import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf, sentencesOf } from '../../../console/src/parts/sentence.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
/** A field, an operation or a value of an enumeration. Values of the TLP and files of calendars have such names themselves. */
const NAME = /(?<![\w“"])(?:(?!iCalendar)[a-z]+[A-Z]\w*|[A-Z]{2,}(?:_[A-Z]+)+)(?!\w)/;
/** Reasons of requests that no form of the console sends: those of keys, files of machines, administration and queries. */
const ELSEWHERE =
  /^(BAD_USER_INPUT$|NOT_FOUND$|ACCOUNT_|AUDIT_|CURSOR_UNKNOWN|DOCUMENT_|EXPLAIN_|FILTER_TWICE|IDEMPOTENCY_|ISSUER_|KEY_|LIMIT_|METHOD_|NO_CASES|OBJECT_|ONWARD_RULE|OPERATION_ID|PERSISTED_|PREVIEW_|PURPOSE_CHANGED|RECEIVED_|SPAN_REVERSED|SUBJECT_|TAXII_|TEAR_LINE|TOTP_)/;

const sentences = PAGE.slice(PAGE.indexOf('## Reasons'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim()))
  .map((cells) => ({ reason: cells.length > 3 ? (cells[1] ?? '') : (cells[0] ?? ''), message: cells.at(-1) ?? '' }));

describe('a sentence of the API in the console', () => {
  it('leaves out the names that are for programmers', () => {
    expect(sentenceOf({ message: 'A second officer must release the rest (pendingReleases).' })).toBe(
      'A second officer must release the rest.',
    );
    expect(sentenceOf({ message: 'Ask (setSharingPolicy, analystsInCases: LEAD). See the rules (docs/duty.md lists them).' })).toBe(
      'Ask. See the rules.',
    );
    expect(sentenceOf({ message: 'Give 1 to 5 (got 9), under a label (TLP 2.0).' })).toBe('Give 1 to 5 (got 9), under a label (TLP 2.0).');
    expect(sentencesOf([{ message: 'One (oneOf).' }, { message: 'Two.' }])).toBe('One. Two.');
  });

  it('names no field and no value of an enumeration, whatever an officer can do', () => {
    expect(sentences.length).toBeGreaterThan(300);
    const named = sentences
      .filter(({ reason }) => !ELSEWHERE.test(reason))
      .map(({ reason, message }) => `${reason}: ${sentenceOf({ message })}`)
      .filter((line) => NAME.test(line.slice(line.indexOf(':'))));
    expect(named).toEqual([]);
  });
});
