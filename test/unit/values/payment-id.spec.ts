import fc from 'fast-check';
import { crc16 } from '../../../src/values/values/emv-qr.js';
import { readPaymentId } from '../../../src/values/values/payment-id.js';
import { accepted, gist, itKeepsTheLaws, warningsOf } from './reader-laws.js';

/** Invented: the numbers follow the rules of their schemes and belong to nobody. */
const GOOD: readonly (readonly [string | null, string, string | null, string])[] = [
  ['promptpay', '0812345678', null, 'promptpay +66812345678'],
  ['PromptPay', '081-234-5678', null, 'promptpay +66812345678'],
  ['prompt pay', '+66 81 234 5678', null, 'promptpay +66812345678'],
  ['พร้อมเพย์', '๐๘๑ ๒๓๔ ๕๖๗๘', null, 'promptpay +66812345678'],
  ['promptpay', '0066812345678', null, 'promptpay +66812345678'],
  ['promptpay', '66812345678', null, 'promptpay +66812345678'],
  [null, 'promptpay:0812345678', null, 'promptpay +66812345678'],
  ['promptpay', '1-2345-67890-12-1', null, 'promptpay 1234567890121'],
  ['promptpay', '004999000000001', null, 'promptpay 004999000000001'],
  ['paynow', '8123 4567', null, 'paynow +6581234567'],
  ['PayNow', '+65 8123 4567', null, 'paynow +6581234567'],
  ['paynow', 's1234567d', null, 'paynow S1234567D'],
  ['paynow', 'M1234567K', null, 'paynow M1234567K'],
  ['paynow', '00192200M', null, 'paynow 00192200M'],
  ['paynow', '197401143C', null, 'paynow 197401143C'],
  ['paynow', 'T01FC6132D', null, 'paynow T01FC6132D'],
  ['paynow', '197401143C-A01', null, 'paynow 197401143CA01'],
  ['paynow', '8123 4567 # grabpay', null, 'paynow +6581234567#GRABPAY'],
  ['duitnow', '012-345 6789', null, 'duitnow +60123456789'],
  ['duitnow', '+60 11 1234 5678', null, 'duitnow +601112345678'],
  ['duitnow', '900101-14-1234', null, 'duitnow 900101141234'],
  ['duitnow', 'a12345678', null, 'duitnow A12345678'],
  ['duitnow', 'T1234567', null, 'duitnow T1234567'],
  ['duitnow', '123456-A', null, 'duitnow 123456A'],
  ['duitnow', '201901012345', null, 'duitnow 201901012345'],
  ['duitnow', '588734:0000012345', null, 'duitnow 588734:0000012345'],
  ['vietqr', '970436:0123456789', null, 'vietqr 970436:0123456789'],
  ['vietqr', '970436 0123 456 789', null, 'vietqr 970436:0123456789'],
  ['napas', '0123456789', '970436', 'vietqr 970436:0123456789'],
  ['vietqr', '0123456789', 'BFTVVNVX', 'vietqr 970436:0123456789'],
  ['qris', 'id1020000000001', null, 'qris ID1020000000001'],
  ['bakong', 'Sok_Dara@ACLB', null, 'bakong sok_dara@aclb'],
  ['khqr', 'sok_dara @ aclb', null, 'bakong sok_dara@aclb'],
  ['instapay', '0917 123 4567', null, 'instapay +639171234567'],
  ['instapay', '0012 3456 7890', 'BNORPHMM', 'instapay BNORPHMM:001234567890'],
  ['instapay', 'BNORPHMMXXX:001234567890', null, 'instapay BNORPHMM:001234567890'],
  ['upi', 'Name.Sur@OkBank', null, 'upi name.sur@okbank'],
  [null, 'upi://pay?pn=Shop&pa=name%40psp&cu=INR', null, 'upi name@psp'],
  ['pix', '111.444.777-35', null, 'pix 11144477735'],
  ['pix', '+55 11 91234 5678', null, 'pix +5511912345678'],
  ['pix', '11.222.333/0001-81', null, 'pix 11222333000181'],
  ['pix', '123E4567-E89B-12D3-A456-426614174000', null, 'pix 123e4567-e89b-12d3-a456-426614174000'],
  ['pix', 'Someone@Example.com', null, 'pix someone@example.com'],
  ['paypal', 'https://www.paypal.me/SomeBody?x=1', null, 'paypal somebody'],
  [null, 'paypal.me/somebody', null, 'paypal somebody'],
  ['cashapp', '$SomeBody', null, 'cashapp somebody'],
  ['gcash', '0917 123 4567', null, 'gcash +639171234567'],
  ['fps', '1234567', null, 'fps 1234567'],
];

const BAD: readonly (readonly [string | null, string, string | null, string])[] = [
  [null, '0812345678', null, 'PAYMENT_SCHEME_MISSING'],
  ['', '', null, 'PAYMENT_SCHEME_MISSING'],
  ['moneygrowsontrees', '0812345678', null, 'PAYMENT_SCHEME_UNKNOWN'],
  ['__proto__', '0812345678', null, 'PAYMENT_SCHEME_UNKNOWN'],
  ['promptpay', '1234567890122', null, 'PAYMENT_CHECKSUM'],
  ['promptpay', '006698698002/7', null, 'PAYMENT_INVALID'],
  ['duitnow', '60111234/5678', null, 'PAYMENT_INVALID'],
  ['promptpay', '021234567', null, 'PAYMENT_INVALID'],
  ['promptpay', '+6581234567', null, 'PAYMENT_INVALID'],
  ['promptpay', '12345678901234', null, 'PAYMENT_INVALID'],
  ['promptpay', 'paynow:81234567', null, 'PAYMENT_INVALID'],
  ['paynow', 'S1234567A', null, 'PAYMENT_CHECKSUM'],
  ['paynow', '197401143A', null, 'PAYMENT_CHECKSUM'],
  ['paynow', '61234567', null, 'PAYMENT_INVALID'],
  ['paynow', '#GRABPAY', null, 'PAYMENT_INVALID'],
  ['duitnow', '901301-14-123', null, 'PAYMENT_INVALID'],
  ['duitnow', 'NODIGITS', null, 'PAYMENT_INVALID'],
  ['vietqr', '0123456789', null, 'PAYMENT_BANK_MISSING'],
  ['vietqr', '970436:', null, 'PAYMENT_INVALID'],
  ['vietqr', 'KASITHBK:0123456789', null, 'PAYMENT_BANK_MISSING'],
  ['qris', 'ID12345', null, 'PAYMENT_INVALID'],
  ['bakong', 'sokdara', null, 'PAYMENT_INVALID'],
  ['bakong', 'a@b@aclb', null, 'PAYMENT_INVALID'],
  ['instapay', '001234567890', null, 'PAYMENT_BANK_MISSING'],
  ['upi', 'name@', null, 'PAYMENT_INVALID'],
  ['pix', '111.444.777-36', null, 'PAYMENT_CHECKSUM'],
  ['pix', '00000000000', null, 'PAYMENT_CHECKSUM'],
  ['paypal', 'a b', null, 'PAYMENT_INVALID'],
  ['gcash', 'nobody', null, 'PAYMENT_INVALID'],
  ['bakong', ' '.repeat(2000) + 'x' + ' '.repeat(2000) + 'y', null, 'PAYMENT_INVALID'],
  ['promptpay', '<img src=x>', null, 'PAYMENT_INVALID'],
];

/** EMVCo tag, length, value. */
const field = (tag: string, value: string): string => tag + String(Array.from(value).length).padStart(2, '0') + value;
const payload = (...fields: readonly string[]): string => {
  const open = `000201010211${fields.join('')}6304`;
  return open + crc16(open);
};
const PROMPTPAY = payload(field('29', field('00', 'A000000677010111') + field('01', '0066812345678')), '53037645802TH');
const BOTH = payload(
  field('26', field('00', 'SG.PAYNOW') + field('01', '2') + field('02', '197401143C')),
  field('29', field('00', 'A000000677010111') + field('02', '1234567890121')),
  '5802SG',
);

const QR: readonly (readonly [string | null, string, string])[] = [
  [null, PROMPTPAY, 'promptpay +66812345678'],
  ['promptpay', ` ${PROMPTPAY}\n`, 'promptpay +66812345678'],
  ['promptpay', `\u200b${PROMPTPAY}\ufeff`, 'promptpay +66812345678'],
  [null, PROMPTPAY.slice(0, -4) + PROMPTPAY.slice(-4).toLowerCase(), 'promptpay +66812345678'],
  [
    null,
    payload(field('30', field('00', 'A000000677010112') + field('01', '010500000000000') + field('02', 'REF'))),
    'promptpay 010500000000000',
  ],
  [null, BOTH, 'paynow 197401143C'],
  ['promptpay', BOTH, 'promptpay 1234567890121'],
  [
    null,
    payload(field('38', field('00', 'A000000727') + field('01', field('00', '970436') + field('01', '0123456789')))),
    'vietqr 970436:0123456789',
  ],
  [null, payload(field('51', field('00', 'ID.CO.QRIS.WWW') + field('02', 'ID1020000000001'))), 'qris ID1020000000001'],
  ['bakong', payload(field('29', field('00', 'sok_dara@aclb')), '5802KH', field('59', 'ហាង')), 'bakong sok_dara@aclb'],
  [
    null,
    payload(field('26', field('00', 'A0000006150001') + field('01', '588734') + field('02', '0000012345'))),
    'duitnow 588734:0000012345',
  ],
  [
    null,
    payload(field('27', field('00', 'com.p2pqrpay') + field('01', 'BNORPHMMXXX') + field('04', '001234567890'))),
    'instapay BNORPHMM:001234567890',
  ],
  [null, payload(field('26', field('00', 'br.gov.bcb.pix') + field('01', '11144477735'))), 'pix 11144477735'],
  ['paynow', PROMPTPAY, 'PAYMENT_SCHEME_DIFFERS'],
  [null, PROMPTPAY.replace('678', '679'), 'PAYMENT_QR_CHECKSUM'],
  [null, PROMPTPAY.slice(0, -1), 'PAYMENT_QR_CHECKSUM'],
  [null, payload('2999short', '5802TH', '5303764540'), 'PAYMENT_QR_INVALID'],
  [null, payload(field('26', field('00', 'com.unknown') + field('01', '1')), '5802TH'), 'PAYMENT_QR_UNKNOWN'],
  [null, payload(field('29', field('00', 'A000000677010111') + field('02', '1234567890122'))), 'PAYMENT_CHECKSUM'],
  [null, payload('59' + '9'.repeat(1000)), 'PAYMENT_QR_INVALID'],
];

describe('reading a payment id', () => {
  it.each(GOOD)('reads for %s %j with the bank %j as %s', (platform, value, bank, wanted) => {
    expect(gist(readPaymentId({ platform, value, bank }))).toBe(wanted);
  });

  it.each(BAD)('refuses for %s %j with the bank %j as %s', (platform, value, bank, code) => {
    expect(gist(readPaymentId({ platform, value, bank }))).toBe(code);
  });

  it.each(QR)('reads for %s the QR payload %j as %s', (platform, value, wanted) => {
    expect(gist(readPaymentId({ platform, value }))).toBe(wanted);
  });

  it('knows the check value of CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789')).toBe('29B1');
  });

  it('notices every wrong digit in a QR payload', () => {
    fc.assert(
      fc.property(fc.integer({ min: 31, max: PROMPTPAY.length - 5 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digit = String((Number(PROMPTPAY[at]) + shift) % 10);
        const wrong = PROMPTPAY.slice(0, at) + (/\d/.test(PROMPTPAY[at] ?? '') ? digit : '#') + PROMPTPAY.slice(at + 1);
        expect(gist(readPaymentId({ value: wrong }))).toBe('PAYMENT_QR_CHECKSUM');
      }),
    );
  });

  it('remarks that twelve bare digits may be an NRIC or a mobile number', () => {
    expect(warningsOf(readPaymentId({ platform: 'duitnow', value: '601112345678' }))).toEqual(['PAYMENT_AMBIGUOUS']);
  });

  it('names scheme, country and bank, and groups the id for people', () => {
    expect(accepted(readPaymentId({ platform: 'promptpay', value: '1234567890121' }))).toMatchObject({
      platform: 'promptpay',
      country: 'TH',
      display: '1-2345-67890-12-1',
    });
    expect(accepted(readPaymentId({ platform: 'vietqr', value: '9704360123456789' }))).toMatchObject({
      bank: '970436',
      country: 'VN',
      display: '970436 0123 4567 89',
    });
  });

  itKeepsTheLaws(
    readPaymentId,
    GOOD.map(([platform, value, bank]) => ({ platform, value, bank })),
  );
});
