import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { KINDS } from '../../values/values/value.js';

export const KindEnum = enumOf(KINDS);
registerEnumType(KindEnum, {
  name: 'IndicatorKind',
  description: 'What kind of value an indicator is about.',
  valuesMap: {
    PHONE: { description: 'Telephone number; canonical: E.164.' },
    BANK_ACCOUNT: { description: 'IBAN, or a national account: country, bank and number.' },
    CRYPTO_ADDRESS: { description: 'Wallet address on a network.' },
    PAYMENT_ID: { description: 'Payment proxy of a scheme: PromptPay, PayNow, DuitNow, VietQR, QRIS, Bakong, InstaPay …' },
    URL: { description: 'Web address, WHATWG URL.' },
    DOMAIN: { description: 'Host name; canonical: lower case, punycode.' },
    IP: { description: 'IPv4 or IPv6 address, or a network in CIDR notation.' },
    EMAIL: { description: 'E-mail address, in lower case.' },
    SOCIAL_ACCOUNT: { description: 'Account or page on a social platform.' },
    MESSAGING_ACCOUNT: { description: 'Account on a messaging platform.' },
    APP: { description: 'Mobile application by its store id.' },
    FILE_HASH: { description: 'MD5, SHA-1 or SHA-256 of a file.' },
    DEVICE_ID: { description: 'IMEI, IMSI or ICCID.' },
  },
});
