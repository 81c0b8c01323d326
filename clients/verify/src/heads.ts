import {
  type Checkpoint,
  isSignedBy,
  keyNamed,
  readCheckpoint,
  readVerifierKey,
  type SignedCheckpoint,
  type VerifierKey,
} from '../../../src/oversight/audit-log/checkpoint.js';

/** A head as text, and where it came from. */
export interface HeadText {
  readonly source: string;
  readonly text: string;
}

export interface Head extends Checkpoint {
  readonly source: string;
  /** A head that a later log names: its own time is not known. */
  readonly isNamed?: boolean;
}

/** What the heads say by themselves: which are signed, and whether they grow. */
export interface HeadsVerdict {
  /** Signed heads that the export must have, oldest first, one of each size. */
  readonly heads: readonly Head[];
  /** Where restores of the hub's database broke the log, and what they lost. */
  readonly breaks: readonly string[];
  readonly findings: readonly string[];
}

type Read = SignedCheckpoint & { readonly source: string };

/** The name of a log: `hub.example/audit`, and `hub.example/audit/2` after the first restore. */
const baseOf = (origin: string): string => origin.replace(/\/\d+$/, '');
const numberOf = (origin: string): number => Number(/\/(\d+)$/.exec(origin)?.[1] ?? 1);

/**
 * Checks the heads in the order of their times. The first one counts if a trusted key has signed it. After it, only the key of the last head counts, or a trusted
 * key that is newer: so a former key, which somebody may have got, signs nothing. A head that names a new key needs the signatures of both; the new key signs from
 * then on. After a restore the log has another name and the same keys: the heads of each name are checked by themselves.
 * @param trusted keys that the caller trusts, newest first
 */
export function checkHeads(texts: readonly HeadText[], trusted: readonly VerifierKey[]): HeadsVerdict {
  const findings: string[] = [];
  const signed: Head[] = [];
  let [last, present]: [Head | undefined, VerifierKey | undefined] = [undefined, undefined];
  for (const one of inOrder(texts, findings)) {
    const { checkpoint, source } = one;
    const { origin } = checkpoint;
    const signers: readonly VerifierKey[] = signersAfter(present, trusted).filter(({ name }) => baseOf(name) === baseOf(origin));
    const signer: VerifierKey | undefined = signers.map((key) => keyNamed(origin, key)).find((key) => isSignedBy(one, key));
    const wrong = signer ? contradiction(checkpoint, last) : 'it has no valid signature';
    if (!signer || wrong !== undefined) {
      findings.push(`${source}: the head of ${checkpoint.time} with ${checkpoint.size} entries: ${wrong ?? ''}.`);
      continue;
    }
    present = signer;
    last = { ...checkpoint, source };
    signed.push(last);
    if (checkpoint.newKey === undefined) continue;
    const next = keyOf(checkpoint.newKey);
    if (next && isSignedBy(one, next)) present = next;
    else findings.push(`${source}: the head of ${checkpoint.time} names a new key that has not signed it.`);
  }
  return { ...withoutLost(signed, findings), findings };
}

function inOrder(texts: readonly HeadText[], findings: string[]): readonly Read[] {
  const read: Read[] = [];
  for (const { source, text } of texts) {
    try {
      read.push({ ...readCheckpoint(text), source });
    } catch {
      findings.push(`${source}: this is no checkpoint.`);
    }
  }
  return read.sort((a, b) => (a.checkpoint.time < b.checkpoint.time ? -1 : Number(a.checkpoint.time > b.checkpoint.time)));
}

/** Returns the keys that may sign the next head. A key that a head has named, and that the caller does not list, has no newer one. */
function signersAfter(present: VerifierKey | undefined, trusted: readonly VerifierKey[]): readonly VerifierKey[] {
  if (!present) return trusted;
  const { publicKey } = present;
  return [
    present,
    ...trusted.slice(
      0,
      Math.max(
        0,
        trusted.findIndex((key) => key.publicKey.equals(publicKey)),
      ),
    ),
  ];
}

/**
 * Leaves out heads of entries that a restore lost: each head of a restored log names the last head of the former log that the database still had. That head must be
 * in the export, too.
 */
function withoutLost(signed: readonly Head[], findings: string[]): Pick<HeadsVerdict, 'heads' | 'breaks'> {
  const [heads, breaks] = [new Map<number, Head>(), [] as string[]];
  const numbers = [...new Set(signed.map(({ origin }) => numberOf(origin)))].sort((a, b) => b - a);
  let rest = Infinity;
  for (const number of numbers) {
    const own = signed.filter(({ origin }) => numberOf(origin) === number);
    const lost = own.filter(({ size }) => size > rest).at(-1);
    if (lost) {
      breaks.push(
        `Of the log ${lost.origin} the entries at leaves ${rest} to ${lost.size - 1} are lost: its head of ${lost.time} (${lost.source}) had them.`,
      );
    }
    for (const head of own) if (head.size <= rest) keep(heads, head, findings);
    const { after, origin, time, source } = own[0] ?? {};
    if (number === 1 || !after || !origin || !time || !source) continue;
    breaks.push(
      `The log ${origin} follows ${after.origin} after a restore of the hub, from leaf ${after.size} on. Ask the operator for its report.`,
    );
    rest = Math.min(rest, after.size);
    if (after.size <= rest) keep(heads, { ...after, time, source: `${source}, of the former log`, isNamed: true }, findings);
  }
  return { heads: [...heads.values()].sort((a, b) => a.size - b.size), breaks: breaks.reverse() };
}

function keep(heads: Map<number, Head>, head: Head, findings: string[]): void {
  const known = heads.get(head.size);
  if (known && !known.root.equals(head.root)) findings.push(`${head.source}: the head of ${head.time} contradicts that of ${known.time}.`);
  else if (!known || known.time < head.time) heads.set(head.size, head);
}

function keyOf(text: string): VerifierKey | undefined {
  try {
    return readVerifierKey(text);
  } catch {
    return undefined;
  }
}

/** Returns how a head contradicts the one before it; undefined: it does not. */
function contradiction({ origin, size, root, after }: Checkpoint, last: Head | undefined): string | undefined {
  if (numberOf(origin) > 1 && !after) return 'it does not name the log before the restore';
  if (!last) return undefined;
  const [now, then] = [numberOf(origin), numberOf(last.origin)];
  if (baseOf(last.origin) !== baseOf(origin) || now < then) return `it belongs to another log (${origin})`;
  if (now > then) return undefined;
  if (after && last.after && !(after.size === last.after.size && after.root.equals(last.after.root))) {
    return 'it names another log before the restore';
  }
  if (size < last.size) return `an earlier head had ${last.size} entries`;
  if (size === last.size && !root.equals(last.root)) return 'an earlier head of the same size has another root';
  return undefined;
}
