import { isQrPayload, readQr } from './emv-qr.js';
import { PAYMENT_SCHEMES } from './payment-schemes.js';
import type { PaymentScheme } from './payment-schemes.js';
import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading } from './value.js';

/** Longer than any address; bounds the cost of every pattern below. */
const LONGEST_ADDRESS = 512;
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['khqr', 'bakong'],
  ['napas', 'vietqr'],
  ['napas247', 'vietqr'],
  ['qrph', 'instapay'],
  ['touchngo', 'tng'],
  ['พร้อมเพย์', 'promptpay'],
]);

/** An address with its scheme ('' if not named) and its bank. */
interface Addressed {
  readonly scheme: string;
  readonly text: string;
  readonly bank: string;
}

/** `PromptPay`, `prompt-pay` and `PROMPT PAY` are one scheme. */
function schemeOf(platform: string | null | undefined): string {
  const name = tidy(platform ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]/gu, '');
  return ALIASES.get(name) ?? name;
}

/** Lengths and checksum count the characters as scanned. Only if they fail is the tidy text tried, without the characters that a chat adds. */
function fromQr(value: string, scheme: string): Addressed | Reading {
  const scanned = readQr(value.trim());
  const qr = scanned.ok ? scanned : readQr(tidy(value));
  if (!qr.ok && qr.why === 'CHECKSUM') {
    return invalidReading('PAYMENT_QR_CHECKSUM', 'The checksum of this QR payload does not fit. Scan it again and paste all of it.');
  }
  if (!qr.ok) return invalidReading('PAYMENT_QR_INVALID', 'This QR payload is incomplete or damaged: its lengths do not add up.');
  const chosen = qr.targets.find((target) => scheme === '' || target.scheme === scheme);
  if (chosen !== undefined) return { scheme: chosen.scheme, text: tidy(chosen.id), bank: chosen.bank ?? '' };
  if (qr.targets.length === 0) {
    return invalidReading('PAYMENT_QR_UNKNOWN', 'This QR payload pays to no address of a known scheme.');
  }
  return invalidReading('PAYMENT_SCHEME_DIFFERS', 'This QR payload belongs to another payment scheme than the given one.', 'platform');
}

/** Links and `scheme:address` name their scheme themselves; `upi://pay?pa=…`, `paypal.me/…`, `cash.app/$…`. */
function fromText(text: string, scheme: string, bank: string): Addressed {
  const upi = /^upi:\/\/pay\/?\?(?:[^#]*&)?pa=([^&#]+)/i.exec(text)?.[1];
  if (upi !== undefined) return { scheme: scheme || 'upi', text: upi.replace(/%40/g, '@'), bank };
  const link = /^(?:https?:\/\/)?(?:www\.)?(paypal\.me|paypal\.com\/paypalme|cash\.app|venmo\.com(?:\/u)?)\/([^/?#]+)/i.exec(text);
  if (link !== null) {
    const site = (link[1] ?? '').toLowerCase();
    return {
      scheme: scheme || (site.startsWith('paypal') ? 'paypal' : site.startsWith('cash') ? 'cashapp' : 'venmo'),
      text: link[2] ?? '',
      bank,
    };
  }
  const colon = text.indexOf(':');
  const named = colon < 0 ? '' : schemeOf(text.slice(0, colon));
  if (!PAYMENT_SCHEMES.has(named) || (scheme !== '' && scheme !== named)) return { scheme, text, bank };
  return { scheme: named, text: text.slice(colon + 1).trim(), bank };
}

function readForms({ forms, expects }: PaymentScheme, { scheme, text, bank }: Addressed): Reading {
  let near: 'CHECKSUM' | 'BANK' | null = null;
  for (const form of text.length > LONGEST_ADDRESS ? [] : forms) {
    const proxy = form(text, bank);
    if (proxy !== null && typeof proxy === 'object') return validReading({ kind: 'PAYMENT_ID', scope: scheme, platform: scheme, ...proxy });
    near ??= proxy;
  }
  if (near === 'CHECKSUM') return invalidReading('PAYMENT_CHECKSUM', `The check character does not fit. ${scheme} accepts ${expects}.`);
  if (near === 'BANK') return invalidReading('PAYMENT_BANK_MISSING', `An account of ${scheme} needs its bank. Give ${expects}.`, 'bank');
  return invalidReading('PAYMENT_INVALID', `This is not an address of ${scheme}. It accepts ${expects}.`);
}

/**
 * Reads a PAYMENT_ID: the address of an account in a payment scheme. `platform` names the scheme and is the scope. Mobile numbers become E.164 (PromptPay's
 * 0066… too), national numbers lose their separators, names become lower case, and accounts of VietQR, InstaPay and DuitNow merchants become `BANK:ACCOUNT`. An
 * EMVCo QR payload (000201…) is accepted, with or without `platform`. Refuses with PAYMENT_SCHEME_MISSING, PAYMENT_SCHEME_UNKNOWN, PAYMENT_SCHEME_DIFFERS,
 * PAYMENT_INVALID, PAYMENT_CHECKSUM, PAYMENT_BANK_MISSING, PAYMENT_QR_CHECKSUM, PAYMENT_QR_INVALID or PAYMENT_QR_UNKNOWN.
 */
export function readPaymentId(raw: RawValue): Reading {
  const scheme = schemeOf(raw.platform);
  const text = tidy(raw.value);
  const addressed = isQrPayload(text) ? fromQr(raw.value, scheme) : fromText(text, scheme, tidy(raw.bank ?? ''));
  if ('ok' in addressed) return addressed;
  if (addressed.scheme === '') {
    return invalidReading(
      'PAYMENT_SCHEME_MISSING',
      'Name the payment scheme as platform, such as promptpay, paynow, duitnow or vietqr.',
      'platform',
    );
  }
  const known = PAYMENT_SCHEMES.get(addressed.scheme);
  if (known === undefined) {
    return invalidReading(
      'PAYMENT_SCHEME_UNKNOWN',
      `The hub knows these payment schemes: ${[...PAYMENT_SCHEMES.keys()].join(', ')}.`,
      'platform',
    );
  }
  return readForms(known, addressed);
}
