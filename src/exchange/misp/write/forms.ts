import { getDomain } from 'tldts';
import type { ClaimRow } from '../../../intel/indicators/claim.js';

/** An attribute: within an object, or by itself. */
export interface Form {
  readonly relation: string;
  readonly type: string;
  readonly category: string;
  readonly value: string;
  readonly to_ids: boolean;
}

/** Name, UUID and version of a template (https://github.com/MISP/misp-objects). */
interface TemplateName {
  readonly name: string;
  readonly 'meta-category': string;
  readonly template_uuid: string;
  readonly template_version: string;
}

/** Form of a claim: one attribute, or an object whose first attribute is the value. */
export type ClaimForm = { readonly attribute: Form } | { readonly template: TemplateName; readonly fields: readonly [Form, ...Form[]] };

const template = (name: string, category: string, uuid: string, version: number): TemplateName => ({
  name,
  'meta-category': category,
  template_uuid: uuid,
  template_version: String(version),
});

const BANK = template('bank-account', 'financial', 'b4712203-95a8-4883-80e9-b566f5df11c9', 3);
const COIN = template('coin-address', 'financial', 'd0e6997e-78da-4815-a6a1-cfc1c1cb8a46', 7);
const PHONE = template('phone', 'misc', 'd7e4fbdd-b551-4862-bddb-a0b470a38509', 6);
const TELEGRAM = template('telegram-account', 'misc', '06f02ecf-5afb-42c5-9cb0-b362e222f52c', 2);
const FACEBOOK = template('facebook-account', 'misc', 'b9862b95-7d78-4938-a2b5-13e45c60f25a', 1);
const INSTAGRAM = template('instagram-account', 'misc', '656ced16-23f3-4322-925d-c9c961684999', 1);
const TWITTER = template('twitter-account', 'misc', '8066563f-881e-4f6a-9d6c-a9d15b8658bb', 7);
const USER = template('user-account', 'misc', '49606b06-22f0-4ac8-8eee-2f12ad46f3d3', 6);

/** MISP's to_ids, with the defaults of its types: true for values that other programs detect, false for values that only people compare. */
const detectionForm = (relation: string, [type, category]: readonly [string, string], value: string): Form => ({
  relation,
  type,
  category,
  value,
  to_ids: true,
});
const contextForm = (relation: string, [type, category]: readonly [string, string], value: string): Form => ({
  relation,
  type,
  category,
  value,
  to_ids: false,
});

const NETWORK = 'Network activity';
const PAYLOAD = 'Payload delivery';
const FRAUD = 'Financial fraud';

const single = (type: string, category: string, value: string): ClaimForm => ({ attribute: detectionForm('', [type, category], value) });
const fraud = (relation: string, type: string, value: string): Form => detectionForm(relation, [type, FRAUD], value);
const word = (relation: string, value: string): Form => contextForm(relation, ['text', 'Other'], value);
const BIC = /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;

/** Fields of a claim that determine its form. */
export type Valued = Pick<ClaimRow, 'kind' | 'scope' | 'value' | 'network' | 'bank'>;

/** Returns the form of a claim from the hub's fields alone; the readers (read.ts, read-object.ts) turn each form back into the same canonical value. */
export function formOf(claim: Valued): ClaimForm {
  const { kind, scope, value } = claim;
  switch (kind) {
    case 'PHONE':
      return { attribute: contextForm('', ['phone-number', FRAUD], value) };
    case 'BANK_ACCOUNT':
      return {
        template: BANK,
        fields: scope === '' ? [fraud('iban', 'iban', value)] : [fraud('account', 'bank-account-nr', value), ...bankOf(claim)],
      };
    case 'CRYPTO_ADDRESS':
      return { template: COIN, fields: [coin(claim), word('symbol', (claim.network ?? scope).toUpperCase())] };
    case 'PAYMENT_ID':
      return { template: USER, fields: [account('username', value), word('account-type', scope)] };
    case 'SOCIAL_ACCOUNT':
      return socialForm(claim);
    case 'MESSAGING_ACCOUNT':
      return scope === 'telegram'
        ? telegramForm(value)
        : { template: USER, fields: [account('username', value), word('account-type', scope)] };
    case 'URL':
      return single('url', NETWORK, value);
    case 'DOMAIN':
      return single(getDomain(value, { allowPrivateDomains: true }) === value ? 'domain' : 'hostname', NETWORK, value);
    case 'IP':
      return single('ip-dst', NETWORK, value);
    case 'EMAIL':
      return single('email', NETWORK, value);
    case 'APP':
      return single(scope === 'chrome' ? 'chrome-extension-id' : 'mobile-application-id', PAYLOAD, value);
    case 'FILE_HASH':
      return single(scope.replace('-', ''), PAYLOAD, value);
    case 'DEVICE_ID':
      return { template: PHONE, fields: [word(scope, value)] };
  }
}

const account = (relation: string, value: string): Form => contextForm(relation, ['text', 'Social network'], value);

const bankOf = ({ bank }: Valued): readonly Form[] =>
  bank === null ? [] : [BIC.test(bank) ? fraud('swift', 'bic', bank) : contextForm('institution-code', ['text', FRAUD], bank)];

function coin({ value, scope }: Valued): Form {
  if (scope === 'btc') return fraud('address', 'btc', value);
  return scope === 'xmr' ? fraud('address-xmr', 'xmr', value) : fraud('address-crypto', 'text', value);
}

function telegramForm(value: string): ClaimForm {
  const relation = /^-?\d+$/.test(value) ? 'id' : 'username';
  return { template: TELEGRAM, fields: [account(relation, value)] };
}

function socialForm({ scope, value }: Valued): ClaimForm {
  const number = /^id:(\d+)$/.exec(value)?.[1] ?? (/^\d+$/.test(value) ? value : undefined);
  switch (scope) {
    case 'facebook':
      return { template: FACEBOOK, fields: [account(number === undefined ? 'account-name' : 'account-id', number ?? value)] };
    case 'instagram':
      return value.startsWith('id:') && number !== undefined
        ? { template: INSTAGRAM, fields: [account('account-id', number)] }
        : { template: INSTAGRAM, fields: [account('account-name', value)] };
    case 'x':
      return value.startsWith('id:') && number !== undefined
        ? { template: TWITTER, fields: [account('id', number)] }
        : { template: TWITTER, fields: [account('name', value)] };
    default:
      return { template: USER, fields: [account('username', value), word('account-type', scope)] };
  }
}
