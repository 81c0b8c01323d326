import ipaddr from 'ipaddr.js';
import type { Thresholds, Trace } from './enumeration-trace.js';

interface Block {
  /** Exponent of the block size: 10^wide numbers, 2^wide addresses, or 36^wide accounts (last characters). */
  readonly wide: number;
  readonly most: Thresholds;
}

/**
 * Number of distinct values in a block of 10^wide from which the block is a range, in any order and step size.
 * Gangs buy blocks of a hundred SIM cards, so a case contains such a block, rarely more. A day of 20,000 honest numbers puts a few hundred into a block of a
 * million.
 */
const DECIMAL_BLOCKS: readonly Block[] = [
  { wide: 4, most: { OFFICER: 250, COUNTRY: 500 } },
  { wide: 5, most: { OFFICER: 400, COUNTRY: 1_200 } },
  { wide: 6, most: { OFFICER: 700, COUNTRY: 3_500 } },
];
/** IPv6: /112, /96 and /64. A phone or a laptop changes its address within one /64 each day, so a server log has hundreds of addresses of one suspect. */
const ADDRESS_BLOCKS: readonly Block[] = [
  { wide: 16, most: { OFFICER: 250, COUNTRY: 500 } },
  { wide: 32, most: { OFFICER: 400, COUNTRY: 1_200 } },
  { wide: 64, most: { OFFICER: 1_000, COUNTRY: 5_000 } },
];
/** Distinct /64 networks of a /48: consecutive customers of a provider. */
const NETWORK_BLOCKS: readonly Block[] = [{ wide: 16, most: { OFFICER: 400, COUNTRY: 1_200 } }];
/** Accounts with letters, read as base-36 numbers. */
const LETTER_BLOCKS: readonly Block[] = [
  { wide: 4, most: { OFFICER: 250, COUNTRY: 500 } },
  { wide: 5, most: { OFFICER: 400, COUNTRY: 1_200 } },
  { wide: 6, most: { OFFICER: 1_500, COUNTRY: 5_000 } },
];

const NUMBER = /^(\D*)(\d{4,30})(\D*)$/;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const IPV6 = /^([0-9a-f:]*:[0-9a-f:]*)(?:\/(\d{1,3}))?$/;
/** Two check digits follow the country code. Neighbouring accounts do not have neighbouring check digits. */
const IBAN = /^([A-Z]{2})\d{2}([A-Z0-9]{10,30})$/;
/** Position (from, to) of national check characters in the rest of the IBAN, where they would scatter neighbouring accounts. */
const NATIONAL_CHECKS: Readonly<Record<string, readonly [number, number]>> = {
  ES: [8, 10],
  FR: [21, 23],
  IT: [0, 1],
  MC: [21, 23],
  SM: [0, 1],
};

/** Kind and scope do not matter here, except for accounts: the same number is probed as a phone, a messenger account and a payment id. */
export function numberTraces(kind: string, value: string): readonly Trace[] {
  if (kind === 'BANK_ACCOUNT') return accountTraces(value);
  const [, ...parts] = IPV4.exec(value) ?? [];
  if (parts.length > 0) {
    const number = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
    return [decimalTrace('IPv4', String(number).padStart(10, '0'))];
  }
  const [, address, prefix = '128'] = (kind === 'IP' && IPV6.exec(value)) || [];
  if (address !== undefined) return ipaddr.IPv6.isValid(address) ? addressTraces(address, prefix) : [];
  const [, before = '', digits, after = ''] = NUMBER.exec(value) ?? [];
  return digits === undefined ? [] : [decimalTrace(`${before}|${after}`, digits)];
}

/** Two grids of blocks, shifted by half a block: any run of half a block lies completely within one block of one grid. */
function inBlocks(frame: string, number: bigint, { size, most }: { readonly size: bigint; readonly most: Thresholds }): Trace['families'] {
  const names = [`${frame}\n${number / size}`, `${frame}\nhalf ${(number + size / 2n) / size}`];
  return names.map((name) => ({ sign: 'RANGE', name, most }));
}

/** @param frame text around the digits */
function decimalTrace(frame: string, digits: string): Trace {
  const number = BigInt(digits);
  const blocks = DECIMAL_BLOCKS.filter(({ wide }) => digits.length >= wide);
  return {
    item: `number ${frame}\n${digits}`,
    families: blocks.flatMap(({ wide, most }) =>
      inBlocks(`${frame}\n${digits.length}\n${wide}`, number, { size: 10n ** BigInt(wide), most }),
    ),
  };
}

/** Traces of an address, or of a network by its first address. Networks with different prefix lengths are different values. */
function addressTraces(address: string, prefix: string): readonly Trace[] {
  const bytes = ipaddr.IPv6.parse(address).toByteArray();
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const binary = (frame: string, counted: bigint, blocks: readonly Block[]): Trace => ({
    item: `${frame} ${counted}`,
    families: blocks.flatMap(({ wide, most }) => inBlocks(`${frame} ${wide}`, counted, { size: 1n << BigInt(wide), most })),
  });
  return [binary(`IPv6/${prefix}`, number, ADDRESS_BLOCKS), binary('IPv6 networks', number >> 64n, NETWORK_BLOCKS)];
}

/**
 * Traces of the digits of an account with its letters masked, since letters of some banks are check characters. An account with letters is also read as a
 * base-36 number.
 */
function accountTraces(value: string): readonly Trace[] {
  const [, country = '', national = value] = IBAN.exec(value) ?? [];
  const [from, to] = NATIONAL_CHECKS[country] ?? [0, 0];
  const account = national.slice(0, from) + national.slice(to);
  const bank = /^\p{L}*/u.exec(account)?.[0] ?? '';
  const masked = account.slice(bank.length).replace(/\p{L}/gu, '@');
  const numbers = [...masked.matchAll(/\d{4,30}/g)].map(({ 0: digits, index }) =>
    decimalTrace(`${country}${bank}${masked.slice(0, index)}|${masked.slice(index + digits.length)}`, digits),
  );
  return masked.includes('@') || numbers.length === 0 ? [...numbers, letterTrace(country, account)] : numbers;
}

const letterTrace = (country: string, account: string): Trace => ({
  item: `account ${country} ${account}`,
  families: LETTER_BLOCKS.filter(({ wide }) => account.length > wide).map(({ wide, most }) => ({
    sign: 'RANGE',
    name: `account ${country} ${account.length} ${account.slice(0, -wide)}`,
    most,
  })),
});
