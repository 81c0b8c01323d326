import { base64url } from '@scure/base';
import { BAD_CHECKSUM, TESTNET, type Form, type Found } from './form.js';

/** CRC-16/XMODEM, as used by TON. */
function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

function tonSpelling(workchain: number, hash: Uint8Array): Found {
  const body = Buffer.from([0x51, workchain & 0xff, ...hash, 0, 0]);
  body.writeUInt16BE(crc16(body.subarray(0, 34)), 34);
  return { ok: true, value: base64url.encode(body) };
}

const TON_RAW = /^(0|-1):([0-9a-f]{64})$/i;
const TON_FRIENDLY = /^[EUk0][Qf][\w+/-]{46}$/;

/** TON: bounceable (EQ) or not (UQ), base64 or base64url, or raw `0:…`: all become the UQ form, which wallets show. */
export const tonForm: Form = (text) => {
  const raw = TON_RAW.exec(text);
  if (raw?.[2]) return tonSpelling(Number(raw[1]), Buffer.from(raw[2], 'hex'));
  if (!TON_FRIENDLY.test(text)) return null;
  const bytes = Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'), 'base64url');
  if (bytes.readUInt16BE(34) !== crc16(bytes.subarray(0, 34))) return BAD_CHECKSUM;
  const tag = bytes[0] ?? 0;
  if (tag & 0x80) return TESTNET;
  return [0x11, 0x51].includes(tag) ? tonSpelling(bytes[1] ?? 0, bytes.subarray(2, 34)) : null;
};
