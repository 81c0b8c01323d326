import { randomFillSync } from 'node:crypto';

/** Milliseconds. Ids of what hides its owner tell the hour alone, as its times do (hub.coarsen_times). */
const COARSE_MS = 3_600_000;

/** @param isCoarse the id's time must not link it with the other ids of the call */
export type NextId = (isCoarse?: boolean) => string;

/**
 * Makes ids for one call: UUIDv7 whose 74 bits behind the time are random. The usual generators count within a millisecond, so that whoever sees two ids of one call can tell how many it does not
 * see between them; and the time of each id, taken one by one, would tell the same more coarsely. Hence one moment for all ids of a call, and no counter. The time in front keeps new rows together in
 * an index.
 * @param at milliseconds since 1970
 */
export function newIds(at = Date.now()): NextId {
  return (isCoarse = false) => idAt(isCoarse ? at - (at % COARSE_MS) : at);
}

/** One id of a call that makes no other. */
export const newId = (): string => idAt(Date.now());

function idAt(at: number): string {
  const bytes = randomFillSync(Buffer.alloc(16));
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
