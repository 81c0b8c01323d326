import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import type { ClientBase } from 'pg';
import { StartFailure } from '../platform/start-failure.js';
import { keyOfInnerPad } from './claim.js';

export interface TokenKey {
  readonly id: string;
  /** EC private key on P-256. */
  readonly privateKey: KeyObject;
}

/** Signs the heads of the audit log. */
export interface AuditKey {
  readonly id: string;
  /** Ed25519 private key. */
  readonly privateKey: KeyObject;
}

export interface CursorKey {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** Seals secrets that are stored in the database (database/sealing.ts). */
export interface SealingKey {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** The secrets that all hub processes of one database share. The first key of each kind is for new work; the others are only read with. */
export interface Keyring {
  readonly claimKey: Buffer;
  readonly tokenKeys: readonly TokenKey[];
  readonly cursorKeys: readonly CursorKey[];
  /** For unsent letters. */
  readonly mailKeys: readonly SealingKey[];
  /** For the signing secrets of webhooks. */
  readonly webhookKeys: readonly SealingKey[];
  /** For the secrets that accounts share with their authenticator apps. */
  readonly factorKeys: readonly SealingKey[];
  /** For the client secrets at identity providers. */
  readonly issuerKeys: readonly SealingKey[];
  /** For the credentials of pulls. */
  readonly pullKeys: readonly SealingKey[];
  /** For the keys of evidence files. */
  readonly evidenceKeys: readonly SealingKey[];
  /** For values of officers' private queries: deconfliction, watches. */
  readonly askingKeys: readonly SealingKey[];
  /** For the answers that are stored for idempotency keys. */
  readonly answerKeys: readonly SealingKey[];
  readonly auditKeys: readonly AuditKey[];
  /**
   * Makes the keyed hashes by which values are matched (database/value-mark.ts). It never changes: marks cannot be computed again, because the values are not
   * stored.
   */
  readonly markKey: Buffer;
}

/** The master key does not open the database's keyring: it belongs to another hub, or was lost. */
export class WrongMasterKey extends StartFailure {
  constructor() {
    super(
      'The master key does not open the keys of this database: it belongs to another hub. Restore the master.key (or MASTER_KEY) that this database was created with.',
    );
  }
}

/** Creates the missing keys. Runs as the migrating role, inside the migration's transaction. */
export async function ensureKeyring(owner: ClientBase, masterKey: Buffer): Promise<void> {
  const { rows } = await owner.query<{ purpose: string }>('select distinct purpose from vault.keyring where retired_at is null');
  const present = new Set(rows.map((row) => row.purpose));
  const insert = (purpose: string, secret: Buffer): Promise<unknown> => insertKey(owner, masterKey, { purpose, secret });

  if (!present.has('token')) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await insert('token', privateKey.export({ type: 'pkcs8', format: 'der' }));
  }
  if (!present.has('audit')) await insert('audit', newAuditKey());
  for (const purpose of ['cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'answer', 'mark']) {
    if (!present.has(purpose)) await insert(purpose, randomBytes(32));
  }
}

/** Gives the audit log a new key. The former one is retired: it signs only the first head of the new one, together with it. Runs as hub_owner. */
export async function rotateAuditKey(owner: ClientBase, masterKey: Buffer): Promise<void> {
  await readKeyring(owner, masterKey); // a key under another master key would lock the hub out
  await owner.query(`update vault.keyring set retired_at = now() where purpose = 'audit' and retired_at is null`);
  await insertKey(owner, masterKey, { purpose: 'audit', secret: newAuditKey() });
}

const newAuditKey = (): Buffer => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });

async function insertKey(
  owner: ClientBase,
  masterKey: Buffer,
  { purpose, secret }: { readonly purpose: string; readonly secret: Buffer },
): Promise<void> {
  const id = randomUUID();
  await owner.query('insert into vault.keyring (id, purpose, sealed) values ($1, $2, $3)', [id, purpose, seal(masterKey, id, secret)]);
}

/**
 * Reads every key, newest first. Runs as the migrating role.
 * @throws WrongMasterKey
 */
export async function readKeyring(owner: ClientBase, masterKey: Buffer): Promise<Keyring> {
  const claim = await owner.query<{ inner_pad: Buffer }>(`select inner_pad from vault.secret where name = 'claim'`);
  const keys = await owner.query<{ id: string; purpose: string; sealed: Buffer }>(
    'select id, purpose, sealed from vault.keyring order by retired_at desc nulls first, created_at desc',
  );
  const opened = keys.rows.map((row) => ({ id: row.id, purpose: row.purpose, secret: open(masterKey, row.id, row.sealed) }));
  const [pad] = claim.rows;
  const mark = opened.find((key) => key.purpose === 'mark');
  if (!pad || !mark) throw new Error('The database has no key for context tokens or no mark key: it was not migrated.');

  return {
    claimKey: keyOfInnerPad(pad.inner_pad),
    tokenKeys: opened
      .filter((key) => key.purpose === 'token')
      .map(({ id, secret }) => ({ id, privateKey: createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }) })),
    cursorKeys: opened.filter((key) => key.purpose === 'cursor').map(({ id, secret }) => ({ id, secret })),
    webhookKeys: opened.filter((key) => key.purpose === 'webhook').map(({ id, secret }) => ({ id, secret })),
    mailKeys: opened.filter((key) => key.purpose === 'mail').map(({ id, secret }) => ({ id, secret })),
    factorKeys: opened.filter((key) => key.purpose === 'factor').map(({ id, secret }) => ({ id, secret })),
    issuerKeys: opened.filter((key) => key.purpose === 'issuer').map(({ id, secret }) => ({ id, secret })),
    pullKeys: opened.filter((key) => key.purpose === 'pull').map(({ id, secret }) => ({ id, secret })),
    evidenceKeys: opened.filter((key) => key.purpose === 'evidence').map(({ id, secret }) => ({ id, secret })),
    askingKeys: opened.filter((key) => key.purpose === 'asking').map(({ id, secret }) => ({ id, secret })),
    answerKeys: opened.filter((key) => key.purpose === 'answer').map(({ id, secret }) => ({ id, secret })),
    auditKeys: opened
      .filter((key) => key.purpose === 'audit')
      .map(({ id, secret }) => ({ id, privateKey: createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }) })),
    markKey: mark.secret,
  };
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text; bound to the key's id. */
function seal(masterKey: Buffer, id: string, secret: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function open(masterKey: Buffer, id: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', masterKey, sealed.subarray(0, 12))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    throw new WrongMasterKey();
  }
}
