import { join } from 'node:path';
import { type ObjectStore, objectStoreOf } from './object-store-setting.js';
import { filePath, pageSizes, wholeNumber } from './setting-parsers.js';
import type { SettingReader } from './setting-reader.js';

export interface ExchangeSettings {
  /** Exports that one process runs at a time, 1 to 100. */
  readonly exportsAtOnce: number;
  /** Milliseconds without reading after which an export's client is disconnected. */
  readonly exportIdleMs: number;
  /** Objects of a TAXII page: default and maximum. */
  readonly taxiiPage: { readonly usual: number; readonly most: number };
  /** Milliseconds for which a TAXII page without an object so far continues reading. */
  readonly taxiiLookMs: number;
  /** Maximum bytes of one POST by TAXII, as the API root advertises. */
  readonly taxiiMaxContentBytes: number;
}

export interface EvidenceSettings {
  /** Maximum bytes of one evidence file, and of all files of one party. */
  readonly evidenceMaxBytes: number;
  readonly evidencePartyBytes: number;
  /** Where evidence files are stored, encrypted; undefined: in the database. Holds a secret. */
  readonly evidenceStore: ObjectStore | undefined;
}

export interface AuditSettings {
  /** Absolute path of the file to which the heads of the audit log are written, and days after which its entries are deleted. */
  readonly auditCheckpoints: string;
  readonly auditRetentionDays: number;
}

export interface StreamSettings {
  /** Days after which the stream forgets a deleted item, and after which announcements are deleted. */
  readonly streamRetentionDays: number;
  readonly announcementRetentionDays: number;
}

export const streamSettings = (read: SettingReader['read']): StreamSettings => ({
  streamRetentionDays: read('STREAM_RETENTION', wholeNumber(30, 3_660), 400),
  announcementRetentionDays: read('ANNOUNCEMENT_RETENTION', wholeNumber(30, 3_660), 400),
});

export const exchangeSettings = (read: SettingReader['read']): ExchangeSettings => ({
  exportsAtOnce: read('EXPORTS_AT_ONCE', wholeNumber(1, 100), 4),
  exportIdleMs: 1000 * read('EXPORT_IDLE_SECONDS', wholeNumber(1, 120), 30),
  taxiiPage: read('TAXII_PAGE', pageSizes, { usual: 500, most: 2_000 }),
  taxiiLookMs: 1000 * read('TAXII_LOOK_SECONDS', wholeNumber(0, 50), 20),
  taxiiMaxContentBytes: read('TAXII_MAX_CONTENT_BYTES', wholeNumber(65_536, 104_857_600), 10_485_760),
});

export const auditSettings = (read: SettingReader['read'], dataDir: string): AuditSettings => ({
  auditCheckpoints: read('AUDIT_CHECKPOINTS', filePath, join(dataDir, 'audit', 'checkpoints.txt')),
  auditRetentionDays: read('AUDIT_RETENTION', wholeNumber(365, 36_500), 1_096),
});

export function evidenceSettings({ text, read }: SettingReader, mode: 'demo' | 'production', wrong: string[]): EvidenceSettings {
  const store = objectStoreOf(text, mode === 'production');
  if ('wrong' in store) wrong.push(...store.wrong);
  return {
    evidenceMaxBytes: read('EVIDENCE_MAX_BYTES', wholeNumber(1_024, 999_999_999), 52_428_800),
    evidencePartyBytes: 1_048_576 * read('EVIDENCE_PARTY_MEGABYTES', wholeNumber(1, 10_485_760), 10_240),
    evidenceStore: 'value' in store ? store.value : undefined,
  };
}
