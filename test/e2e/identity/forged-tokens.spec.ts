import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { KEYRING } from '../../../src/platform/database/database.js';
import type { Keyring } from '../../../src/platform/database/keyring.js';
import { Settings } from '../../../src/platform/platform/platform.module.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { officer } from '../../support/officer.js';
import { request } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';

const MALFORMED = 'TOKEN_MALFORMED';
/** Those that carry the hub's own signature and were once good, or would be for a session that lives. Nobody else learns more than {@link MALFORMED}. */
const SIGNED: Readonly<Record<string, string>> = {
  'expired beyond the leeway': 'TOKEN_EXPIRED',
  'expired just now': 'TOKEN_EXPIRED',
  'a crit header that nobody knows': 'TOKEN_EXPIRED', // which is not understood, but makes nothing good
  "another user's session": 'TOKEN_REVOKED',
  'unknown session': 'TOKEN_REVOKED',
  'a key’s id as the user': 'TOKEN_REVOKED',
  'two subjects, the last another’s': 'TOKEN_REVOKED',
  'two sessions, the last unknown': 'TOKEN_REVOKED',
};
const ME = { query: '{ me { id } }' };

const b64 = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('A forged access token', () => {
  let hub: Hub;
  let genuine: string;
  let forged: Readonly<Record<string, string>>;

  beforeAll(async () => {
    hub = await startHub();
    forged = await forgeries();
  });
  afterAll(() => hub.stop());

  /** What was signed for somebody, and what was made of it. */
  async function forgeries(): Promise<Readonly<Record<string, string>>> {
    const { privateKey, id: kid } = hub.app.get<Keyring>(KEYRING).tokenKeys[0] ?? { id: '', privateKey: undefined };
    const { publicUrl } = hub.app.get<Settings>(Settings);
    const { userId, token, refreshToken, ask } = await hub.as('analyst@cn.example');
    const admin = await hub.as('admin@cn.example');
    const apiKey = await apiKeyClient(admin.ask).makes();
    const [party] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'us'`);
    const { id: rowId } = await officer(ask).publishes();
    const { sid } = jsonwebtoken.decode(token) as { sid: string };
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const curve = generateKeyPairSync('ed25519').privateKey;

    const claims = { sub: userId, sid, iss: publicUrl, aud: publicUrl, jti: randomUUID(), exp: soon(300) };
    const header = { alg: 'ES256', typ: 'at+jwt', kid };
    const signed = (head: object | string, body: object | string, key: KeyObject | undefined = privateKey): string => {
      const text = `${b64(head)}.${b64(body)}`;
      return `${text}.${sign('sha256', Buffer.from(text), { key: key as KeyObject, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    };
    const made = (head: object = {}, body: object = {}, key?: KeyObject): string =>
      signed({ ...header, ...head }, { ...claims, ...body }, key);
    const without = (name: string): string => made({}, { [name]: undefined });
    const [head = '', payload = '', signature = ''] = made().split('.');
    const pem = createPublicKey(privateKey as KeyObject).export({ type: 'spki', format: 'pem' });
    const hmac = (alg: string, secret: string | Buffer): string => {
      const text = `${b64({ ...header, alg })}.${payload}`;
      return `${text}.${createHmac(alg.replace('HS', 'sha'), secret).update(text).digest('base64url')}`;
    };
    const twice = (name: string, value: string): string =>
      JSON.stringify(claims)
        .replace('{', `{"${name}":${JSON.stringify(value)},`)
        .replace(/\}$/, `,"${name}":${JSON.stringify(value)}}`);
    genuine = made();

    return {
      'alg none': `${b64({ ...header, alg: 'none' })}.${payload}.`,
      'alg None, signed': `${b64({ ...header, alg: 'None' })}.${payload}.${signature}`,
      'no alg': made({ alg: undefined }),
      'HS256 with the public key as PEM': hmac('HS256', pem),
      'HS512 with the public key as PEM': hmac('HS512', pem),
      'HS256 with nothing': hmac('HS256', ''),
      'ES384 in its header': made({ alg: 'ES384' }),
      'RS256 with a key of its own': made({ alg: 'RS256' }, {}, rsa),
      'RS256, called ES256': made({}, {}, rsa),
      'PS256 in its header': made({ alg: 'PS256' }),
      'EdDSA in its header': `${b64({ ...header, alg: 'EdDSA' })}.${payload}.${sign(null, Buffer.from(`${b64({ ...header, alg: 'EdDSA' })}.${payload}`), curve).toString('base64url')}`,
      'another key': made({}, {}, other),
      'another key, given as jwk': made({ jwk: createPublicKey(other).export({ format: 'jwk' }) }, {}, other),
      'another key, given as jwk and without a kid': made(
        { kid: undefined, jwk: createPublicKey(other).export({ format: 'jwk' }) },
        {},
        other,
      ),
      'another key behind jku': made({ jku: `${hub.url}/.well-known/jwks.json` }, {}, other),
      'another key behind x5u': made({ x5u: 'https://evil.example/cert' }, {}, other),
      'another key in x5c': made({ x5c: ['MIIB'] }, {}, other),
      'a crit header that nobody knows': made({ crit: ['exp'], exp: 0 }, { exp: soon(-300) }),
      'typ JWT': made({ typ: 'JWT' }),
      'no typ': made({ typ: undefined }),
      'an ID token': made({ typ: 'id+jwt' }),
      'a logout token': made({ typ: 'logout+jwt' }),
      'unknown kid': made({ kid: randomUUID() }),
      'kid with a path': made({ kid: '../../../../../dev/null' }),
      'kid with SQL': made({ kid: `${kid}' or '1'='1` }),
      'kid that is a list': made({ kid: [kid] }),
      'kid of everything': made({ kid: '__proto__' }),
      'no kid': made({ kid: undefined }),
      'wrong issuer': made({}, { iss: 'https://evil.example' }),
      'issuer with a slash more': made({}, { iss: `${publicUrl}/` }),
      'wrong audience': made({}, { aud: 'https://evil.example' }),
      'no issuer': without('iss'),
      'no audience': without('aud'),
      'no expiry': without('exp'),
      'no subject': without('sub'),
      'no session': without('sid'),
      'no id': without('jti'),
      'expired beyond the leeway': made({}, { exp: soon(-31) }),
      'expired just now': made({}, { exp: soon(0) }),
      'expiry in words': made({}, { exp: '2999-01-01' }),
      'expiry that is no number': signed(header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999')),
      'not valid yet': made({}, { nbf: soon(300) }),
      "another user's session": made({}, { sub: admin.userId }),
      'unknown session': made({}, { sid: randomUUID() }),
      'a key’s id as the user': made({}, { sub: apiKey.id }),
      'subject that is no id': made({}, { sub: "' or true --" }),
      'subject that is a list': made({}, { sub: [userId] }),
      'two subjects, the last another’s': signed(header, twice('sub', admin.userId)),
      'two sessions, the last unknown': signed(header, twice('sid', randomUUID())),
      'signature stripped': `${head}.${payload}.`,
      'signature cut': `${head}.${payload}.${signature.slice(0, -4)}`,
      'signature of zeros': `${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`, // CVE-2022-21449
      'signature in DER': `${head}.${payload}.${sign('sha256', Buffer.from(`${head}.${payload}`), privateKey as KeyObject).toString('base64url')}`,
      'payload edited': `${head}.${b64({ ...claims, sub: admin.userId })}.${signature}`,
      'payload that is no object': signed(header, '"a text"'),
      'payload that is null': signed(header, 'null'),
      'payload that is no JSON': signed(header, '{'),
      'header that is no JSON': signed('{', claims),
      'two parts': `${head}.${payload}`,
      'five parts': `${head}.${payload}.${signature}.${head}.${payload}`,
      huge: made({}, { padding: 'x'.repeat(10_000) }),
      'a user’s id': userId,
      'a session’s id': sid,
      'a party’s id': party?.id ?? '',
      'the id of a claim': rowId,
      'the id of a key': apiKey.id,
      'an e-mail address': 'analyst@cn.example',
      'a refresh token': refreshToken,
      'the secret of a key alone': apiKey.secret.split('_')[3] ?? '',
      'a key with another’s id': apiKey.secret.replace(/_[0-9a-f]{32}_/, `_${randomUUID().replaceAll('-', '')}_`),
      'a hash from the database':
        (await hub.ownerSql<{ hash: string }>(`select encode(hash, 'hex') as hash from hub.api_key_secret`))[0]?.hash ?? '',
      'the hash of a password':
        (await hub.ownerSql<{ hash: string }>(`select password_hash as hash from hub.user_account where id = $1`, [userId]))[0]?.hash ?? '',
      undefined: 'undefined',
      null: 'null',
      nothing: '',
    };
  }

  const overHttp = async (authorization: string): Promise<string> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify(ME) };
    const { errors } = await request(`${hub.url}/graphql`, init);
    return errors[0]?.extensions.reason ?? 'let in';
  };
  const overSocket = async (payload: unknown): Promise<string> => {
    const socket = await BareSocket.open(hub.wsUrl);
    try {
      socket.send({ type: 'connection_init', payload });
      const first = await Promise.race([socket.next(), socket.closed]);
      return 'code' in first ? `${first.code} ${first.reason}` : first.type;
    } finally {
      socket.socket.terminate();
    }
  };
  /** By the name of each: what came of it. */
  const each = async (ones: Readonly<Record<string, unknown>>, ask: (one: never) => Promise<string>): Promise<Record<string, string>> => {
    const outcomes: Record<string, string> = {};
    for (const [name, one] of Object.entries(ones)) outcomes[name] = await ask(one as never);
    return outcomes;
  };
  const allAre = (outcome: string, ones: object = forged): object => Object.fromEntries(Object.keys(ones).map((name) => [name, outcome]));

  it('has a genuine sister, which is let in by both doors', async () => {
    expect(await overHttp(`Bearer ${genuine}`)).toBe('let in');
    expect(await overSocket({ authorization: `Bearer ${genuine}` })).toBe('connection_ack');
    expect(Object.keys(forged).length).toBeGreaterThanOrEqual(70);
  });

  it('is refused over HTTP with one reason, whatever is wrong with it, unless the hub signed it', async () => {
    expect(await each(forged, (token) => overHttp(`Bearer ${token}`))).toEqual({ ...allAre(MALFORMED), ...SIGNED });
  });

  it('is refused by the socket with the same reason', async () => {
    const reasons = { ...allAre(MALFORMED), ...SIGNED };
    const expected = Object.fromEntries(Object.entries(reasons).map(([name, reason]) => [name, `4403 ${String(reason)}`]));
    expect(await each(forged, (token) => overSocket({ authorization: `Bearer ${token}` }))).toEqual(expected);
  });

  it('is not made good by how it is brought', async () => {
    const brought: Readonly<Record<string, string>> = {
      'without a scheme': genuine,
      'as Basic': `Basic ${genuine}`,
      'as Token': `Token ${genuine}`,
      twice: `Bearer ${genuine}, Bearer ${genuine}`,
      'behind a forged one': `Bearer ${forged['alg none']} ${genuine}`,
    };
    expect(await each(brought, (authorization) => overHttp(authorization))).toEqual(allAre(MALFORMED, brought));
    const [url, headers] = [
      `${hub.url}/graphql?access_token=${genuine}`,
      { 'content-type': 'application/json', cookie: `authorization=${genuine}; token=${genuine}` },
    ];
    const { errors } = await request(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...ME, extensions: { authorization: `Bearer ${genuine}` } }),
    });
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  // neo4j-graphql CVE-2026-5423, Parse CVE-2026-30863: claims that the client says it has were taken for verified ones.
  it('is not stood in for by claims that somebody says of himself when a socket is opened', async () => {
    const { sub, sid } = jsonwebtoken.decode(genuine) as { sub: string; sid: string };
    const claims = { sub, sid, user: sub, session: sid, roles: ['HUB_OPERATOR', 'ANALYST'], exp: soon(300) };
    const told: Readonly<Record<string, unknown>> = {
      jwt: { jwt: claims },
      user: { user: claims },
      auth: { auth: claims, identity: claims, actor: claims },
      'claims as the authorization': { authorization: claims },
      'a list of headers': { authorization: [`Bearer ${genuine}`] },
      'headers within': { headers: { authorization: `Bearer ${genuine}` } },
      'a token under another name': { token: genuine, accessToken: genuine, jwt: genuine },
      'a prototype': JSON.parse(`{"__proto__":{"authorization":"Bearer ${genuine}"}}`) as unknown,
      nothing: undefined,
      null: null,
      'a list': [],
      'a text': `Bearer ${genuine}`,
    };
    const outcomes = await each(told, overSocket);
    for (const [name, outcome] of Object.entries(outcomes)) expect([name, outcome]).toEqual([name, expect.stringMatching(/^44(03|00) /)]);
  });
});
