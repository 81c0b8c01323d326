import type { ActorParty } from '../../identity/auth/actor.js';
import type { EvidenceFile } from '../../intel/evidence/evidence.js';
import type { Change } from '../../intel/indicators/change.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** PURPLE: a modus operandi; ORANGE: an imminent threat; SILVER: assets; BULLETIN: anything, not reviewed by the hub. */
export const COLOURS = ['PURPLE', 'ORANGE', 'SILVER', 'BULLETIN'] as const;
export type Colour = (typeof COLOURS)[number];

/** How far a notice is at its own desk. */
export const DRAFT_STATES = ['DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** What a published notice is to its readers. */
export const NOTICE_STATES = ['CURRENT', 'LAPSED', 'CANCELLED'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

export const IMMINENCES = ['IMMEDIATE', 'WITHIN_DAYS', 'WITHIN_WEEKS'] as const;
export type Imminence = (typeof IMMINENCES)[number];

export const ASSET_TYPES = ['BANK_ACCOUNT', 'VIRTUAL_ASSET', 'REAL_ESTATE', 'VEHICLE', 'COMPANY', 'VALUABLES', 'OTHER'] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

export const HOLDERS = ['PERSON', 'COMPANY', 'NOMINEE', 'UNKNOWN'] as const;
export type Holder = (typeof HOLDERS)[number];

export const TRANSLATION_METHODS = ['HUMAN', 'MACHINE'] as const;
export type TranslationMethod = (typeof TRANSLATION_METHODS)[number];

export const LONGEST_TITLE = 300;
export const LONGEST_SUMMARY = 2_000;
export const LONGEST_BODY = 50_000;
export const LONGEST_DETAIL = 5_000;
export const LONGEST_REMARK = 2_000;
export const MOST_ASSETS = 50;
export const MOST_LIST_ENTRIES = 50;
export const MOST_RELATED_CLAIMS = 100;
export const MOST_TRANSLATIONS = 30;
/** Bytes (UTF-8, as JSON) of all words of a notice together, and of its details. */
export const MOST_BYTES = 300_000;
export const MOST_BYTES_OF_DETAILS = 60_000;
/** Hours that countries have to acknowledge an ORANGE notice, unless it says so itself. */
export const ORANGE_HOURS = 12;

export interface Asset {
  readonly type: AssetType;
  readonly description: string;
  /** A decimal text. */
  readonly value?: string | null;
  /** ISO 4217. */
  readonly currency?: string | null;
  readonly holder: Holder;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null;
}

/** What the template of a colour asks for; absent: nothing was said. */
export interface NoticeDetails {
  readonly method?: string | null;
  readonly objects?: readonly string[] | null;
  readonly devices?: readonly string[] | null;
  readonly concealment?: string | null;
  readonly danger?: string | null;
  readonly imminence?: Imminence | null;
  readonly instructions?: string | null;
  readonly assets?: readonly Asset[] | null;
}

/** The words of a notice in one language. */
export interface NoticeText {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
}

/** Texts of a notice's details in another language; what is absent was not translated. */
export interface TranslatedDetails {
  readonly method?: string | null;
  /** Each list in the order of the original's, and as long. */
  readonly objects?: readonly string[] | null;
  readonly devices?: readonly string[] | null;
  readonly concealment?: string | null;
  readonly danger?: string | null;
  readonly instructions?: string | null;
  /** Descriptions of the assets. */
  readonly assets?: readonly string[] | null;
}

export interface TranslationFields extends NoticeText {
  readonly method: TranslationMethod;
  readonly details: TranslatedDetails;
}

/** A whole notice as its desk says it. */
export interface NoticeFields extends NoticeText {
  readonly colour: Colour;
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly countries: readonly string[];
  readonly contact: string;
  readonly validUntil: Date;
  readonly retainUntil: Date | null;
  readonly acknowledgeWithinHours: number | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationFields[];
  readonly evidence: readonly string[];
}

type NoticeFile = Omit<EvidenceFile, 'addedAt'> & { readonly addedAt: Timestamp };

/** What a desk keeps of a notice, under the names of the columns of hub.notice. */
export interface DraftContent extends NoticeText {
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly countries: readonly string[];
  readonly contact: string;
  readonly valid_until: string;
  readonly retain_until: string | null;
  readonly acknowledge_hours: number | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationFields[];
  /** Whom it goes to, in words. */
  readonly readers: readonly string[];
  readonly files?: readonly NoticeFile[];
}

/** A notice at its own desk, or as a reviewer has it. */
export interface DraftRow {
  readonly id: string;
  readonly colour: Colour;
  readonly state: DraftState;
  readonly revision: number;
  readonly tlp: Tlp;
  readonly content: DraftContent;
  readonly reason: string | null;
  readonly agreed: number;
  readonly published_revision: number | null;
  readonly updated_at: Timestamp;
  readonly ends_at: Timestamp | null;
  readonly owner: ActorParty;
}

export interface TranslationRow extends TranslationFields {
  readonly id: string;
  readonly addedAt: Timestamp;
  readonly accepted: boolean;
  readonly own: boolean;
  /** Whether the hub's reviewers had it before them. */
  readonly reviewed: boolean;
}

/** A row of hub.notice_view: a notice as its reader may know it. */
export interface NoticeRow extends NoticeText {
  readonly id: string;
  readonly colour: Colour;
  /** By the database's clock. */
  readonly state: NoticeState;
  readonly revision: number;
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly countries: readonly string[];
  readonly contact: string;
  readonly valid_until: Timestamp;
  readonly acknowledge_hours: number | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly version: number;
  readonly owner: ActorParty | null;
  readonly acknowledged: { readonly at: Timestamp; readonly note: string | null } | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationRow[];
  readonly evidence: readonly NoticeFile[];
}

/** A version of a published notice, as its reader may know it. */
export interface NoticeVersionRow {
  readonly version: number;
  readonly at: Timestamp;
  readonly op: Change;
  readonly by_user: string | null;
  readonly content: NoticeText & Pick<NoticeRow, 'colour' | 'details' | 'threat' | 'tlp' | 'valid_until' | 'revoked_reason'>;
}

export interface AcknowledgementRow {
  readonly party: ActorParty;
  /** null: not yet. */
  readonly at: Timestamp | null;
  readonly note: string | null;
}
