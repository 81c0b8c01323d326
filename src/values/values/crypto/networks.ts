import { eosForm, filecoinForm, hederaForm, hex32Form, internetComputerForm, nearForm } from './account-names.js';
import { base58Form } from './base58.js';
import { bech32Form } from './bech32.js';
import { cashForm } from './cash-address.js';
import {
  bitcoin,
  BITCOIN_BASE58,
  bitcoinCash,
  bitcoinGold,
  bitcoinGoldScript,
  cardano,
  checkedBy,
  cronos,
  digibyte,
  litecoin,
  nano,
  nem,
  oldLitecoin,
  tronBase58,
  tronHex,
  upper,
  waves,
  zcash,
} from './chain-forms.js';
import { bareEvmForm, evmForm } from './evm.js';
import { firstOf, type Form } from './form.js';
import { moneroForm, solanaForm, ss58Form } from './keys.js';
import { tonForm } from './ton.js';
import { xrpForm } from './xrp.js';

/** A blockchain whose addresses the hub can check. */
export interface Network {
  /** Name for display. */
  readonly name: string;
  /** Other names; the symbol itself is not repeated. */
  readonly aliases: readonly string[];
  readonly form: Form;
  /** Whether the network can be recognised from the address alone; otherwise it must be named. */
  readonly found: boolean;
}

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
 * The networks by symbol, which is the scope of an address. In the order in which an address without a network is tried: an `0x…` is Ethereum's, a `1…` or `3…`
 * Bitcoin's, a `D…` Dogecoin's, although other networks share these forms. For another network the caller names it.
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
    btg: named('Bitcoin Gold', ['bitcoingold'], bitcoinGold, bitcoinGoldScript),
    bnb: alone('BNB Beacon Chain', ['bep2', 'binancechain', 'bnbbeaconchain'], bech32Form('bnb', { sizes: [20], testnets: ['tbnb'] })),
    atom: cosmos('Cosmos', 'cosmos', 'cosmoshub'),
    osmo: cosmos('Osmosis', 'osmo', 'osmosis'),
    tia: cosmos('Celestia', 'celestia'),
    inj: cosmos('Injective', 'inj', 'injective'),
    kava: cosmos('Kava', 'kava'),
    luna: cosmos('Terra', 'terra', 'lunc'),
    sei: cosmos('Sei', 'sei'),
    rune: cosmos('THORChain', 'thor', 'thorchain'),
    juno: cosmos('Juno', 'juno'),
    scrt: cosmos('Secret Network', 'secret', 'secretnetwork'),
    axl: cosmos('Axelar', 'axelar'),
    dydx: cosmos('dYdX', 'dydx', 'dydxchain'),
    akt: cosmos('Akash', 'akash'),
    fet: cosmos('Fetch.ai', 'fetch', 'fetchai'),
    zil: alone('Zilliqa', ['zilliqa'], bech32Form('zil', { sizes: [20], testnets: ['tzil'] })),
    egld: alone('MultiversX', ['multiversx', 'elrond'], bech32Form('erd', { sizes: [32] })),
    one: alone('Harmony', ['harmony'], bech32Form('one', { sizes: [20] })),
    xch: alone('Chia', ['chia'], bech32Form('xch', { sizes: [32], testnets: ['txch'] })),
    ckb: alone('Nervos', ['nervos'], bech32Form('ckb', { testnets: ['ckt'] })),
    waves: alone('Waves', ['wavesplatform'], waves),
    zen: alone(
      'Horizen',
      ['horizen', 'zencash'],
      base58Form({
        looks: /^z[ns][1-9A-HJ-NP-Za-km-z]{33}$/,
        versions: [
          [0x20, 0x89],
          [0x20, 0x96],
        ],
      }),
    ),
    fil: alone('Filecoin', ['filecoin'], filecoinForm),
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
    cro: named('Cronos', ['cronos', 'cryptoorg'], bareEvmForm, cronos),
    linea: evm('Linea', 'lineamainnet'),
    zksync: evm('zkSync Era', 'era', 'zksyncera'),
    vet: evm('VeChain', 'vechain', 'vechainthor'),
    celo: evm('Celo'),
    gno: evm('Gnosis', 'gnosis', 'gnosischain', 'xdai'),
    mnt: evm('Mantle', 'mantle'),
    blast: evm('Blast'),
    scroll: evm('Scroll'),
    opbnb: evm('opBNB'),
    klay: evm('Kaia', 'kaia', 'klaytn'),
    pls: evm('PulseChain', 'pulsechain'),
    glmr: evm('Moonbeam', 'moonbeam'),
    ron: evm('Ronin', 'ronin'),
    flr: evm('Flare', 'flare'),
    bera: evm('Berachain', 'berachain'),
    hype: evm('Hyperliquid', 'hyperliquid', 'hyperevm'),
    neo: named('Neo', ['neo3', 'n3', 'gas'], base58Form({ looks: /^[AN][1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[0x17], [0x35]] })),
    rvn: named('Ravencoin', ['ravencoin'], base58Form({ looks: /^[Rr][1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[60], [122]] })),
    dgb: named('DigiByte', ['digibyte'], base58Form({ looks: /^[DS][1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[30], [63]] }), digibyte),
    icp: named('Internet Computer', ['internetcomputer', 'dfinity'], internetComputerForm),
    apt: named('Aptos', ['aptos'], hex32Form),
    sui: named('Sui', ['suinetwork'], hex32Form),
    iota: named('IOTA', ['miota'], hex32Form, bech32Form('iota', { sizes: [33] })),
    near: named('NEAR', ['nearprotocol'], nearForm),
    hbar: named('Hedera', ['hedera'], hederaForm),
    eos: named('EOS', ['vaulta'], eosForm),
    bsv: named('Bitcoin SV', ['bitcoinsv', 'bchsv'], BITCOIN_BASE58),
    xvg: named('Verge', ['verge'], base58Form({ looks: /^[DE][1-9A-HJ-NP-Za-km-z]{33}$/, versions: [[30], [33]] })),
    qtum: named('Qtum', ['qtumcoin'], checkedBy('qtum', /^[QM][1-9A-HJ-NP-Za-km-z]{33}$/)),
    dcr: named('Decred', ['decred'], checkedBy('dcr', /^D[sc][1-9A-HJ-NP-Za-km-z]{33}$/)),
    xem: named('NEM', ['nem'], nem),
  } satisfies Record<string, Network>),
);

/** Forms that identify their network where `form` alone would accept too much. */
const EXTRA: readonly (readonly [string, Form])[] = [
  ['eth', evmForm],
  ['tron', tronBase58],
  ['ltc', litecoin],
  ['bch', cashForm],
  ['btg', bitcoinGold],
  ['cro', cronos],
  ['dgb', digibyte],
];

/** Symbol and form in the order in which an address without a network is tried. */
export const TELLING: readonly (readonly [string, Form])[] = [
  ...EXTRA,
  ...[...NETWORKS].filter(([, network]) => network.found).map(([symbol, network]) => [symbol, network.form] as const),
];

const SYMBOLS = new Map([...NETWORKS].flatMap(([symbol, { aliases }]) => [symbol, ...aliases].map((name) => [name, symbol] as const)));

/** The symbols of all networks, for display. */
export const SUPPORTED: string = [...NETWORKS.keys()].sort().join(', ');

/** Tokens that exist on several chains: the address shows the chain. */
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

/** Returns the symbol of a network by any of its names; `'TOKEN'` for a token; null for an unknown name. */
export function symbolOf(name: string): string | null {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '');
  return SYMBOLS.get(plain) ?? (TOKENS.has(plain) ? 'TOKEN' : null);
}
