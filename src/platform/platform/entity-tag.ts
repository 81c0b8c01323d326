import { createHash } from 'node:crypto';

/** Returns an entity tag (RFC 9110, 8.8.3) of the answer. */
export const entityTag = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`;

/** Whether the caller already has the answer: If-None-Match (RFC 9110, 13.1.2) contains its tag, weak or strong, or `*`. */
export const matchesEntityTag = (tag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '').split(',').some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === tag);
