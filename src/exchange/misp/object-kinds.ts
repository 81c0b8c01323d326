import type { Kind, RawValue } from '../../values/values/value.js';
import { type Json, textOf } from './shapes.js';

/** Returns the values of an object's fields, by relation. */
export type Fields = (relation: string) => readonly string[];

/** An attribute of an object that is a value: its relation and kind, and hints from the rest of the object. */
export interface Rule {
  readonly relation: string;
  readonly kind: Kind;
  readonly hints?: ((fields: Fields) => Partial<RawValue>) | undefined;
  /** Converts the text from the template's form; null: it is not a value. */
  readonly spelt?: ((text: string) => string | null) | undefined;
}

/**
 * Values in a template: each rule of `each`, and of every list in `oneOf` the first that can be read (several forms of one account). The rest of the object
 * stays with the claim as its original.
 */
export interface Template {
  readonly each?: readonly Rule[];
  readonly oneOf?: readonly (readonly Rule[])[];
  /** Returns whether the object describes a harmed or unrelated person. */
  readonly about?: (fields: Fields) => boolean;
}

const rule = (relation: string, kind: Kind, hints?: Rule['hints'], spelt?: Rule['spelt']): Rule => ({ relation, kind, hints, spelt });
const first = (fields: Fields, ...relations: readonly string[]): string | null =>
  relations.map((relation) => fields(relation)[0]?.trim()).find(Boolean) ?? null;

/** Returns an MSISDN in international form with the plus, which MSISDNs omit (ITU-T E.164). */
const msisdn = (text: string): string => (/^[1-9]\d{6,14}$/.test(text.replace(/[\s.-]/g, '')) ? `+${text}` : text);

/** Returns bank and country of an account in national form. A BIC includes its country; an American routing number means the United States. */
function bankOf(fields: Fields): Partial<RawValue> {
  const routing = first(fields, 'aba-rtn');
  const bank = first(fields, 'swift', 'institution-code') ?? routing;
  return { bank, country: bank !== null && bank === routing ? 'US' : null };
}

/** Returns a coin's symbol; for an unknown one, the address itself determines the network. */
const networkOf =
  (known?: string) =>
  (fields: Fields): Partial<RawValue> => ({ network: known ?? first(fields, 'symbol') });

const on = (platform: string) => (): Partial<RawValue> => ({ platform });
const numbered = (text: string): string | null => (/^\d{3,20}$/.test(text) ? `id:${text}` : text);
const accountType = (fields: Fields): Partial<RawValue> => ({ platform: first(fields, 'account-type') });

const social = (platform: string): readonly Rule[] => [
  rule('link', 'SOCIAL_ACCOUNT', on(platform)),
  rule('url', 'SOCIAL_ACCOUNT', on(platform)),
  rule('account-name', 'SOCIAL_ACCOUNT', on(platform)),
];

/** Rules for an account on any platform: its account type decides which of the three kinds it is. */
const account = (relation: string): readonly Rule[] => [
  rule(relation, 'MESSAGING_ACCOUNT', accountType),
  rule(relation, 'SOCIAL_ACCOUNT', accountType),
  rule(relation, 'PAYMENT_ID', accountType),
];

/** Hashes of the file that the object describes; the fingerprint of its certificate has another relation. */
const HASHES = ['md5', 'sha1', 'sha256', 'sha512'].map((relation) => rule(relation, 'FILE_HASH'));
const each = (kind: Kind, ...relations: readonly string[]): readonly Rule[] => relations.map((relation) => rule(relation, kind));

const harmed = ['victim', 'witness', 'target', 'source', 'informant', 'impersonated'];

/** Templates by name (https://github.com/MISP/misp-objects). Objects of other templates are stored as they are. */
export const OBJECT_KINDS: ReadonlyMap<string, Template> = new Map<string, Template>([
  [
    'phone',
    {
      each: [
        rule('msisdn', 'PHONE', undefined, msisdn),
        rule('imei', 'DEVICE_ID', on('imei')),
        rule('imsi', 'DEVICE_ID', on('imsi')),
        rule('iccid', 'DEVICE_ID', on('iccid')),
      ],
    },
  ],
  ['phone-number', { each: [rule('phone-number', 'PHONE', (fields) => ({ country: first(fields, 'country-code') }))] }],
  ['bank-account', { oneOf: [[rule('iban', 'BANK_ACCOUNT'), rule('account', 'BANK_ACCOUNT', bankOf)]] }],
  [
    'coin-address',
    {
      each: [
        rule('address', 'CRYPTO_ADDRESS', networkOf()),
        rule('address-crypto', 'CRYPTO_ADDRESS', networkOf()),
        rule('address-xmr', 'CRYPTO_ADDRESS', networkOf('xmr')),
      ],
    },
  ],
  ['btc-wallet', { each: [rule('wallet-address', 'CRYPTO_ADDRESS', networkOf('btc'))] }],
  ['cryptocurrency-transaction', { each: [rule('address', 'CRYPTO_ADDRESS', networkOf())] }],
  [
    'telegram-account',
    {
      each: [
        rule('username', 'MESSAGING_ACCOUNT', on('telegram')),
        rule('id', 'MESSAGING_ACCOUNT', on('telegram')),
        rule('phone', 'PHONE', undefined, msisdn),
      ],
    },
  ],
  ['telegram-bot', { each: [rule('username', 'MESSAGING_ACCOUNT', on('telegram'))] }],
  ['facebook-account', { oneOf: [[rule('account-id', 'SOCIAL_ACCOUNT', on('facebook')), ...social('facebook')]] }],
  ['instagram-account', { oneOf: [[...social('instagram'), rule('account-id', 'SOCIAL_ACCOUNT', on('instagram'), numbered)]] }],
  [
    'twitter-account',
    {
      oneOf: [
        [rule('name', 'SOCIAL_ACCOUNT', on('x')), rule('link', 'SOCIAL_ACCOUNT', on('x')), rule('id', 'SOCIAL_ACCOUNT', on('x'), numbered)],
      ],
    },
  ],
  [
    'user-account',
    {
      oneOf: [
        [
          ...account('username'),
          ...account('user-id'),
          rule('link', 'MESSAGING_ACCOUNT', accountType),
          rule('link', 'SOCIAL_ACCOUNT', accountType),
        ],
      ],
    },
  ],
  ['impersonation', { each: [rule('account-url', 'URL')] }],
  ['domain-ip', { each: [rule('domain', 'DOMAIN'), rule('hostname', 'DOMAIN'), rule('ip', 'IP')] }],
  ['file', { each: HASHES }],
  ['android-app', { each: [rule('appid', 'APP', on('android')), ...each('DOMAIN', 'domain'), ...HASHES] }],
  ['apk', { each: [rule('package-name', 'APP', on('android')), ...HASHES] }],
  ['lnk', { each: HASHES }],
  ['ip-port', { each: [...each('IP', 'ip', 'ip-dst'), ...each('DOMAIN', 'domain', 'hostname')] }],
  // The source of a connection is usually the victim.
  ['network-connection', { each: [...each('IP', 'ip-dst'), ...each('DOMAIN', 'hostname-dst')] }],
  ['network-socket', { each: [...each('IP', 'ip-dst'), ...each('DOMAIN', 'hostname-dst')] }],
  ['c2-list', { each: [...each('IP', 'c2-ip'), rule('c2-ipport', 'IP', undefined, (text) => text.split('|')[0] ?? null)] }],
  ['malicious-website', { each: [...each('URL', 'url'), ...each('DOMAIN', 'domain', 'hostname'), ...each('IP', 'ip')] }],
  ['phishing', { each: [...each('URL', 'url'), ...each('DOMAIN', 'hostname'), ...each('IP', 'ip')] }],
  ['cert-pl-phishing', { each: each('URL', 'url') }],
  ['phishing-kit', { each: [...each('URL', 'kit-url'), ...each('DOMAIN', 'phishing-domain'), ...each('EMAIL', 'threat-actor-email')] }],
  ['shortened-link', { each: each('URL', 'shortened-url', 'redirect-url') }],
  ['dga-domain', { each: each('DOMAIN', 'domain') }],
  ['tor-hiddenservice', { each: each('DOMAIN', 'address') }],
  ['short-message-service', { each: each('PHONE', 'from') }],
  ['instant-message', { each: each('PHONE', 'from-number') }],
  ['btc-transaction', { each: [rule('btc-address', 'CRYPTO_ADDRESS', networkOf('btc'))] }],
  [
    'ransom-negotiation',
    {
      each: [
        rule('wallet-address', 'CRYPTO_ADDRESS', networkOf('btc')),
        ...each('URL', 'url_leaksite', 'chatsite'),
        ...each('EMAIL', 'email_address'),
      ],
    },
  ],
  ['url', { oneOf: [[rule('url', 'URL'), rule('host', 'DOMAIN'), rule('domain', 'DOMAIN')]] }],
  ['email', { each: [rule('from', 'EMAIL'), rule('reply-to', 'EMAIL'), rule('return-path', 'EMAIL')] }],
  [
    'person',
    {
      each: [rule('phone-number', 'PHONE'), rule('e-mail', 'EMAIL')],
      about: (fields) => fields('role').some((role) => harmed.includes(role.toLowerCase().trim())),
    },
  ],
]);

/** Returns the values of an object's attributes by their relation. */
export const fieldsOf =
  (attributes: readonly Json[]): Fields =>
  (relation) =>
    attributes.filter((attribute) => textOf(attribute['object_relation']) === relation).map((attribute) => textOf(attribute['value']));
