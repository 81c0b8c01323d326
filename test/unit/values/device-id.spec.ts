import fc from 'fast-check';
import { readDeviceId } from '../../../src/values/values/device-id.js';
import { accepted, gist, itKeepsTheLaws, warningsOf } from './reader-laws.js';

/** The examples of the standards, and invented digits. */
const GOOD: readonly (readonly [string | null, string, string])[] = [
  [null, '490154203237518', 'imei 490154203237518'],
  ['imei', '490154203237518', 'imei 490154203237518'],
  ['IMEI', '49-015420-323751-8', 'imei 490154203237518'],
  ['imei', '49 015420 323751 8', 'imei 490154203237518'],
  [null, 'IMEI: 490154203237518', 'imei 490154203237518'],
  [null, 'imei=49.015420.323751.8', 'imei 490154203237518'],
  [null, '49015420323751', 'imei 490154203237518'],
  ['imei', '490154203237510', 'imei 490154203237518'],
  [null, '4901542032375101', 'imei 490154203237518'],
  ['imeisv', '4901542032375101', 'imei 490154203237518'],
  ['imei/sv', '49-015420-323751-01', 'imei 490154203237518'],
  [null, 'IMEI/SV 49-015420-323751-01', 'imei 490154203237518'],
  [null, '๔๙๐๑๕๔๒๐๓๒๓๗๕๑๘', 'imei 490154203237518'],
  ['imei', '35209900176148', 'imei 352099001761481'],
  ['imei', '520010123456782', 'imei 520010123456782'],
  ['imei', '001010123456780', 'imei 001010123456780'],
  ['imsi', '520010123456782', 'imsi 520010123456782'],
  ['imsi', '520010123456789', 'imsi 520010123456789'],
  ['IMSI', '520 01 0123456789', 'imsi 520010123456789'],
  ['imsi', '52001012345678', 'imsi 52001012345678'],
  [null, 'IMSI 520-01-0123456789', 'imsi 520010123456789'],
  ['imsi', '001010123456789', 'imsi 001010123456789'],
  ['imsi', '901280123456789', 'imsi 901280123456789'],
  [null, '8966012345678901231', 'iccid 8966012345678901231'],
  ['iccid', '8966 0123 4567 8901 231', 'iccid 8966012345678901231'],
  ['sim', '8966-0123-4567-8901-231', 'iccid 8966012345678901231'],
  [null, 'ICCID: 8966012345678901231', 'iccid 8966012345678901231'],
  [null, '8966012345678901231F', 'iccid 8966012345678901231'],
  [null, '896601234567890123', 'iccid 8966012345678901231'],
  [null, '89660123456789012342', 'iccid 89660123456789012342'],
  ['iccid', '８９６６０１２３４５６７８９０１２３４２', 'iccid 89660123456789012342'],
];

const BAD: readonly (readonly [string | null, string, string])[] = [
  ['imei', '490154203237519', 'DEVICE_CHECKSUM'],
  ['imei', '940154203237518', 'DEVICE_CHECKSUM'],
  ['imei', '000000000000000', 'DEVICE_PLACEHOLDER'],
  [null, '000000000000000', 'DEVICE_PLACEHOLDER'],
  ['imei', '4901542032375', 'DEVICE_INVALID'],
  ['imei', '49015420323751899', 'DEVICE_INVALID'],
  [null, '520010123456789', 'DEVICE_TYPE_UNCLEAR'],
  [null, '490154203237519', 'DEVICE_TYPE_UNCLEAR'],
  ['imei', 'IMSI 520010123456789', 'DEVICE_TYPE_UNCLEAR'],
  ['android', '490154203237518', 'DEVICE_TYPE_UNKNOWN'],
  ['meid', 'A0000012345678', 'DEVICE_TYPE_UNKNOWN'],
  ['constructor', '490154203237518', 'DEVICE_TYPE_UNKNOWN'],
  ['imsi', '5200101234567', 'DEVICE_INVALID'],
  ['imsi', '5200101234567890', 'DEVICE_INVALID'],
  ['imsi', '120010123456789', 'DEVICE_INVALID'],
  ['imsi', '890010123456789', 'DEVICE_INVALID'],
  ['iccid', '8966012345678901234', 'DEVICE_CHECKSUM'],
  ['iccid', '89660123456789012343', 'DEVICE_CHECKSUM'],
  ['iccid', '8866012345678901231', 'DEVICE_INVALID'],
  ['iccid', '89660123456789012', 'DEVICE_INVALID'],
  ['iccid', '896601234567890123421', 'DEVICE_INVALID'],
  [null, '12345678901234567', 'DEVICE_INVALID'],
  [null, '1234567', 'DEVICE_INVALID'],
  [null, '', 'DEVICE_INVALID'],
  [null, 'IMEI:', 'DEVICE_INVALID'],
  [null, 'A0000012345678', 'DEVICE_INVALID'],
  [null, '49015420323751O', 'DEVICE_INVALID'],
  [null, '490154203237518 490154203237526', 'DEVICE_INVALID'],
  ['imei', '4'.repeat(4096), 'DEVICE_INVALID'],
  [null, '-'.repeat(4096), 'DEVICE_INVALID'],
];

describe('reading a device id', () => {
  it.each(GOOD)('reads for %s %j as %s', (platform, value, wanted) => {
    expect(gist(readDeviceId({ platform, value }))).toBe(wanted);
  });

  it.each(BAD)('refuses for %s %j as %s', (platform, value, code) => {
    expect(gist(readDeviceId({ platform, value }))).toBe(code);
  });

  it.each([
    [null, '49015420323751', ['DEVICE_CHECK_DIGIT_ADDED']],
    ['imei', '490154203237510', ['DEVICE_CHECK_DIGIT_ADDED']],
    ['imei', '490154203237518', []],
    ['imei', '520010000000000', []],
    [null, '520010123456782', ['DEVICE_MAYBE_IMSI']],
    [null, '352099001761481', ['DEVICE_MAYBE_IMSI']],
    [null, '4901542032375101', ['DEVICE_SOFTWARE_VERSION_DROPPED']],
    ['imei', '001010000000008', ['DEVICE_TEST_RANGE']],
    ['imsi', '999010123456789', ['DEVICE_TEST_RANGE']],
    ['iccid', '896601234567890123', ['DEVICE_CHECK_DIGIT_ADDED']],
  ])('remarks for %s %j: %j', (platform, value, codes) => {
    expect(warningsOf(readDeviceId({ platform, value }))).toEqual(codes);
  });

  it('sets scope and platform to the type and groups the digits', () => {
    expect(accepted(readDeviceId({ value: '490154203237518' }))).toMatchObject({
      scope: 'imei',
      platform: 'imei',
      display: '49-015420-323751-8',
    });
  });

  it('lets an IMEI, its 14 digits, its IMEISV and the form with a blanked check digit meet', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{13}$/), fc.stringMatching(/^\d{2}$/), (body, version) => {
        const whole = accepted(readDeviceId({ platform: 'imei', value: body })).value;
        for (const value of [whole, body + version, `${body}0`]) {
          expect(accepted(readDeviceId({ platform: 'imei', value })).value).toBe(whole);
        }
      }),
    );
  });

  it('notices every single wrong digit of an ICCID', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 18 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const good = '8966012345678901231';
        const value = good.slice(0, at) + String((Number(good[at]) + shift) % 10) + good.slice(at + 1);
        expect(gist(readDeviceId({ value }))).toBe('DEVICE_CHECKSUM');
      }),
    );
  });

  itKeepsTheLaws(
    readDeviceId,
    GOOD.map(([platform, value]) => ({ platform, value })),
  );
});
