import { createHmac } from 'node:crypto';
import type { Tenant } from './act.js';

/**
 * Makes a claim, which identifies the caller to the database: `pid.turn.milliseconds.user.session.mac`. The MAC (HMAC-SHA-256, RFC 2104) needs a key that only
 * hub processes and the database's owner have, so no statement inside a request can make one. Pid and turn bind it to one connection and one transaction; it is
 * valid for 30 s. Always pass it as a bound parameter: a statement's text is visible to other sessions.
 * @param at milliseconds since 1970 by the database's clock, which checks the 30 s
 */
export function makeClaim(key: Buffer, connection: { pid: number; turn: bigint }, tenant: Partial<Tenant> = {}, at = Date.now()): string {
  const body = `${connection.pid}.${connection.turn}.${at}.${tenant.user ?? ''}.${tenant.session ?? ''}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('hex')}`;
}

const BLOCK_BYTES = 64;

/** The two padded key blocks that HMAC-SHA-256 starts from; the database stores these instead of the key. */
export function hmacPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK_BYTES - key.length)]);
  return { inner: xor(padded, 0x36), outer: xor(padded, 0x5c) };
}

/** The key of an inner pad, for a process that may read the pad as the database's owner. */
export const keyOfInnerPad = (inner: Buffer): Buffer => xor(inner, 0x36).subarray(0, 32);

const xor = (block: Buffer, byte: number): Buffer => Buffer.from(block.map((b) => b ^ byte));
