import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading, ValueProblem } from './value.js';

/** A digest of the public API: name as in STIX 2.1 and FIPS 180-4, hex digits, and the hash of the empty file. */
interface Algorithm {
  readonly name: string;
  readonly hexDigits: number;
  readonly ofNothing: string;
}

const ALGORITHMS: readonly Algorithm[] = [
  { name: 'md5', hexDigits: 32, ofNothing: 'd41d8cd98f00b204e9800998ecf8427e' },
  { name: 'sha-1', hexDigits: 40, ofNothing: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
  { name: 'sha-256', hexDigits: 64, ofNothing: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  {
    name: 'sha-512',
    hexDigits: 128,
    ofNothing:
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  },
];

/** `SHA256:…`, `sha-256 = …`, `SHA256 (name) = …` (BSD), `md5 …`; the file name may contain any character except a line break. */
const LABEL = /^((?:md|sha|blake|ripemd)[\s_-]?\d{1,3}(?:[-_/]\d{3})?)(?:\s*\([^)]*\)\s*=|\s*[:=]|\s)\s*/i;
/** Hex digits alone, or in pairs as some tools and certificates print them. */
const PAIRS = /^[0-9a-f]{2}(?:[\s:-][0-9a-f]{2})+$/i;

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** `SHA256`, `sha_256` and `sha2-256` are one algorithm. */
function algorithmNamed(name: string): Algorithm | undefined {
  const plainName = plain(name)
    .replace(/^sha2[/]?(?=(?:256|512)$)/, 'sha')
    .replace(/^sha$/, 'sha1');
  return ALGORITHMS.find((algorithm) => plain(algorithm.name) === plainName);
}

const looksLikeAlgorithm = (name: string): boolean => /^(?:md|sha|blake|ripemd|crc|ssdeep|tlsh|imphash)/.test(plain(name));

function remarks(algorithm: Algorithm, value: string, platform: string): readonly ValueProblem[] {
  const warn = (code: string, message: string, field: ValueProblem['field'] = 'value'): ValueProblem => ({ code, field, message });
  return [
    ...(value === algorithm.ofNothing ? [warn('HASH_EMPTY_FILE', 'This is the hash of the empty file, which matches everywhere.')] : []),
    ...(/^(.)\1*$/.test(value) ? [warn('HASH_PLACEHOLDER', 'One digit repeated looks like a placeholder, not a hash.')] : []),
    ...(platform !== '' && algorithmNamed(platform) === undefined
      ? [warn('HASH_PLATFORM_IGNORED', 'A file hash has no platform. Only the name of its algorithm is useful here.', 'platform')]
      : []),
  ];
}

/**
 * Reads a FILE_HASH: lower-case hex, scope 'md5', 'sha-1', 'sha-256' or 'sha-512' by its length. A name before the digits, or as `platform`, must agree with
 * the length. Base64 and fuzzy hashes are refused. Refuses with HASH_INVALID, HASH_LENGTH or HASH_ALGORITHM_UNKNOWN.
 */
export function readFileHash(raw: RawValue): Reading {
  const text = tidy(raw.value);
  const label = LABEL.exec(text);
  const platform = tidy(raw.platform ?? '');
  const names = [...(label?.[1] === undefined ? [] : [label[1]]), ...(looksLikeAlgorithm(platform) ? [platform] : [])];
  if (names.some((name) => algorithmNamed(name) === undefined)) {
    return invalidReading(
      'HASH_ALGORITHM_UNKNOWN',
      'Supported algorithms: MD5, SHA-1, SHA-256 and SHA-512.',
      names[0] === platform ? 'platform' : 'value',
    );
  }
  const digits = text.slice(label?.[0].length ?? 0).replace(/^0x/i, '');
  const value = (PAIRS.test(digits) ? digits.replace(/[\s:-]/g, '') : digits).toLowerCase();
  if (!/^[0-9a-f]+$/.test(value)) return invalidReading('HASH_INVALID', 'A file hash consists of the hex digits 0-9 and a-f.');
  const algorithm = ALGORITHMS.find((candidate) => candidate.hexDigits === value.length);
  if (algorithm === undefined) {
    return invalidReading(
      'HASH_LENGTH',
      'A hash has 32 hex digits (MD5), 40 (SHA-1), 64 (SHA-256) or 128 (SHA-512). Check for lost digits.',
    );
  }
  if (names.some((name) => algorithmNamed(name) !== algorithm)) {
    return invalidReading('HASH_LENGTH', `The number of digits is that of ${algorithm.name}, not of the named algorithm.`);
  }
  return validReading({
    kind: 'FILE_HASH',
    scope: algorithm.name,
    value,
    display: `${algorithm.name.toUpperCase()} ${value}`,
    warnings: remarks(algorithm, value, platform),
  });
}
