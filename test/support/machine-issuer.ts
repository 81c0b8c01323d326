import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}
type CryptoKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

export async function signingKey(alg = 'ES256'): Promise<SigningKey> {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Somebody's issuer of access tokens, on loopback: its metadata and its keys. */
export async function startMachineIssuer() {
  let keys: readonly SigningKey[] = [await signingKey()];
  let isDown = false;
  const asked = { metadata: 0, keys: 0 };
  const server = createServer((request, response) => {
    if (isDown) return void request.socket.destroy();
    const isKeys = request.url === '/keys';
    asked[isKeys ? 'keys' : 'metadata'] += 1;
    const body = isKeys
      ? { keys: keys.map(({ jwk }) => jwk) }
      : { issuer, jwks_uri: `${issuer}/keys`, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    asked,
    keys: () => keys,
    publishes(these: readonly SigningKey[]): void {
      keys = these;
    },
    falls(down: boolean): void {
      isDown = down;
    },
    /** A token in order, but for what is said. @param at seconds since 1970 */
    async token(
      claims: Readonly<Record<string, unknown>>,
      header: Partial<JWTHeaderParameters> = {},
      key = keys[0],
      at = Date.now() / 1000,
    ): Promise<string> {
      if (!key) throw new Error('It has no key.');
      const now = Math.floor(at);
      const said = { iss: issuer, sub: 'machine-1', client_id: 'machine-1', jti: randomUUID(), iat: now, exp: now + 300, ...claims };
      const kept = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
      const protectedHeader = { alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header };
      return new SignJWT(kept).setProtectedHeader(protectedHeader).sign(key.privateKey);
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type MachineIssuer = Awaited<ReturnType<typeof startMachineIssuer>>;
