import { LONGEST_ADDRESS, type Found } from './crypto/form.js';
import { NETWORKS, SUPPORTED, symbolOf, TELLING } from './crypto/networks.js';
import { unwrap } from './defang.js';
import { tidy } from './text.js';
import { type CanonicalValue, invalidReading, validReading, type Reader, type Reading, type RawValue } from './value.js';

/** Payment URIs (BIP21, ERC-681 and similar) and their networks. */
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
  /** Network that the spelling itself names; null: none. */
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

/** Finds the network from the address itself. A form that accepts the address takes precedence over one that finds an error. */
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
    return invalidReading('WALLET_INVALID', 'No network can be recognised from this address. Check the address, or name its network.');
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
    return invalidReading('WALLET_INVALID', `This is not an address of ${name}: its beginning, length or alphabet is different.`);
  }
  const actual = NETWORKS.get(other.network)?.name ?? other.network;
  return invalidReading('WALLET_NETWORK_MISMATCH', `This is not an address of ${name}. It looks like one of ${actual}.`, 'network');
}

function networkHint({ network }: RawValue): string | null {
  const name = tidy(network ?? '');
  return name === '' ? null : name;
}

/**
 * Reads a wallet's address and checks its checksum if the form has one. Scope and network: the symbol of the chain (`btc`, `eth`, `tron` …). Without a network,
 * or with a token such as `usdt`, the chain is found from the address. All spellings of one account have one form: 0x addresses and bech32 in lower case,
 * legacy Bitcoin Cash as CashAddr, SS58 with the network's prefix, TON in its UQ form. Payment URIs (`bitcoin:…?amount=1`) are accepted; a named network takes
 * precedence over theirs. Refuses with WALLET_INVALID, WALLET_CHECKSUM, WALLET_TESTNET, WALLET_MIXED_CASE, WALLET_NETWORK_MISMATCH, WALLET_NETWORK_UNKNOWN.
 */
export const readCryptoAddress: Reader = (raw) => {
  const { text, network } = parseWallet(raw.value);
  if (text.length > LONGEST_ADDRESS) return invalidReading('WALLET_INVALID', 'This text is too long for the address of a wallet.');
  const hint = networkHint(raw);
  const symbol = hint === null ? network : symbolOf(hint);
  if (hint !== null && symbol === null) {
    return invalidReading(
      'WALLET_NETWORK_UNKNOWN',
      `This network is not supported. Supported networks: ${SUPPORTED}. Use one of these, or leave out the network if the address shows it.`,
      'network',
    );
  }
  return symbol === null || symbol === 'TOKEN' ? unnamed(text) : onNetwork(text, symbol);
};

/**
 * Common networks that may also be meant by an address of the same form, by the recognised network. ERC-20 tokens and coins of exchanges are used on all of
 * them.
 */
const SAME_FORM: Readonly<Record<string, readonly string[]>> = {
  eth: ['bsc', 'polygon', 'arb', 'op', 'base', 'avax', 'etc', 'vet'],
  btc: ['bch', 'bsv', 'ltc'],
  doge: ['dgb', 'xvg'],
};
/** Networks that must be named, because no address shows them. */
const UNRECOGNISABLE = [...NETWORKS].filter(([, { found }]) => !found).map(([symbol]) => symbol);

/**
 * Returns the same address on other networks than the one that {@link readCryptoAddress} finds, if the caller named no network.
 * @param unchecked also on networks whose addresses have no checksum: for known wallet addresses
 */
export function walletsOnOtherNetworks({ value }: RawValue, unchecked: boolean): readonly CanonicalValue[] {
  const direct = readCryptoAddress({ value });
  const symbols = direct.ok ? (SAME_FORM[direct.value.scope] ?? []) : UNRECOGNISABLE;
  return symbols.flatMap((network) => {
    const reading = readCryptoAddress({ value, network });
    if (!reading.ok) return [];
    const { warnings } = reading.value;
    return direct.ok || unchecked || !warnings.some(({ code }) => code === 'WALLET_NO_CHECKSUM') ? [reading.value] : [];
  });
}
