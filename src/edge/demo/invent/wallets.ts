import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58, base58xmr, bech32 } from '@scure/base';
import { check58, xrp58 } from '../../../values/values/crypto/base58.js';
import type { RawValue } from '../../../values/values/value.js';
import type { Dice } from './dice.js';

type Wallet = (dice: Dice) => string;

const versioned =
  (version: number): Wallet =>
  (dice) =>
    check58(Uint8Array.from([version, ...dice.bytes(20)]));

/** Addresses with valid checksums. Each is made from the hash of a seed, so nobody knows a key to it; the chance of ever finding one is 1 in 2¹⁶⁰. */
const WALLETS: Readonly<Record<string, readonly Wallet[]>> = {
  tron: [versioned(0x41)],
  eth: [(dice) => `0x${dice.bytes(20).toString('hex')}`],
  btc: [versioned(0), versioned(5), (dice) => bech32.encode('bc', [0, ...bech32.toWords(dice.bytes(20))])],
  sol: [(dice) => base58.encode(Uint8Array.from([1, ...dice.bytes(31)]))],
  ltc: [versioned(48)],
  doge: [versioned(30)],
  xrp: [(dice) => check58(Uint8Array.from([0, ...dice.bytes(20)]), xrp58)],
  xmr: [
    (dice) => {
      const body = Uint8Array.from([18, ...dice.bytes(64)]);
      return base58xmr.encode(Uint8Array.from([...body, ...keccak_256(body).subarray(0, 4)]));
    },
  ],
};

/** Returns a wallet, mostly of the kind that stolen money uses: USDT on Tron. */
export function walletOf(dice: Dice): RawValue {
  const network = dice.weighed({ tron: 45, eth: 20, btc: 15, sol: 6, ltc: 4, doge: 3, xrp: 4, xmr: 3 });
  return { network, value: dice.pick(WALLETS[network] ?? [])(dice) };
}
