import { Readable } from 'node:stream';
import { readObjects } from '../../../../src/exchange/taxii/request-body.js';
import { type Envelope, statusOf } from '../../../../src/exchange/taxii/status.policy.js';

const objects = ['a', 'b', 'c', 'd'].map((id) => ({ id: `indicator--${id}`, version: '2026-01-01T00:00:00.000000Z' }));
const said = (rest: Partial<Envelope>) =>
  statusOf({ id: 'x', at: 0, state: 'COMPLETE', objects, fates: [], ...rest }) as Record<string, unknown>;

describe('the status of a POST', () => {
  it('counts every object once', () => {
    const status = said({
      fates: [
        { source: 'indicator--a', outcome: 'UNCHANGED', problems: [] },
        {
          source: 'indicator--b',
          outcome: 'REJECTED',
          problems: [{ severity: 'ERROR', code: 'X', field: null, message: 'It is no number.' }],
        },
        { source: 'indicator--c', outcome: 'HELD', problems: [] },
      ],
    });
    expect(status).toMatchObject({
      status: 'pending',
      request_timestamp: '1970-01-01T00:00:00.000000Z',
      ...{ total_count: 4, success_count: 2, failure_count: 1, pending_count: 1 },
      successes: [objects[0], objects[3]],
      failures: [{ ...objects[1], message: 'It is no number.' }],
      pendings: [{ ...objects[2], message: expect.stringContaining('label') }],
    });
  });

  it('says of an object that waits for its parts that it does', () => {
    const problems = [{ severity: 'WARNING', code: 'PARTS_HELD', field: 'tlp', message: 'Its parts are held.' }] as const;
    const status = said({ fates: [{ source: 'indicator--a', outcome: 'HELD', problems }] });
    expect(status).toMatchObject({ pendings: [{ ...objects[0], message: 'Its parts are held.' }] });
  });

  it('tells an object that is sent twice apart', () => {
    const fates = [
      { source: 'indicator--a', outcome: 'CREATED', problems: [] },
      { source: 'indicator--a', outcome: 'REJECTED', problems: [] },
    ] as const;
    expect(said({ objects: [objects[0], objects[0]] as never, fates })).toMatchObject({
      status: 'complete',
      success_count: 1,
      failure_count: 1,
    });
  });

  it('is pending while the envelope is taken in, and complete with failures where that broke off', () => {
    expect(said({ state: 'RUNNING' })).toMatchObject({ status: 'pending', pending_count: 4 });
    expect(said({ state: 'INTERRUPTED' })).toMatchObject({ status: 'complete', failure_count: 4 });
  });
});

describe('a body', () => {
  const read = (body: string | Buffer | undefined, form: 'envelope' | 'bundle' = 'envelope', headers: object = {}) =>
    readObjects({ headers, body: body === undefined ? undefined : Readable.from([Buffer.from(body)]) }, form, 1_000_000).then(
      (list) => list.length,
      (error: unknown) => (error as { status: number }).status,
    );
  const object = '{"type":"malware","id":"malware--x"}';

  it.each([
    [`{"objects":[${object}]}`, 1],
    [`{"more":false,"objects":[${object},${object}]}`, 2],
    ['', 400],
    ['{', 400],
    [`{"objects":[${object}],"__proto__":{}}`, 400],
    [`{"objects":[{"type":"x","id":"y","\\u005f_proto__":{}}]}`, 400],
    ['[]', 422],
    ['null', 422],
    ['{}', 422],
    ['{"objects":[]}', 422],
    ['{"objects":{}}', 422],
    ['{"objects":[1]}', 422],
    ['{"objects":[{"type":"x"}]}', 422],
    [`{"objects":[${'['.repeat(40)}${']'.repeat(40)}]}`, 413],
    [`{"objects":[${','.repeat(200_000)}]}`, 413],
    [`{"x":"${'x'.repeat(1_000_000)}"}`, 413],
  ])('%.60s gives %p', async (body, answer) => {
    expect(await read(body)).toBe(answer);
  });

  it('that is a bundle is taken as one, and only as one', async () => {
    expect(await read(`{"type":"bundle","id":"bundle--x","objects":[${object}]}`, 'bundle')).toBe(1);
    expect(await read(`{"objects":[${object}]}`, 'bundle')).toBe(422);
  });

  it('is refused when it is none, not UTF-8, compressed, or longer than it may be, before it is read', async () => {
    expect(await read(undefined)).toBe(400);
    expect(await read(Buffer.from([0x7b, 0xff, 0x7d]))).toBe(400);
    expect(await read('{}', 'envelope', { 'content-encoding': 'gzip' })).toBe(415);
    expect(await read('{}', 'envelope', { 'content-length': '1000001' })).toBe(413);
  });
});
