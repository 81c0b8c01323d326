import { randomFillSync } from 'node:crypto';

/** Milliseconds. Ids of items that hide their owner reveal only the hour, as their times do (hub.coarsen_times). */
const COARSE_MS = 3_600_000;
const ID_BYTES = 16;
/** Ids whose random bytes are drawn in one call: drawing them one by one takes longer than everything else. */
const IDS_AT_ONCE = 64;

/** @param isCoarse the id's time must not link it with the other ids of the call */
export type NextId = (isCoarse?: boolean) => string;

/**
 * Makes ids for one call: UUIDv7 with 74 random bits after the time. Usual generators count within a millisecond. A reader of two ids of one call could then
 * tell how many hidden ids are between them. The exact time of each id would reveal the same more coarsely. So all ids of a call have the same time and no
 * counter. The time at the front keeps new rows together in an index.
 * @param at milliseconds since 1970
 */
export function newIds(at = Date.now()): NextId {
  let bytes = Buffer.alloc(0);
  return (isCoarse = false) => {
    if (bytes.length === 0) bytes = randomFillSync(Buffer.alloc(ID_BYTES * IDS_AT_ONCE));
    const random = bytes.subarray(0, ID_BYTES);
    bytes = bytes.subarray(ID_BYTES);
    return idAt(isCoarse ? at - (at % COARSE_MS) : at, random);
  };
}

/** Returns the only id of a call. */
export const newId = (): string => idAt(Date.now(), randomFillSync(Buffer.alloc(ID_BYTES)));

function idAt(at: number, bytes: Buffer): string {
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
