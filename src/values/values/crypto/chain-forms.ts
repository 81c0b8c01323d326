import validator from 'multicoin-address-validator';
import { base58Form, check58, checked58 } from './base58.js';
import { bech32Form, segwitForm } from './bech32.js';
import { cashAddress, cashForm } from './cash-address.js';
import { BAD_CHECKSUM, firstOf, MIXED_CASE, TESTNET, type Form } from './form.js';

/** Address forms of single chains that need more than one line in ./networks.ts. */

const BITCOIN_TESTNETS = [[111], [196]];
export const BITCOIN_BASE58 = base58Form({ looks: /^[13][1-9A-HJ-NP-Za-km-z]{24,34}$/, versions: [[0], [5]], testnets: BITCOIN_TESTNETS });

export const bitcoin = firstOf(BITCOIN_BASE58, segwitForm('bc', ['tb', 'bcrt', 'tbs']));

/** Legacy addresses, also in Bitcoin's form, become CashAddr: one script has one spelling. */
export const bitcoinCash = firstOf(
  cashForm,
  base58Form({
    looks: /^[13][1-9A-HJ-NP-Za-km-z]{24,34}$/,
    versions: [[0], [5]],
    testnets: BITCOIN_TESTNETS,
    spell: (version, payload) => cashAddress(version === 0 ? 0 : 1, payload),
  }),
);

/** Script addresses once began with 3, like Bitcoin's; wallets now write M. */
const litecoinBase58 = base58Form({ looks: /^[LM][1-9A-HJ-NP-Za-km-z]{25,34}$/, versions: [[48], [50]], testnets: [[58]] });
export const litecoin = firstOf(litecoinBase58, segwitForm('ltc', ['tltc', 'rltc']), bech32Form('ltcmweb', { testnets: ['tmweb'] }));
export const oldLitecoin: Form = (text) => {
  const body = /^3/.test(text) ? checked58(text) : null;
  return body && body.length === 21 && body[0] === 5 ? { ok: true, value: check58(Uint8Array.from([50, ...body.subarray(1)])) } : null;
};

export const zcash = firstOf(
  base58Form({
    looks: /^t[13][1-9A-HJ-NP-Za-km-z]{33}$/,
    versions: [
      [0x1c, 0xb8],
      [0x1c, 0xbd],
    ],
    testnets: [
      [0x1d, 0x25],
      [0x1c, 0xba],
    ],
  }),
  base58Form({ looks: /^zc[1-9A-HJ-NP-Za-km-z]{93}$/, versions: [[0x16, 0x9a]], size: 64 }),
  bech32Form('zs', { sizes: [43], testnets: ['ztestsapling'] }),
  bech32Form('u', { testnets: ['utest'] }),
);

export const tronBase58 = base58Form({ looks: /^T[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[0x41]], testnets: [[0xa0]] });
export const tronHex: Form = (text) => (/^41[0-9a-f]{40}$/i.test(text) ? { ok: true, value: check58(Buffer.from(text, 'hex')) } : null);

/** Forms that the library checks: only those whose checksum it verifies (not Bitcoin Cash, for example). */
export const checkedBy =
  (symbol: string, looks: RegExp): Form =>
  (text) =>
    looks.test(text) ? (validator.validate(text, symbol) ? { ok: true, value: text } : BAD_CHECKSUM) : null;

export const cardano: Form = (text) => {
  const shelley = /^(?:addr|stake)(_test)?1[02-9ac-hj-np-z]{20,120}$/i.exec(text);
  if (!shelley) return checkedBy('ada', /^(?:Ae2|DdzFF)[1-9A-HJ-NP-Za-km-z]{50,110}$/)(text);
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return MIXED_CASE;
  if (shelley[1]) return TESTNET;
  return (lower.startsWith('stake') ? bech32Form('stake', { sizes: [29] }) : checkedBy('ada', /^addr1/))(lower);
};

/** The prefix was renamed; both spellings are the same account. */
export const nano: Form = (text) => checkedBy('nano', /^nano_[13][13-9a-km-uw-z]{59}$/)(text.toLowerCase().replace(/^xrb_/, 'nano_'));
export const nem: Form = (text) => checkedBy('xem', /^N[A-Z2-7]{39}$/)(text.toUpperCase().replaceAll('-', ''));
export const upper =
  (form: Form): Form =>
  (text) =>
    form(text.toUpperCase());

/** Waves: the addresses of a test network differ in the second byte. */
export const waves: Form = (text) =>
  /^3[MN][1-9A-HJ-NP-Za-km-z]{33}$/.test(text) && validator.validate(text, 'waves', 'testnet')
    ? TESTNET
    : checkedBy('waves', /^3P[1-9A-HJ-NP-Za-km-z]{33}$/)(text);

/** Addresses that begin with A also have the version of Neo's first network: there the network must be named. */
export const bitcoinGold = firstOf(base58Form({ looks: /^G[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[38]] }), segwitForm('btg', ['tbtg']));
export const bitcoinGoldScript = base58Form({ looks: /^A[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[23]] });
export const cronos = bech32Form('cro', { sizes: [20], testnets: ['tcro'] });
export const digibyte = segwitForm('dgb', ['dgbt']);
