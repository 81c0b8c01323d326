import { createPublicKey, type KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';

/** The account of a token. */
export interface Tenant {
  readonly user: string;
  readonly session: string;
}

/**
 * Verifies access tokens as the hub does.
 * @param pem of the public key
 */
export function bearerReader(pem: string): (authorization: string | undefined) => Tenant {
  const publicKey: KeyObject = createPublicKey(pem);
  return (authorization = '') => {
    const token = authorization.replace('Bearer ', '');
    const { sub = '', sid } = jsonwebtoken.verify(token, publicKey, { algorithms: ['ES256'] }) as { sub?: string; sid: string };
    return { user: sub, session: sid };
  };
}
