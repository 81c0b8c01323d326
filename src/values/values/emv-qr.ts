/** Longest payload that EMVCo allows (EMV QRCPS Merchant-Presented Mode 1.1, section 3.3). */
const LONGEST_PAYLOAD = 512;
/** Templates for payment networks (tags 26 to 51). */
const TEMPLATES = Array.from({ length: 26 }, (_, index) => String(26 + index));

/** The address that a payload pays to, in the form of its scheme. */
export interface QrTarget {
  readonly scheme: string;
  readonly id: string;
  /** Bank beside the id if the scheme separates them: NAPAS BIN or BIC. */
  readonly bank: string | null;
}

export type QrReading =
  { readonly ok: true; readonly targets: readonly QrTarget[] } | { readonly ok: false; readonly why: 'CHECKSUM' | 'STRUCTURE' };

type Fields = ReadonlyMap<string, string>;

/** Whether text begins as an EMVCo payload does; a plain number is never this long. */
export const isQrPayload = (text: string): boolean => text.length > 30 && text.startsWith('000201');

/** CRC-16/CCITT-FALSE (ISO/IEC 13239, polynomial 1021, start FFFF) over the UTF-8 bytes, as four capital hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** Splits tag (2 digits), length (2 digits), value …; null if the lengths do not add up. */
function fields(text: string): Fields | null {
  const units = Array.from(text);
  const found = new Map<string, string>();
  for (let at = 0; at < units.length;) {
    const head = units.slice(at, at + 4).join('');
    if (!/^\d{4}$/.test(head)) return null;
    const end = at + 4 + Number(head.slice(2));
    if (end > units.length) return null;
    found.set(head.slice(0, 2), units.slice(at + 4, end).join(''));
    at = end;
  }
  return found;
}

const target = (scheme: string, id: string | undefined, bank: string | null = null): QrTarget | null =>
  id === undefined || id === '' ? null : { scheme, id, bank };

/** NAPAS nests once more: 01 holds the BIN (00) and the account (01). */
function vietQr(beneficiary: string | undefined): QrTarget | null {
  const inner = fields(beneficiary ?? '');
  return target('vietqr', inner?.get('01'), inner?.get('00') ?? null);
}

/** Reads one template, identified by its globally unique identifier (00). */
function targetOf(template: Fields, country: string | undefined): QrTarget | null {
  const identifier = template.get('00') ?? '';
  switch (identifier.toUpperCase()) {
    case 'A000000677010111':
      return target('promptpay', template.get('01') ?? template.get('02') ?? template.get('03'));
    case 'A000000677010112':
      return target('promptpay', template.get('01'));
    case 'SG.PAYNOW':
      return target('paynow', template.get('02'));
    case 'A000000727':
      return vietQr(template.get('01'));
    case 'ID.CO.QRIS.WWW':
      return target('qris', template.get('02'));
    case 'A0000006150001':
      return target('duitnow', template.get('02'), template.get('01') ?? null);
    case 'COM.P2PQRPAY':
      return target('instapay', template.get('04'), template.get('01') ?? null);
    case 'BR.GOV.BCB.PIX':
      return target('pix', template.get('01'));
    default:
      return country === 'KH' && identifier.includes('@') ? target('bakong', identifier) : null;
  }
}

/**
 * Reads an EMVCo merchant-presented payload (EMV QRCPS 1.1) and returns all addresses that it can pay to: PromptPay (BOT Thai QR), PayNow (SGQR), VietQR (NAPAS
 * 247), QRIS (Bank Indonesia), KHQR (Bakong), DuitNow QR (PayNet), QR Ph (InstaPay), Pix. Unknown networks are left out.
 * @param text the payload as scanned; not normalised, because its lengths and its checksum count the original characters
 */
export function readQr(text: string): QrReading {
  if (text.length > LONGEST_PAYLOAD) return { ok: false, why: 'STRUCTURE' };
  if (!/6304[0-9A-F]{4}$/i.test(text) || crc16(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) return { ok: false, why: 'CHECKSUM' };
  const payload = fields(text);
  if (payload === null) return { ok: false, why: 'STRUCTURE' };
  const targets = TEMPLATES.flatMap((tag) => {
    const template = fields(payload.get(tag) ?? '');
    return (template && targetOf(template, payload.get('58'))) ?? [];
  });
  return { ok: true, targets };
}
