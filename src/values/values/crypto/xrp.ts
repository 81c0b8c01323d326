import { check58, checked58, xrp58 } from './base58.js';
import { BAD_CHECKSUM, malformed, TESTNET, type Form, type Found } from './form.js';

const X_ADDRESS = [0x05, 0x44];
const X_TEST = [0x04, 0x93];
const XRP = /^(r[1-9A-HJ-NP-Za-km-z]{24,34})(?:[:?](?:(?:dt|tag)=)?(\d{1,10}))?$/;
const LARGEST_TAG = 0xffff_ffff;

/** XLS-5d: account, flag and tag in one text. */
function xAddress(account: Uint8Array, tag: number): string {
  const body = Buffer.alloc(31);
  body.set([...X_ADDRESS, ...account, 1]);
  body.writeUInt32LE(tag, 23);
  return check58(body, xrp58);
}

function fromXAddress(text: string): Found {
  const body = /^[XT][1-9A-HJ-NP-Za-km-z]{46}$/.test(text) ? checked58(text, xrp58) : null;
  if (!body) return body === false ? BAD_CHECKSUM : null;
  const [first, second] = body;
  if (body.length !== 31 || ![X_ADDRESS, X_TEST].some((prefix) => prefix[0] === first && prefix[1] === second)) return null;
  if (first === X_TEST[0]) return TESTNET;
  const flag = body[22] ?? 0;
  const account = check58(Uint8Array.from([0, ...body.subarray(2, 22)]), xrp58);
  if (flag === 1) return { ok: true, value: text, display: `${account}:${Buffer.from(body).readUInt32LE(23)}` };
  return flag === 0 ? { ok: true, value: account } : malformed('This X-address is not valid.');
}

/** XRP ledger: `r…`. With a destination tag (for example of an exchange's customer) the X-address; an X-address without a tag becomes the plain address. */
export const xrpForm: Form = (text) => {
  const classic = XRP.exec(text);
  if (!classic?.[1]) return fromXAddress(text);
  const body = checked58(classic[1], xrp58);
  if (!body) return body === false ? BAD_CHECKSUM : null;
  if (body.length !== 21 || body[0] !== 0) return null;
  if (classic[2] === undefined) return { ok: true, value: classic[1] };
  const tag = Number(classic[2]);
  if (tag > LARGEST_TAG) return malformed('A destination tag is at most 4294967295.');
  return { ok: true, value: xAddress(body.subarray(1), tag), display: `${classic[1]}:${tag}` };
};
