import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentIdOf, PersistedDocuments } from '../../../src/edge/gateway/persisted-documents.js';
import { type Hub, startHub } from '../../support/hub.js';
import { post, type HttpAnswer } from '../../support/post.js';
import { temporaryFolder } from '../../support/server.js';
import { BareSocket } from '../../support/sockets.js';
import { BareStream } from '../../support/streams.js';

const ME = '{ me { email } }';
const NAMED = 'query A { __typename } query B($value: String!) { lookup(values: [{ value: $value }]) { canonical } }';
const SIGN_OUT = 'mutation { signOut }';
const FEED = 'subscription { feed { operation } }';
const WRONG = '{ nothing }';
const COSTLY = `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: __typename`).join(' ')} }`;
const DOCUMENTS = Object.fromEntries([ME, NAMED, SIGN_OUT, FEED, WRONG, COSTLY].map((text) => [documentIdOf(text), text]));
const UNKNOWN = documentIdOf('{ __typename }');

describe('persisted documents', () => {
  let hub: Hub;
  let token: string;
  const ask = (body: object, by: string | undefined = token): Promise<HttpAnswer> =>
    post(hub.url, body, by === undefined ? {} : { authorization: `Bearer ${by}` });
  const reasonOf = ({ errors }: Pick<HttpAnswer, 'errors'>): unknown => errors[0]?.extensions.reason;

  beforeAll(async () => {
    const file = join(await temporaryFolder(), 'documents.json');
    await writeFile(file, JSON.stringify(DOCUMENTS));
    hub = await startHub({ PERSISTED_DOCUMENTS: file });
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  it('have the ids that the specification defines', () => {
    expect(documentIdOf('{__typename}')).toBe('sha256:ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38');
  });

  it('are executed by their id, like their text', async () => {
    expect((await ask({ documentId: documentIdOf(ME) })).data).toEqual({ me: { email: 'analyst@th.example' } });
    const byId = await ask({ documentId: documentIdOf(NAMED), operationName: 'B', variables: { value: 'Parcel-Fee[.]example' } });
    expect(byId.data).toEqual({ lookup: [{ canonical: 'parcel-fee.example' }] });
  });

  it('have the checks and refusals of their text', async () => {
    for (const query of [ME, WRONG, COSTLY, NAMED, FEED]) {
      for (const by of [token, undefined]) {
        const [byText, byId] = [await ask({ query }, by), await ask({ documentId: documentIdOf(query) }, by)];
        expect([byId.status, byId.data, reasonOf(byId)]).toEqual([byText.status, byText.data, reasonOf(byText)]);
      }
    }
  });

  it('are executed over WebSocket and Server-Sent Events', async () => {
    const socket = await BareSocket.signedIn(hub.wsUrl, token);
    const subscribe = (id: string, payload: object): void => socket.send({ type: 'subscribe', id, payload });
    subscribe('a', { documentId: documentIdOf(FEED) });
    expect(await socket.next()).toMatchObject({ id: 'a', type: 'next', payload: { data: { feed: { operation: 'POSITION' } } } });
    subscribe('b', { documentId: documentIdOf(SIGN_OUT) });
    expect(await socket.next()).toMatchObject({ id: 'b', type: 'error', payload: [{ extensions: { reason: 'SUBSCRIPTIONS_ONLY' } }] });
    subscribe('c', { documentId: UNKNOWN });
    expect(await socket.next()).toMatchObject({ id: 'c', type: 'error', payload: [{ extensions: { reason: 'DOCUMENT_UNKNOWN' } }] });
    subscribe('d', { documentId: documentIdOf(FEED), query: FEED });
    expect(await socket.next()).toMatchObject({ id: 'd', type: 'error', payload: [{ extensions: { reason: 'DOCUMENT_AMBIGUOUS' } }] });
    subscribe('e', { query: FEED, variables: { payload: { documentId: 'x' } } });
    expect(await socket.next()).toMatchObject({ id: 'e', type: 'next' });
    await socket.end();

    const stream = await BareStream.alone(hub, token, { documentId: documentIdOf(FEED) });
    expect(await stream.result()).toMatchObject({ data: { feed: { operation: 'POSITION' } } });
    stream.leave();
    const refused = await BareStream.alone(hub, token, { documentId: UNKNOWN });
    expect(await refused.result()).toMatchObject({ errors: [{ extensions: { reason: 'DOCUMENT_UNKNOWN' } }] });
  });

  it.each([
    ['an unknown id', { documentId: UNKNOWN }, 'DOCUMENT_UNKNOWN'],
    ['an id and a document', { documentId: documentIdOf(ME), query: ME }, 'DOCUMENT_AMBIGUOUS'],
    ['another algorithm', { documentId: `md5:${'0'.repeat(32)}` }, 'DOCUMENT_ID_INVALID'],
    ['capital digits', { documentId: documentIdOf(ME).toUpperCase() }, 'DOCUMENT_ID_INVALID'],
    ['an id that is no text', { documentId: 7 }, 'DOCUMENT_ID_INVALID'],
    ['the name of a property', { documentId: '__proto__' }, 'DOCUMENT_ID_INVALID'],
    ['neither', { documentId: null }, 'REQUEST_MALFORMED'],
  ])('are refused: %s', async (_, body, reason) => {
    const answer = await ask(body);
    expect([answer.status, answer.data, reasonOf(answer)]).toEqual([400, undefined, reason]);
  });

  it('cannot be added by clients', async () => {
    const query = '{ __typename }';
    const sha256Hash = documentIdOf(query).slice('sha256:'.length);
    const answer = await ask({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect(answer).toMatchObject({ data: undefined, errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }] });
    expect(reasonOf(await ask({ documentId: documentIdOf(query) }))).toBe('DOCUMENT_UNKNOWN');
  });
});

describe('the file of persisted documents', () => {
  const load = async (content: string | undefined): Promise<PersistedDocuments> => {
    const file = join(await temporaryFolder(), 'documents.json');
    if (content !== undefined) await writeFile(file, content);
    return PersistedDocuments.load({ persistedDocuments: file });
  };

  it('holds texts by id', async () => {
    const ofConsole = (await PersistedDocuments.load({ persistedDocuments: undefined })).size;
    expect((await load(JSON.stringify(DOCUMENTS))).size).toBe(6 + ofConsole);
    expect((await load('{}')).size).toBe(ofConsole);
  });

  it.each([
    ['is missing', undefined, 'ENOENT'],
    ['is no JSON', '{', 'not valid JSON'],
    ['is a list', '[]', 'one JSON object'],
    ['has a wrong id', JSON.stringify({ [UNKNOWN]: ME }), 'SHA-256'],
    ['has a document that is no text', JSON.stringify({ [UNKNOWN]: {} }), 'SHA-256'],
  ])('stops the start when it %s, and names the setting', async (_, content, fault) => {
    const loading = load(content);
    await expect(loading).rejects.toThrow(fault);
    await expect(loading).rejects.toThrow('PERSISTED_DOCUMENTS');
  });
});
