import { AuditKeys } from '../../src/oversight/audit-log/audit-keys.js';
import { AuditLogRepository } from '../../src/oversight/audit-log/audit-log.repository.js';
import { Sealer } from '../../src/oversight/audit-log/sealer.js';
import { Claims } from '../../src/platform/database/claims.js';
import type { Keyring } from '../../src/platform/database/keyring.js';
import { RelayConnection } from '../../src/platform/database/relay-connection.js';
import { urlFor } from '../../src/platform/database/roles.js';
import { Clock } from '../../src/platform/platform/clock.js';
import type { Settings } from '../../src/platform/platform/settings.js';
import { type FreshDatabase, keyringOf } from './database.js';
import type { Hub } from './hub.js';

export const ORIGIN = 'hub.example/audit';

/** Gives every entry its position, also beside a running sealer, and signs the head. */
async function sealAll({ repository, sealer }: Pick<AuditProcess, 'repository' | 'sealer'>, batch = 1_000): Promise<void> {
  for (;;) {
    const { size, waitingSeconds } = await repository.state();
    if (waitingSeconds === undefined) break;
    await sealer.seal(size, batch);
  }
  await sealer.sign(await repository.state());
}

/** The same for the log of a running hub. */
export const sealLogOf = ({ app }: Hub): Promise<void> =>
  sealAll({ repository: app.get(AuditLogRepository, { strict: false }), sealer: app.get(Sealer, { strict: false }) });

/** Empties the audit log of a running hub: it begins again. */
export const emptyLogOf = (hub: Hub): Promise<unknown> =>
  hub.ownerSql('truncate hub.audit, hub.audit_tile, hub.audit_head; update hub.audit_tree set size = 0, pruned = 0');

/** The parts of one hub process that seal the audit log, without the process. */
export interface AuditProcess {
  readonly keys: AuditKeys;
  readonly repository: AuditLogRepository;
  readonly sealer: Sealer;
  /** Seals all entries in batches of `batch`, and signs the head. */
  sealAll(batch?: number): Promise<void>;
  close(): Promise<void>;
}

export async function auditProcess(database: FreshDatabase, keyring?: Keyring): Promise<AuditProcess> {
  const ring = keyring ?? (await keyringOf(database));
  const clock = new Clock();
  const connection = new RelayConnection(urlFor('hub_relay', database.url), { claims: new Claims(ring.claimKey, clock) });
  const keys = new AuditKeys(ring, { publicUrl: 'https://hub.example' } as Settings);
  const repository = new AuditLogRepository(connection);
  const sealer = new Sealer(repository, keys, clock);
  return {
    keys,
    repository,
    sealer,
    sealAll: (batch = 1_000) => sealAll({ repository, sealer }, batch),
    close: () => connection.onApplicationShutdown(),
  };
}
