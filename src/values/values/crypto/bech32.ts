import { bech32, bech32m } from '@scure/base';
import { BAD_CHECKSUM, malformed, MIXED_CASE, TESTNET, type Form, type Found } from './form.js';

const DATA = /^[02-9ac-hj-np-z]{6,}$/;
/** Field size of secp256k1: BIP341's output keys are x coordinates below it. */
const FIELD = BigInt('0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f');

interface Decoded {
  readonly words: readonly number[];
  readonly modern: boolean;
}

/** Decodes bech32 (BIP173) or bech32m (BIP350) after the prefix. `null`: the text has another form; a Found: it is invalid. */
function decoded(lower: string): Decoded | Found {
  for (const [coder, modern] of [
    [bech32, false],
    [bech32m, true],
  ] as const) {
    const found = coder.decodeUnsafe(lower, false);
    if (found) return { words: found.words, modern };
  }
  return BAD_CHECKSUM;
}

/** Returns the address in lower case if it begins with one of the prefixes and `1`; otherwise an error, or null if the text has another form. */
function addressed(text: string, prefixes: readonly string[], testnets: readonly string[]): string | Found {
  const lower = text.toLowerCase();
  const at = lower.lastIndexOf('1');
  const prefix = lower.slice(0, Math.max(0, at));
  const test = testnets.includes(prefix);
  if ((!test && !prefixes.includes(prefix)) || !DATA.test(lower.slice(at + 1))) return null;
  if (text !== lower && text !== text.toUpperCase()) return MIXED_CASE;
  return test ? TESTNET : lower;
}

const bytesOf = (words: readonly number[]): Uint8Array | undefined => bech32.fromWordsUnsafe([...words]) ?? undefined;

function wrongProgram({ words, modern }: Decoded): string | null {
  const version = words[0] ?? 0;
  const program = bytesOf(words.slice(1));
  if (!program || version > 16 || program.length < 2 || program.length > 40) return 'This is not a valid witness program (BIP141).';
  if (modern !== version > 0) return 'Version 0 of a segregated-witness address uses bech32, all later versions bech32m (BIP350).';
  if (version === 0 && ![20, 32].includes(program.length)) return 'A witness program of version 0 has 20 or 32 bytes (BIP141).';
  if (version === 1 && program.length === 32 && BigInt(`0x${Buffer.from(program).toString('hex')}`) >= FIELD) {
    return 'The taproot output key is not a point of the curve (BIP341).';
  }
  return null;
}

/** Segregated-witness addresses (BIP173, BIP350), canonical in lower case. */
export const segwitForm =
  (prefix: string, testnets: readonly string[]): Form =>
  (text) => {
    const lower = addressed(text, [prefix], testnets);
    if (typeof lower !== 'string') return lower;
    if (lower.length > 90) return malformed('A segregated-witness address has at most 90 characters.');
    const found = decoded(lower);
    if (!found || !('words' in found)) return found;
    const wrong = wrongProgram(found);
    return wrong ? malformed(wrong) : { ok: true, value: lower };
  };

/** Other addresses in bech32 or bech32m, whose payload has one of `sizes` bytes (default: any). */
export const bech32Form =
  (prefix: string, options: { readonly sizes?: readonly number[]; readonly testnets?: readonly string[] } = {}): Form =>
  (text) => {
    const lower = addressed(text, [prefix], options.testnets ?? []);
    if (typeof lower !== 'string') return lower;
    const found = decoded(lower);
    if (!found || !('words' in found)) return found;
    const bytes = bytesOf(found.words);
    if (options.sizes && !options.sizes.includes(bytes?.length ?? -1)) {
      return malformed('The address has the wrong length for its network.');
    }
    return { ok: true, value: lower };
  };
