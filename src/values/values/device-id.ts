import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading, ValueProblem } from './value.js';

const TYPES = ['imei', 'imsi', 'iccid'] as const;
type DeviceIdType = (typeof TYPES)[number];

/** `IMEI: 35…`, `IMEI/SV 35…`, `ICCID-89…`, `SIM no. 89…`. */
const LABEL = /^(imei(?:\/?sv)?|imsi|iccid|sim)(?:\s*(?:no|number))?[\s.:#=-]*(?=\d)/i;
const NAMES: ReadonlyMap<string, DeviceIdType> = new Map([
  ['imei', 'imei'],
  ['imeisv', 'imei'],
  ['imsi', 'imsi'],
  ['iccid', 'iccid'],
  ['sim', 'iccid'],
]);
/** Mobile country codes begin with 2 to 7 (ITU-T E.212); 901 is shared, 001 and 999 are test and private networks. */
const MCC = /^(?:[2-7]\d\d|901|001|999)/;

const warn = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });
const COMPLETED = warn('DEVICE_CHECK_DIGIT_ADDED', 'The check digit was missing or zero, and was computed.');

/** Returns the Luhn check digit (ISO/IEC 7812-1, annex B) for digits without one. */
function luhnDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index)) * (index % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

const passesLuhn = (digits: string): boolean => luhnDigit(digits.slice(0, -1)) === digits.at(-1);

function accepted(type: DeviceIdType, value: string, display: string, warnings: readonly ValueProblem[]): Reading {
  return validReading({ kind: 'DEVICE_ID', scope: type, platform: type, value, display, warnings });
}

/**
 * IMEI (3GPP TS 23.003, 6.2): 14 digits identify the device and the 15th is Luhn. Networks send 14 digits, or 0 as the check digit, or an IMEISV with two
 * digits of software version. All of these are the same device, so all become the 15 digits of its label.
 */
function readImei(digits: string, isStated: boolean): Reading {
  if (digits.length < 14 || digits.length > 16) {
    return invalidReading('DEVICE_INVALID', 'An IMEI has 15 digits (14 without check digit, 16 as IMEISV).');
  }
  if (/^0+$/.test(digits)) {
    return invalidReading('DEVICE_PLACEHOLDER', 'An IMEI of zeros is a placeholder of devices without one. It identifies no device.');
  }
  const body = digits.slice(0, 14);
  const value = body + luhnDigit(body);
  const blanked = isStated && digits.endsWith('0');
  if (digits.length === 15 && digits !== value && !blanked) {
    return invalidReading('DEVICE_CHECKSUM', 'The check digit of this IMEI does not fit: one or more digits are wrong.');
  }
  const warnings = [
    ...(digits.length === 16 ? [warn('DEVICE_SOFTWARE_VERSION_DROPPED', 'This IMEISV was stored as the IMEI of its device.')] : []),
    ...(digits.length < 15 || (digits.length === 15 && digits !== value) ? [COMPLETED] : []),
    ...(value.startsWith('00') ? [warn('DEVICE_TEST_RANGE', 'An IMEI that begins with 00 belongs to a test device.')] : []),
    ...(!isStated && digits.length === 15 && MCC.test(digits)
      ? [warn('DEVICE_MAYBE_IMSI', 'Read as an IMEI because its check digit fits. If it is an IMSI, give imsi as platform.')]
      : []),
  ];
  return accepted('imei', value, value.replace(/^(..)(.{6})(.{6})(.)$/, '$1-$2-$3-$4'), warnings);
}

/** IMSI (ITU-T E.212): country, network and subscriber, 14 or 15 digits, without check digit. */
function readImsi(digits: string): Reading {
  if (!/^\d{14,15}$/.test(digits)) return invalidReading('DEVICE_INVALID', 'An IMSI has 14 or 15 digits.');
  if (!MCC.test(digits)) {
    return invalidReading('DEVICE_INVALID', 'An IMSI begins with a mobile country code such as 520; no country has these digits.');
  }
  const test = /^(?:001|999)/.test(digits);
  const warnings = test ? [warn('DEVICE_TEST_RANGE', 'An IMSI that begins with 001 or 999 belongs to a test or private network.')] : [];
  return accepted('imsi', digits, digits.replace(/^(...)(..)/, '$1 $2 '), warnings);
}

/**
 * ICCID (ITU-T E.118): begins with 89 and ends with Luhn, printed with 19 or 20 digits. Eighteen digits are always nineteen without the check digit (ETSI TS
 * 102 221 files store them so), so that one card has one length.
 */
function readIccid(digits: string): Reading {
  if (!/^89\d{16,18}$/.test(digits)) {
    return invalidReading('DEVICE_INVALID', 'An ICCID begins with 89 and has 19 or 20 digits (18 without check digit).');
  }
  const value = digits.length === 18 ? digits + luhnDigit(digits) : digits;
  if (!passesLuhn(value)) {
    return invalidReading('DEVICE_CHECKSUM', 'The check digit of this ICCID does not fit: one or more digits are wrong.');
  }
  return accepted('iccid', value, value.replace(/(.{4})(?=.)/g, '$1 '), digits.length === 18 ? [COMPLETED] : []);
}

/** The type of digits without a stated type: only fifteen digits can be two types, and the check digit of an IMEI decides. */
function readUntyped(digits: string): Reading {
  if (digits.length >= 18) return readIccid(digits);
  if (digits.length === 15 && !passesLuhn(digits)) {
    return invalidReading(
      'DEVICE_TYPE_UNCLEAR',
      'Fifteen digits are an IMEI or an IMSI, and the check digit of an IMEI does not fit. If it is an IMSI, give imsi as platform.',
      'platform',
    );
  }
  if (digits.length >= 14 && digits.length <= 16) return readImei(digits, false);
  return invalidReading(
    'DEVICE_INVALID',
    'A device id is an IMEI (15 digits), an IMSI (14 or 15) or an ICCID (19 or 20, beginning with 89).',
  );
}

/**
 * Reads a DEVICE_ID; scope and platform are its type: 'imei', 'imsi' or 'iccid'. `platform` or a label in the text states it; otherwise it is found from length
 * and check digit. Refuses with DEVICE_INVALID, DEVICE_CHECKSUM, DEVICE_PLACEHOLDER, DEVICE_TYPE_UNKNOWN or DEVICE_TYPE_UNCLEAR.
 */
export function readDeviceId(raw: RawValue): Reading {
  const text = tidy(raw.value);
  const label = LABEL.exec(text);
  const hint = tidy(raw.platform ?? '').toLowerCase();
  const hinted = NAMES.get(hint.replace(/[\s/_-]/g, ''));
  const labelled = NAMES.get((label?.[1] ?? '').toLowerCase().replace('/', ''));
  if (hint !== '' && hinted === undefined) {
    return invalidReading('DEVICE_TYPE_UNKNOWN', `The platform of a device id is one of ${TYPES.join(', ')}.`, 'platform');
  }
  if (hinted !== undefined && labelled !== undefined && hinted !== labelled) {
    return invalidReading('DEVICE_TYPE_UNCLEAR', 'The label in the value and the platform name two different types of id.', 'platform');
  }
  const type = hinted ?? labelled;
  const compact = text.slice(label?.[0].length ?? 0).replace(/[\s.\-_/\u2010-\u2015]/g, '');
  const digits = type === 'iccid' || /^89/.test(compact) ? compact.replace(/F{1,2}$/i, '') : compact;
  if (!/^\d{1,24}$/.test(digits)) {
    return invalidReading('DEVICE_INVALID', 'A device id consists of digits, which blanks, dots and hyphens may separate.');
  }
  if (type === 'imei') return readImei(digits, true);
  if (type === 'imsi') return readImsi(digits);
  return type === 'iccid' ? readIccid(digits) : readUntyped(digits);
}
