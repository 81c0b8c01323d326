import { GraphQLError } from 'graphql';
import { answerFor } from '../../../src/platform/graphql/format-error.js';
import { faultOf } from '../../../src/platform/graphql/fault.js';
import { NotFound } from '../../../src/platform/platform/errors.js';

const located = (cause: Error, path: readonly string[] = ['feed']): GraphQLError =>
  new GraphQLError(cause.message, { originalError: cause, path });
const codeOf = (error: unknown): string => answerFor(error, 'r').extensions.code;
const database = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code, detail: 'Key (value)=(+66811234567) exists.' });

describe('an answer', () => {
  it('says of a refusal what the refusal says, however it is wrapped', () => {
    const answer = answerFor(located(located(new NotFound('indicator'))), 'request-1');
    expect(answer).toEqual({
      message: 'No such indicator is visible to you.',
      path: ['feed'],
      extensions: { code: 'NOT_FOUND', reason: 'NOT_FOUND', requestId: 'request-1' },
    });
  });

  it.each([
    new Error('secret'),
    located(new TypeError('secret')),
    located(database('23505', 'secret')),
    new GraphQLError('secret', { path: ['a'], extensions: { code: 'BAD_USER_INPUT' } }),
    new GraphQLError('secret', { extensions: { code: 'MADE_UP' } }),
    new GraphQLError('Variable "$x" got invalid value; secret', { originalError: new Error('secret') }),
    'secret',
    undefined,
    { code: 'NOT_FOUND', message: 'secret' },
  ])('says nothing of anything else: %#', (error) => {
    expect(answerFor(error, 'r')).toMatchObject({ message: 'Internal error.', extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(answerFor(error, 'r'))).not.toContain('secret');
  });

  it.each(['57014', '55P03', '40P01', '53300', '57P01', '08006', '25006', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])(
    'asks to come again after %s',
    (code) => {
      expect(answerFor(located(database(code, 'x')), 'r').extensions).toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED' });
    },
  );

  it.each(['23505', '22P02', '42883', '42501', 'XX000'])('is INTERNAL after %s', (code) => {
    expect(codeOf(located(database(code, 'x')))).toBe('INTERNAL');
  });

  it('suggests names of the schema only where that is wanted', () => {
    const error = new GraphQLError('Cannot query field "mee" on type "Query". Did you mean "me"?', {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect([answerFor(error, 'r', 'suggestions').message, answerFor(error, 'r', 'names').message]).toEqual([
      'Cannot query field "mee" on type "Query". Did you mean "me"?',
      'Cannot query field "mee" on type "Query".',
    ]);
  });

  it.each([
    [new GraphQLError('Unknown type "IndicatorKind".', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }), 'DOCUMENT_INVALID'],
    [new GraphQLError('Variable "$k" of required type "IndicatorKind!" was not provided.'), 'VARIABLES_INVALID'],
  ])('names nothing of the schema to callers who may not learn it: %s', (error, reason) => {
    const answer = answerFor(error, 'r', 'nothing');
    expect(answer.extensions.reason).toBe(reason);
    expect(JSON.stringify(answer)).not.toContain('IndicatorKind');
  });
});

describe('a fault in the log', () => {
  it.each([
    ['invalid input syntax for type uuid: "+66811234567"', '22P02'],
    ['value "+66811234567" is out of range for type integer', '22003'],
    ['Unexpected token \'+\', "+66811234567" is not valid JSON', undefined],
    ['Unterminated "+66811234567', undefined],
    ['Int cannot represent non-integer value: +66811234567', undefined],
  ])('holds no value: %s', (message, code) => {
    const fault = faultOf(located(Object.assign(new Error(message), { code, detail: '+66811234567', parameters: ['+66811234567'] })));
    expect(JSON.stringify(fault)).not.toContain('66811234567');
    expect(fault).toMatchObject({ type: 'Error', code, stack: expect.stringContaining('answers.spec') });
  });
});
