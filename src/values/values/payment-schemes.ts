import { isCnpj, isCpf, isNric, isThaiId, isUen } from './national-ids.js';
import { bankAndAccount, checked, code, email, handle, mobile, myKad, name, paynowVpa } from './payment-forms.js';
import type { Form } from './payment-forms.js';

/** A payment scheme: its forms of address, in the order in which they are tried, and their description. */
export interface PaymentScheme {
  readonly forms: readonly Form[];
  readonly expects: string;
}

const phoneWallet = (country: string): PaymentScheme => ({ forms: [mobile(country)], expects: 'the mobile number of its owner' });
const malaysian = bankAndAccount('MY');
const philippine = bankAndAccount('PH');
/** Eleven digits alone are a CPF, valid or not; Pix writes mobile numbers with +55. */
const brazilianMobile: Form = (text, bank) => (/^(?:[+(]|00)/.test(text) ? mobile('BR', /^\+55\d{10,11}$/)(text, bank) : null);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The schemes by lower-case name. Sources: Bank of Thailand (PromptPay), ABS (PayNow), PayNet (DuitNow), NAPAS (VietQR), Bank Indonesia
 * (QRIS), National Bank of Cambodia (Bakong), BSP (InstaPay), NPCI (UPI), Banco Central do Brasil (Pix).
 */
export const PAYMENT_SCHEMES: ReadonlyMap<string, PaymentScheme> = new Map([
  [
    'promptpay',
    {
      forms: [mobile('TH', /^\+66[689]\d{8}$/), checked(isThaiId, 'TH', /^(.)(.{4})(.{5})(.{2})(.)$/), code(/^\d{15}$/, 'TH')],
      expects: 'a Thai mobile number, a citizen or tax number of 13 digits, or an e-wallet or biller number of 15',
    },
  ],
  [
    'paynow',
    {
      forms: [
        paynowVpa,
        mobile('SG', /^\+65[89]\d{7}$/),
        checked(isNric, 'SG'),
        checked(isUen, 'SG'),
        checked((text) => (/^[A-Z0-9]{12,13}$/.test(text) ? isUen(text.slice(0, -3)) : null), 'SG'),
      ],
      expects: 'a Singapore mobile number, NRIC, FIN, UEN or a wallet such as +6580000000#WALLET',
    },
  ],
  [
    'duitnow',
    {
      forms: [
        myKad,
        mobile('MY', /^\+601\d{8,9}$/),
        code(/^\d{12}$|^\d{6,7}[A-Z]$/, 'MY'),
        code(/^(?=.*\d)[A-Z][A-Z0-9]{4,19}$/, 'MY'),
        (text, bank) => (/^\d{6}:/.test(text) || bank !== '' ? malaysian(text, bank) : null),
      ],
      expects: 'a Malaysian mobile number, NRIC, passport, army or police number, business registration, or merchant as ACQUIRER:ID',
    },
  ],
  [
    'vietqr',
    { forms: [bankAndAccount('VN', /^97\d{4}(?=.{3})/)], expects: 'the BIN of the bank (970436) and the account, separated by a colon' },
  ],
  ['qris', { forms: [code(/^ID\d{13}$/, 'ID')], expects: 'the merchant number NMID: ID and 13 digits' }],
  [
    'bakong',
    { forms: [name(/^(?=.{4,32}$)[a-z0-9+][a-z0-9._+-]*@[a-z0-9]{2,16}$/, 'KH')], expects: 'a name and a bank, such as name@bank' },
  ],
  [
    'instapay',
    {
      forms: [(text, bank) => (bank === '' ? null : philippine(text, bank)), mobile('PH', /^\+639\d{9}$/), philippine],
      expects: 'a Philippine mobile number, or BIC:ACCOUNT',
    },
  ],
  ['upi', { forms: [name(/^[a-z0-9._-]{2,256}@[a-z][a-z0-9.-]{1,63}$/, 'IN')], expects: 'a virtual payment address, such as name@psp' }],
  [
    'pix',
    {
      forms: [email, name(UUID, 'BR'), checked(isCpf, 'BR'), checked(isCnpj, 'BR'), brazilianMobile],
      expects: 'a CPF, CNPJ, Brazilian mobile number with +55, e-mail address or random key',
    },
  ],
  ['paypal', { forms: [email, handle(/^[a-z0-9]{1,20}$/, '@', null)], expects: 'an e-mail address or the name after paypal.me/' }],
  [
    'fps',
    { forms: [email, code(/^\d{7}$|^\d{9}$/, 'HK'), mobile('HK')], expects: 'a Hong Kong phone number, e-mail address or FPS identifier' },
  ],
  ['payid', { forms: [email, mobile('AU')], expects: 'an Australian phone number or e-mail address' }],
  ['zelle', { forms: [email, mobile('US')], expects: 'an e-mail address or US phone number' }],
  ['venmo', { forms: [handle(/^[a-z0-9_-]{5,30}$/, '@', 'US')], expects: 'a name of 5 to 30 letters, digits, hyphens or underscores' }],
  ['cashapp', { forms: [handle(/^(?=.*[a-z])[a-z0-9]{1,20}$/, '$', null)], expects: 'a $cashtag' }],
  ['alipay', { forms: [email, mobile('CN')], expects: 'a phone number or e-mail address' }],
  ...Object.entries({
    truemoney: 'TH',
    gcash: 'PH',
    maya: 'PH',
    dana: 'ID',
    ovo: 'ID',
    gopay: 'ID',
    momo: 'VN',
    zalopay: 'VN',
    wing: 'KH',
    kbzpay: 'MM',
    wavepay: 'MM',
    tng: 'MY',
    mpesa: 'KE',
    swish: 'SE',
    bizum: 'ES',
  }).map(([scheme, country]) => [scheme, phoneWallet(country)] as const),
]);
