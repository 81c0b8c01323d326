import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { MoneyInput } from '../../platform/graphql/money.graphql.js';
import type { EvidenceFile } from '../../intel/evidence/evidence.js';
import type { Change } from '../../intel/indicators/change.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** PURPLE: a modus operandi; ORANGE: an imminent threat; SILVER: assets; BULLETIN: any subject, not reviewed by the hub. */
export const COLOURS = ['PURPLE', 'ORANGE', 'SILVER', 'BULLETIN'] as const;
export type Colour = (typeof COLOURS)[number];

/** Status of a notice in its own country. */
export const DRAFT_STATES = ['DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** Status of a published notice for its readers. */
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
export const LONGEST_NOTE = 2_000;
export const MOST_ASSETS = 50;
export const MOST_LIST_ENTRIES = 50;
export const MOST_RELATED_INDICATORS = 100;
export const MOST_TRANSLATIONS = 30;
/** Most bytes (UTF-8, as JSON) of all texts of a notice together, and of its details. */
export const MOST_BYTES = 300_000;
export const MOST_BYTES_OF_DETAILS = 60_000;
/** Default hours for countries to acknowledge an ORANGE notice. */
export const ORANGE_HOURS = 12;

export interface Asset {
  readonly type: AssetType;
  readonly description: string;
  readonly value?: MoneyInput | null;
  readonly holder: Holder;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null;
}

/** Details that the template of a colour requires; absent: not given. */
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

/** The text of a notice in one language. */
export interface NoticeText {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
}

/** A notice's details in another language; absent details are not translated. */
export interface TranslatedDetails {
  readonly method?: string | null;
  /** Each list has the order and length of the original's. */
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

/** A whole notice as its authors send it. */
export interface NoticeFields extends NoticeText {
  readonly colour: Colour;
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly countries: readonly string[];
  /** Empty: the name of the unit of the entry. */
  readonly contact: string;
  /** Id of an entry of the country in the directory. */
  readonly contactEntryId?: string | null;
  readonly validUntil: Date;
  readonly retainUntil: Date | null;
  readonly acknowledgeWithinHours: number | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationFields[];
  readonly evidence: readonly string[];
}

type NoticeFile = Omit<EvidenceFile, 'addedAt'> & { readonly addedAt: Timestamp };

/** The audience of a notice, with the names at the time of saving: a reviewer knows no group of the owner. */
export interface NoticeAudience {
  readonly everyCountry: boolean;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly partners: readonly ActorParty[];
  readonly exceptCountries: readonly string[];
}

/** Stored content of a draft, under the names of the columns of hub.notice. */
export interface DraftContent extends NoticeText {
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly countries: readonly string[];
  readonly contact: string;
  /** Absent in drafts from before the directory. */
  readonly contact_entry?: string | null;
  readonly valid_until: string;
  readonly retain_until: string | null;
  readonly acknowledge_hours: number | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationFields[];
  /** Not `audience`: the column of that name has keys. */
  readonly readers: NoticeAudience;
  readonly files?: readonly NoticeFile[];
}

/** A draft, as visible to its own country or to a reviewer. */
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
  readonly created_at: Timestamp;
  /** The first author; null for a reader of another party. */
  readonly created_by: ActorView | null;
  readonly updated_at: Timestamp;
  readonly ends_at: Timestamp | null;
  readonly owner: ActorParty;
}

export interface TranslationRow extends TranslationFields {
  readonly id: string;
  readonly addedAt: Timestamp;
  readonly accepted: boolean;
  readonly own: boolean;
  /** Whether the hub's reviewers reviewed it. */
  readonly reviewed: boolean;
}

/** A row of hub.notice_view: a notice as visible to the viewer. */
export interface NoticeRow extends NoticeText {
  readonly id: string;
  readonly colour: Colour;
  /** According to the database's clock. */
  readonly state: NoticeState;
  readonly revision: number;
  readonly details: NoticeDetails;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly countries: readonly string[];
  readonly contact: string;
  readonly contact_entry: string | null;
  readonly valid_until: Timestamp;
  readonly retain_until: Timestamp | null;
  readonly acknowledge_hours: number | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  readonly revoked_by: ActorView | null;
  readonly revoked_reason: string | null;
  readonly version: number;
  readonly owner: ActorParty | null;
  readonly acknowledged: { readonly at: Timestamp; readonly note: string | null } | null;
  readonly related: readonly string[];
  readonly translations: readonly TranslationRow[];
  readonly evidence: readonly NoticeFile[];
}

/** A version of a published notice, as visible to the viewer. */
export interface NoticeVersionRow {
  readonly version: number;
  readonly at: Timestamp;
  readonly op: Change;
  readonly by: ActorView | null;
  readonly content: NoticeText & Pick<NoticeRow, 'colour' | 'details' | 'threat' | 'tlp' | 'valid_until' | 'revoked_reason'>;
}

export interface AcknowledgementRow {
  readonly party: ActorParty;
  /** null: not yet. */
  readonly at: Timestamp | null;
  readonly note: string | null;
}
