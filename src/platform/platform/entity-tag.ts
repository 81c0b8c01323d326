import { createHash } from 'node:crypto';

/** An entity tag (RFC 9110, 8.8.3) of what is answered. */
export const entityTag = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`;

/** Whether the caller has it already: If-None-Match (RFC 9110, 13.1.2) names its tag, weakly or not, or everything. */
export const matchesEntityTag = (tag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
