import validator from 'multicoin-address-validator';
import { base58Form, check58, checked58 } from './base58.js';
import { bech32Form, segwitForm } from './bech32.js';
import { cashAddress, cashForm } from './cash-address.js';
import { bareEvmForm, evmForm } from './evm.js';
import { BAD_CHECKSUM, firstOf, MIXED_CASE, TESTNET, type Form } from './form.js';
import { moneroForm, solanaForm, ss58Form } from './keys.js';
import { tonForm } from './ton.js';
import { xrpForm } from './xrp.js';

/** A blockchain whose addresses the hub can check. */
export interface Network {
  /** For people. */
  readonly name: string;
  /** What others call it; the symbol itself is not repeated. */
  readonly aliases: readonly string[];
  readonly form: Form;
  /** Whether an address by itself tells that it belongs here; else the network must be named. */
  readonly found: boolean;
}

const BITCOIN_TESTNETS = [[111], [196]];
const BITCOIN_BASE58 = base58Form({ looks: /^[13][1-9A-HJ-NP-Za-km-z]{24,34}$/, versions: [[0], [5]], testnets: BITCOIN_TESTNETS });

const bitcoin = firstOf(BITCOIN_BASE58, segwitForm('bc', ['tb', 'bcrt', 'tbs']));

/** Legacy addresses, also in Bitcoin's form, are brought to CashAddr: one script, one spelling. */
const bitcoinCash = firstOf(
  cashForm,
  base58Form({
    looks: /^[13][1-9A-HJ-NP-Za-km-z]{24,34}$/,
    versions: [[0], [5]],
    testnets: BITCOIN_TESTNETS,
    spell: (version, payload) => cashAddress(version === 0 ? 0 : 1, payload),
  }),
);

/** Script addresses once began with 3, like Bitcoin's; the wallets now write M. */
const litecoinBase58 = base58Form({ looks: /^[LM][1-9A-HJ-NP-Za-km-z]{25,34}$/, versions: [[48], [50]], testnets: [[58]] });
const litecoin = firstOf(litecoinBase58, segwitForm('ltc', ['tltc', 'rltc']), bech32Form('ltcmweb', { testnets: ['tmweb'] }));
const oldLitecoin: Form = (text) => {
  const body = /^3/.test(text) ? checked58(text) : null;
  return body && body.length === 21 && body[0] === 5 ? { ok: true, value: check58(Uint8Array.from([50, ...body.subarray(1)])) } : null;
};

const zcash = firstOf(
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

const tronBase58 = base58Form({ looks: /^T[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[0x41]], testnets: [[0xa0]] });
const tronHex: Form = (text) => (/^41[0-9a-f]{40}$/i.test(text) ? { ok: true, value: check58(Buffer.from(text, 'hex')) } : null);

/** Forms that the library checks: those whose checksum it really verifies (for Bitcoin Cash, say, it does not). */
const checkedBy =
  (symbol: string, looks: RegExp): Form =>
  (text) =>
    looks.test(text) ? (validator.validate(text, symbol) ? { ok: true, value: text } : BAD_CHECKSUM) : null;

const cardano: Form = (text) => {
  const shelley = /^(?:addr|stake)(_test)?1[02-9ac-hj-np-z]{20,120}$/i.exec(text);
  if (!shelley) return checkedBy('ada', /^(?:Ae2|DdzFF)[1-9A-HJ-NP-Za-km-z]{50,110}$/)(text);
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return MIXED_CASE;
  if (shelley[1]) return TESTNET;
  return (lower.startsWith('stake') ? bech32Form('stake', { sizes: [29] }) : checkedBy('ada', /^addr1/))(lower);
};

/** The prefix was renamed; both are the same account. */
const nano: Form = (text) => checkedBy('nano', /^nano_[13][13-9a-km-uw-z]{59}$/)(text.toLowerCase().replace(/^xrb_/, 'nano_'));
const nem: Form = (text) => checkedBy('xem', /^N[A-Z2-7]{39}$/)(text.toUpperCase().replaceAll('-', ''));
const upper =
  (form: Form): Form =>
  (text) =>
    form(text.toUpperCase());

const alone = (name: string, aliases: readonly string[], ...forms: readonly Form[]): Network => ({
  name,
  aliases,
  form: firstOf(...forms),
  found: true,
});
const named = (name: string, aliases: readonly string[], ...forms: readonly Form[]): Network => ({
  name,
  aliases,
  form: firstOf(...forms),
  found: false,
});
const evm = (name: string, ...aliases: readonly string[]): Network => named(name, aliases, bareEvmForm);
const cosmos = (name: string, prefix: string, ...aliases: readonly string[]): Network =>
  alone(name, [...aliases, prefix], bech32Form(prefix, { sizes: [20, 32] }));

/**
 * The networks by symbol, which is the scope of an address. In the order in which an address without a network is tried: an `0x…` is
 * Ethereum's, a `1…` or `3…` Bitcoin's, a `D…` Dogecoin's, although others share these forms; who means another names it.
 */
export const NETWORKS: ReadonlyMap<string, Network> = new Map(
  Object.entries({
    eth: { name: 'Ethereum', aliases: ['ethereum', 'erc20', 'ether'], form: bareEvmForm, found: false },
    btc: alone('Bitcoin', ['bitcoin', 'xbt', 'brc20'], bitcoin),
    tron: { ...alone('Tron', ['trx', 'trc20', 'trc10'], tronBase58, tronHex), found: false },
    ltc: { ...alone('Litecoin', ['litecoin'], litecoin, oldLitecoin), found: false },
    bch: { ...alone('Bitcoin Cash', ['bitcoincash', 'bcc'], bitcoinCash), found: false },
    xrp: alone('XRP', ['ripple', 'xrpl'], xrpForm),
    doge: alone('Dogecoin', ['dogecoin'], base58Form({ looks: /^D[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[30], [22]], testnets: [[113]] })),
    dash: alone(
      'Dash',
      ['dashcoin'],
      base58Form({ looks: /^X[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[76], [16]], testnets: [[140], [19]] }),
    ),
    zec: alone('Zcash', ['zcash'], zcash),
    ada: alone('Cardano', ['cardano'], cardano),
    xmr: alone('Monero', ['monero'], moneroForm),
    ton: alone('TON', ['toncoin', 'theopennetwork'], tonForm),
    btg: alone(
      'Bitcoin Gold',
      ['bitcoingold'],
      base58Form({ looks: /^G[1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[38], [23]] }),
      segwitForm('btg', ['tbtg']),
    ),
    bnb: alone('BNB Beacon Chain', ['bep2', 'binancechain', 'bnbbeaconchain'], bech32Form('bnb', { sizes: [20], testnets: ['tbnb'] })),
    atom: cosmos('Cosmos', 'cosmos', 'cosmoshub'),
    osmo: cosmos('Osmosis', 'osmo', 'osmosis'),
    tia: cosmos('Celestia', 'celestia'),
    inj: cosmos('Injective', 'inj', 'injective'),
    kava: cosmos('Kava', 'kava'),
    luna: cosmos('Terra', 'terra', 'lunc'),
    sei: cosmos('Sei', 'sei'),
    xlm: alone('Stellar', ['stellar'], upper(checkedBy('xlm', /^G[A-Z2-7]{55}$/))),
    algo: alone('Algorand', ['algorand'], upper(checkedBy('algo', /^[A-Z2-7]{58}$/))),
    xtz: alone('Tezos', ['tezos'], checkedBy('xtz', /^(?:tz[1-4]|KT1)[1-9A-HJ-NP-Za-km-z]{33}$/)),
    nano: alone('Nano', ['xno', 'xrb'], nano),
    ksm: alone('Kusama', ['kusama'], ss58Form(2, true)),
    dot: alone('Polkadot', ['polkadot', 'substrate', 'ss58'], ss58Form(0, false)),
    sol: alone('Solana', ['solana', 'spl'], solanaForm),
    etc: evm('Ethereum Classic', 'ethereumclassic'),
    bsc: evm('BNB Smart Chain', 'bep20', 'bnbsmartchain', 'binancesmartchain', 'bnbchain'),
    polygon: evm('Polygon', 'matic', 'pol'),
    arb: evm('Arbitrum', 'arbitrum', 'arbitrumone'),
    op: evm('Optimism', 'optimism'),
    base: evm('Base', 'basechain'),
    avax: evm('Avalanche', 'avalanche', 'avaxc'),
    ftm: evm('Fantom', 'fantom', 'sonic'),
    cro: evm('Cronos', 'cronos'),
    linea: evm('Linea', 'lineamainnet'),
    zksync: evm('zkSync Era', 'era'),
    bsv: named('Bitcoin SV', ['bitcoinsv', 'bchsv'], BITCOIN_BASE58),
    xvg: named('Verge', ['verge'], base58Form({ looks: /^[DE][1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[30], [33]] })),
    qtum: named('Qtum', ['qtumcoin'], checkedBy('qtum', /^[QM][1-9A-HJ-NP-Za-km-z]{33}$/)),
    dcr: named('Decred', ['decred'], checkedBy('dcr', /^D[sc][1-9A-HJ-NP-Za-km-z]{33}$/)),
    xem: named('NEM', ['nem'], nem),
  } satisfies Record<string, Network>),
);

/** Forms that show their network where `form` alone would be too generous. */
const EXTRA: readonly (readonly [string, Form])[] = [
  ['eth', evmForm],
  ['tron', tronBase58],
  ['ltc', litecoin],
  ['bch', cashForm],
];

/** Symbol and form in the order in which an address without a network is tried. */
export const TELLING: readonly (readonly [string, Form])[] = [
  ...EXTRA,
  ...[...NETWORKS].filter(([, network]) => network.found).map(([symbol, network]) => [symbol, network.form] as const),
];

const SYMBOLS = new Map([...NETWORKS].flatMap(([symbol, { aliases }]) => [symbol, ...aliases].map((name) => [name, symbol] as const)));

/** Tokens that live on several chains: the address tells on which one. */
const TOKENS = new Set([
  'usdt',
  'tether',
  'usdc',
  'dai',
  'busd',
  'tusd',
  'usdd',
  'usde',
  'fdusd',
  'pyusd',
  'wbtc',
  'weth',
  'link',
  'shib',
  'pepe',
]);

/** The symbol of a network by any of its names; `'TOKEN'` for a token; null for a stranger. */
export function symbolOf(name: string): string | null {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '');
  return SYMBOLS.get(plain) ?? (TOKENS.has(plain) ? 'TOKEN' : null);
}
