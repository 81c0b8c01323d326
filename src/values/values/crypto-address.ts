import { LONGEST_ADDRESS, type Found } from './crypto/form.js';
import { NETWORKS, SUPPORTED, symbolOf, TELLING } from './crypto/networks.js';
import { unwrap } from './defang.js';
import { tidy } from './text.js';
import { type CanonicalValue, invalidReading, validReading, type Reader, type Reading, type RawValue } from './value.js';

/** Payment URIs (BIP21, ERC-681 and their like) and the network each means. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ...[
    'bitcoin',
    'litecoin',
    'dogecoin',
    'dash',
    'zcash',
    'monero',
    'ethereum',
    'tron',
    'solana',
    'ripple',
    'cardano',
    'polkadot',
    'stellar',
  ]
    .concat(['ton', 'nano', 'algorand', 'tezos', 'bitcoincash', 'xrpl'])
    .map((name) => [name, symbolOf(name) ?? name] as const),
]);
/** EIP-155 chain ids, as in `ethereum:0x…@56`. */
const CHAINS: ReadonlyMap<string, string> = new Map([
  ...([
    ['1', 'eth'],
    ['10', 'op'],
    ['25', 'cro'],
    ['56', 'bsc'],
    ['61', 'etc'],
    ['137', 'polygon'],
    ['250', 'ftm'],
    ['324', 'zksync'],
  ] as const),
  ...([
    ['8453', 'base'],
    ['42161', 'arb'],
    ['43114', 'avax'],
    ['59144', 'linea'],
    ['100', 'gno'],
    ['204', 'opbnb'],
    ['369', 'pls'],
    ['1284', 'glmr'],
    ['2020', 'ron'],
    ['5000', 'mnt'],
    ['8217', 'klay'],
    ['42220', 'celo'],
    ['81457', 'blast'],
    ['534352', 'scroll'],
  ] as const),
]);
const URI = /^([a-z]+):(?:\/\/)?(?:transfer\/|pay-)?([^?@/]+)(?:@(\d+))?(?:[?/].*)?$/i;

interface ParsedWallet {
  readonly text: string;
  /** Network that the spelling itself names; null = none. */
  readonly network: string | null;
}

function parseWallet(value: string): ParsedWallet {
  const text = unwrap(tidy(value)).replace(/\s/g, '');
  const uri = URI.exec(text);
  const scheme = uri?.[1]?.toLowerCase() ?? '';
  const network = SCHEMES.get(scheme);
  if (!uri?.[2] || !network) return { text, network: /^bitcoincash:/i.test(text) ? 'bch' : null };
  const tag = network === 'xrp' ? (/[?&](?:dt|tag)=(\d{1,10})(?:&|$)/.exec(text)?.[1] ?? null) : null;
  return { text: tag ? `${uri[2]}:${tag}` : uri[2], network: (uri[3] && CHAINS.get(uri[3])) || network };
}

function walletReading(network: string, found: Extract<Found, { ok: true }>): Reading {
  const { value, display = value, warnings = [] } = found;
  return validReading({ kind: 'CRYPTO_ADDRESS', scope: network, network, value, display, warnings });
}

/** The network that an address tells by itself. A form that takes it beats one that finds a fault. */
function detect(text: string): { readonly network: string; readonly found: Found } | null {
  let fault: { readonly network: string; readonly found: Found } | null = null;
  for (const [network, form] of TELLING) {
    const found = form(text);
    if (found?.ok) return { network, found };
    if (found) fault ??= { network, found };
  }
  return fault;
}

function unnamed(text: string): Reading {
  const detected = detect(text);
  if (!detected?.found) {
    return invalidReading('WALLET_INVALID', 'This is no address that tells its network; check it, or name the network it belongs to.');
  }
  return detected.found.ok ? walletReading(detected.network, detected.found) : invalidReading(detected.found.code, detected.found.message);
}

function onNetwork(text: string, symbol: string): Reading {
  const network = NETWORKS.get(symbol);
  const found = network?.form(text) ?? null;
  if (found) return found.ok ? walletReading(symbol, found) : invalidReading(found.code, found.message);
  // The exchange's coin has two chains: bnb1… on the first, 0x… on the second.
  if (symbol === 'bnb' && text.startsWith('0x')) return onNetwork(text, 'bsc');
  const other = detect(text);
  const name = network?.name ?? symbol;
  if (!other?.found?.ok) {
    return invalidReading('WALLET_INVALID', `This is no address of ${name}: it has another beginning, length or alphabet.`);
  }
  const actual = NETWORKS.get(other.network)?.name ?? other.network;
  return invalidReading('WALLET_NETWORK_MISMATCH', `This is no address of ${name}; it looks like one of ${actual}.`, 'network');
}

function networkHint({ network }: RawValue): string | null {
  const name = tidy(network ?? '');
  return name === '' ? null : name;
}

/**
 * Reads a wallet's address, checking its checksum where the form has one. Scope and network: the symbol of the chain (`btc`, `eth`,
 * `tron` …). Without a network, or with a token such as `usdt`, the chain is found from the address. Spellings that mean one account
 * meet: 0x addresses and bech32 in lower case, legacy Bitcoin Cash as CashAddr, SS58 with the network's prefix, TON in its UQ form.
 * Payment URIs (`bitcoin:…?amount=1`) are understood; a network that is named beats theirs.
 * Refuses with WALLET_INVALID, WALLET_CHECKSUM, WALLET_TESTNET, WALLET_MIXED_CASE, WALLET_NETWORK_MISMATCH, WALLET_NETWORK_UNKNOWN.
 */
export const readCryptoAddress: Reader = (raw) => {
  const { text, network } = parseWallet(raw.value);
  if (text.length > LONGEST_ADDRESS) return invalidReading('WALLET_INVALID', 'This is too long for the address of a wallet.');
  const hint = networkHint(raw);
  const symbol = hint === null ? network : symbolOf(hint);
  if (hint !== null && symbol === null) {
    return invalidReading(
      'WALLET_NETWORK_UNKNOWN',
      `This network is not supported. Supported networks: ${SUPPORTED}. Write one of these, or leave the network out where the address tells it.`,
      'network',
    );
  }
  return symbol === null || symbol === 'TOKEN' ? unnamed(text) : onNetwork(text, symbol);
};

/** Common networks on which an address that tells another one may be meant as well, by the network that it tells; ERC-20 tokens and coins of exchanges move on all of these. */
const SAME_FORM: Readonly<Record<string, readonly string[]>> = {
  eth: ['bsc', 'polygon', 'arb', 'op', 'base', 'avax', 'etc', 'vet'],
  btc: ['bch', 'bsv', 'ltc'],
  doge: ['dgb', 'xvg'],
};
/** Networks that must be named, whose form nothing else has told. */
const UNTOLD = [...NETWORKS].filter(([, { found }]) => !found).map(([symbol]) => symbol);

/**
 * The same address on other networks than the one that {@link readCryptoAddress} finds, where nobody named the network.
 * @param unchecked also as networks whose addresses have no checksum: for what is known to be a wallet's address
 */
export function walletsOnOtherNetworks({ value }: RawValue, unchecked: boolean): readonly CanonicalValue[] {
  const told = readCryptoAddress({ value });
  const symbols = told.ok ? (SAME_FORM[told.value.scope] ?? []) : UNTOLD;
  return symbols.flatMap((network) => {
    const reading = readCryptoAddress({ value, network });
    if (!reading.ok) return [];
    const { warnings } = reading.value;
    return told.ok || unchecked || !warnings.some(({ code }) => code === 'WALLET_NO_CHECKSUM') ? [reading.value] : [];
  });
}
