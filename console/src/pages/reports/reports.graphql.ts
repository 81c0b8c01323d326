// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** The values to take from a report, and the response to its reporter. */
export type AcceptReportInput = {
  /** A comment for the reporter; at most 2,000 characters. Do not mention details of a case. */
  readonly comment?: string | null | undefined;
  /** Whether the indicators name the partner. */
  readonly credit?: Credit | null | undefined;
  /** Identifier of the entry. */
  readonly entryId: string;
  /** Values that become indicators; none: only the report is accepted. */
  readonly values?: ReadonlyArray<AcceptValueInput> | null | undefined;
  /** Verdicts for the reporter on single values. */
  readonly verdicts?: ReadonlyArray<ReportValueVerdictInput> | null | undefined;
  /** The version that the officer read. If it is not current, nothing is stored (TRIAGE_CHANGED). */
  readonly version: number;
};

/** A value of the report that becomes an indicator of the officer's agency. */
export type AcceptValueInput = {
  /** Whether, within the owner's party, only the publishing agency sees it; absent: unchanged, false for a new indicator. The audience sees it in any case. */
  readonly agencyOnly?: boolean | null | undefined;
  /** What readers learn of the owner; absent: unchanged, NAMED for a new indicator. */
  readonly attribution?: Attribution | null | undefined;
  /** Audience. Absent: unchanged, or the officer's own party only for a new indicator. */
  readonly audience?: AudienceInput | null | undefined;
  /** How sure the owner is, 0 to 100. */
  readonly confidence?: number | null | undefined;
  /** Credibility of the information: Admiralty code 1 to 6. */
  readonly credibility?: number | null | undefined;
  /** What is known about it; at most 20,000 characters. */
  readonly description?: string | null | undefined;
  /** What parties outside the audience learn when they ask for the value; absent: unchanged, HIDDEN for a new indicator. */
  readonly discoverability?: Discoverability | null | undefined;
  /** The publisher's own reference, 1 to 500 characters. It stays with its first value. */
  readonly externalId?: string | null | undefined;
  /** When it was first seen in use. */
  readonly firstSeen?: string | null | undefined;
  /** Index of the value in the report, from 0. */
  readonly index: number;
  /** When it was last seen in use; not before firstSeen. */
  readonly lastSeen?: string | null | undefined;
  /** The rule for onward sharing by recipients. Absent: unchanged, or the default of the party (PartySettings.onwardDefault) for a new indicator. A looser rule than before needs reissue. */
  readonly onward?: OnwardRuleInput | null | undefined;
  /** Status of the person behind the value (phones, accounts, wallets, e-mail addresses, devices). Absent: unchanged, UNKNOWN for a new indicator. Data on victims and witnesses reaches no partner. */
  readonly personStatus?: PersonStatus | null | undefined;
  /** Allows this input to widen or revive an existing indicator, and to narrow it without naming an audience. */
  readonly reissue?: boolean | null | undefined;
  /** Reliability of the source: Admiralty code A to F. */
  readonly reliability?: string | null | undefined;
  /** Clears content of an existing indicator that this input does not state: confidence, reliability, credibility, description, tags, firstSeen, lastSeen, validUntil, retainUntil. All other fields stay unchanged. */
  readonly replace?: boolean | null | undefined;
  /** Whether to publish again an indicator that the agency already has on the value. False: such a value is refused. */
  readonly restate?: boolean | null | undefined;
  /** End of retention, in the future. Then the hub deletes the item and notifies every reader to delete it. Absent: unchanged; for a new item five years. It is never later than the limits of retention (retentionRules) allow. */
  readonly retainUntil?: string | null | undefined;
  /** At most 50 tags of at most 100 characters; absent: unchanged, none for a new indicator. An empty list clears them. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** Threat that the value is used for; absent: the report's. */
  readonly threat?: ThreatType | null | undefined;
  /** Label; absent: the report's. A less strict label than the report's is refused. */
  readonly tlp?: Tlp | null | undefined;
  /** When the indicator lapses; in the future. */
  readonly validUntil?: string | null | undefined;
};

/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

/** What readers learn about the owner. */
export type Attribution =
  /** The party and its agency are shown. */
  | 'AGENCY'
  /** No owner is shown, and filters by owner do not match. */
  | 'HIDDEN'
  /** The party is shown. */
  | 'NAMED';

/** Audience of an item. Empty: only the owner. The TLP label limits the audience: AMBER does not allow every country, AMBER_STRICT requires an empty audience, RED allows only named countries or partners. */
export type AudienceInput = {
  /** Named member countries. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Every member country, including later ones; never partners. */
  readonly everyCountry?: boolean | null | undefined;
  /** Countries that never see the item. Overrides all other fields. */
  readonly exceptCountries?: ReadonlyArray<string> | null | undefined;
  /** Ids of working groups that the owner belongs to. The countries that are members at the time of publication are named one by one, as in `countries`. Countries that join later do not see the item. Countries that leave keep access. Not allowed for RED. */
  readonly groupMembersToday?: ReadonlyArray<string> | null | undefined;
  /** Ids of working groups that the owner belongs to. A country that leaves a group loses access at once. */
  readonly groups?: ReadonlyArray<string> | null | undefined;
  /** PARTNER parties. */
  readonly partners?: ReadonlyArray<string> | null | undefined;
};

/** Whether readers of an indicator see which partner reported its value. */
export type Credit =
  /** Not visible outside the country that accepted it. */
  | 'HIDDEN'
  /** Visible to countries that see the indicator and to that partner; to no other partner. */
  | 'NAMED';

/** What a party that does not see an item learns when it queries the value. */
export type Discoverability =
  /** Neither the requester nor the owner learns anything. */
  | 'HIDDEN'
  /** The requester learns that a party holds the value. The owner is notified. */
  | 'HIT'
  /** The requester learns which party holds the value, and can contact it. The owner is notified. */
  | 'HIT_CONTACT'
  /** The requester learns nothing. The owner is notified of the requester. */
  | 'SILENT';

/** State of an accepted report in a country. */
export type FeedbackState =
  /** The country has acted on the report. */
  | 'ACTION_TAKEN'
  /** The report is under investigation. */
  | 'UNDER_INVESTIGATION';

/** What kind of value an indicator is about. */
export type IndicatorKind =
  /** Mobile application by its store id. */
  | 'APP'
  /** IBAN, or a national account: country, bank and number. */
  | 'BANK_ACCOUNT'
  /** Wallet address on a network. */
  | 'CRYPTO_ADDRESS'
  /** IMEI, IMSI or ICCID. */
  | 'DEVICE_ID'
  /** Host name; canonical: lower case, punycode. */
  | 'DOMAIN'
  /** E-mail address, in lower case. */
  | 'EMAIL'
  /** MD5, SHA-1 or SHA-256 of a file. */
  | 'FILE_HASH'
  /** IPv4 or IPv6 address, or a network in CIDR notation. */
  | 'IP'
  /** Account on a messaging platform. */
  | 'MESSAGING_ACCOUNT'
  /** Payment proxy of a scheme: PromptPay, PayNow, DuitNow, VietQR, QRIS, Bakong, InstaPay … */
  | 'PAYMENT_ID'
  /** Telephone number; canonical: E.164. */
  | 'PHONE'
  /** Account or page on a social platform. */
  | 'SOCIAL_ACCOUNT'
  /** Web address, WHATWG URL. */
  | 'URL';

/** Onward sharing that an owner allows to recipients of an indicator. */
export type OnwardMode =
  /** Recipients can propose onward sharing, and the owner decides. */
  | 'ASK'
  /** Recipients cannot propose onward sharing. */
  | 'NONE'
  /** Proposals within the named countries and groups take effect at once. The owner decides about other proposals. */
  | 'WITHIN';

/** Rule for onward sharing of an indicator by its recipients. */
export type OnwardRuleInput = {
  /** What recipients may propose. */
  readonly mode: OnwardMode;
  /** Countries and groups; only for WITHIN. */
  readonly within?: AudienceInput | null | undefined;
};

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

/** Status of the person behind a value. */
export type PersonStatus =
  /** Passes stolen money on under coercion or deception. */
  | 'MULE_COERCED'
  /** Suspected of passing stolen money on. */
  | 'MULE_SUSPECTED'
  /** Suspected of the offence itself. */
  | 'SUSPECT'
  /** Not stated. */
  | 'UNKNOWN'
  /** A victim. The data reaches no partner. */
  | 'VICTIM'
  /** A witness. The data reaches no partner. */
  | 'WITNESS';

/** The result for one element of a batch. */
export type PublishOutcome =
  /** The object is new. */
  | 'CREATED'
  /** Nothing was written; the problems give the reasons. */
  | 'REJECTED'
  /** The object was removed. */
  | 'REMOVED'
  /** The object already exists with the same content. */
  | 'UNCHANGED'
  /** The object has a new version. */
  | 'UPDATED';

/** Why a country declines a report. */
export type ReportDeclineReason =
  /** The reporter has sent the same in another report. */
  | 'DUPLICATE'
  /** The report has too little information. */
  | 'NOT_ENOUGH'
  /** The report does not concern the country. */
  | 'NOT_OURS'
  /** The report describes no offence under the country's law. */
  | 'NO_OFFENCE'
  /** Another reason, given in the comment. */
  | 'OTHER'
  /** The report is too old to be useful. */
  | 'OUTDATED'
  /** The report is incorrect. */
  | 'WRONG';

/** Feedback for the reporter. */
export type ReportFeedbackInput = {
  /** At most 2,000 characters. Do not mention details of a case. */
  readonly comment?: string | null | undefined;
  /** New state of an accepted entry; absent: unchanged. */
  readonly state?: FeedbackState | null | undefined;
  /** Verdicts on single values. */
  readonly verdicts?: ReadonlyArray<ReportValueVerdictInput> | null | undefined;
};

/** State of a report in a country. */
export type ReportOutcomeState =
  /** The country works with the report. */
  | 'ACCEPTED'
  /** The country has acted on the report. */
  | 'ACTION_TAKEN'
  /** The country does not work with the report, for the given reason. */
  | 'DECLINED'
  /** The country has asked the reporter a question and waits for the answer. */
  | 'QUESTION'
  /** The report is under investigation. */
  | 'UNDER_INVESTIGATION'
  /** An officer is to decide on it, or to decide again. */
  | 'UNDER_TRIAGE';

/** State of a report. */
export type ReportState =
  /** Visible to its reporter only. */
  | 'DRAFT'
  /** Offered to the countries that it concerns. */
  | 'SUBMITTED'
  /** Withdrawn by its reporter, with a reason. */
  | 'WITHDRAWN';

/** A verdict for the reporter on one value. */
export type ReportValueVerdictInput = {
  /** Index of the value in the report, from 0. */
  readonly index: number;
  /** The verdict. ALREADY_KNOWN discloses to the reporter that the country holds the value. */
  readonly verdict: ReportVerdict;
};

/** A country's verdict on one value of a report. */
export type ReportVerdict =
  /** The country has acted on the value. */
  | 'ACTION_TAKEN'
  /** The country had the value before. This verdict discloses to the reporter that the country holds the value. */
  | 'ALREADY_KNOWN'
  /** The value is under investigation. */
  | 'UNDER_INVESTIGATION'
  /** The value was useful. */
  | 'USEFUL'
  /** The value is not what the report states. */
  | 'WRONG';

/** Role of an account. Roles combine. */
export type Role =
  /** Reads, publishes, changes and revokes indicators. */
  | 'ANALYST'
  /** The second officer for releases that need two officers. */
  | 'APPROVER'
  /** Reads the audit log. Reads no content. */
  | 'AUDITOR'
  /** Reads and publishes its partner's own reports, and reads what was released to it. */
  | 'CONTRIBUTOR'
  /** Handles requests of data subjects. */
  | 'DATA_PROTECTION'
  /** Operates the hub: parties and groups. Reads no content. */
  | 'HUB_OPERATOR'
  /** Reviews notices that were submitted for review, nothing else. */
  | 'HUB_REVIEWER'
  /** An analyst who also works with other countries. */
  | 'LIAISON'
  /** Manages its country's officers. Reads no content. */
  | 'NATIONAL_ADMIN'
  /** Manages its partner's people. Reads no content. */
  | 'PARTNER_ADMIN';

/** What the value is used for. */
export type ThreatType =
  /** Fraud by telephone out of a call centre. */
  | 'CALL_CENTRE_SCAM'
  /** Posing as an authority, a company or a person. */
  | 'IMPERSONATION'
  /** False investments, “pig butchering”. */
  | 'INVESTMENT_SCAM'
  /** Distributing or controlling malicious software. */
  | 'MALWARE'
  /** Passing stolen money on. */
  | 'MONEY_MULE'
  /** None of these. */
  | 'OTHER'
  /** Stealing credentials by imitation. */
  | 'PHISHING'
  /** Extortion by encryption. */
  | 'RANSOMWARE'
  /** A feigned relationship. */
  | 'ROMANCE_SCAM'
  /** Blackmail with intimate pictures. */
  | 'SEXTORTION'
  /** Trafficking in persons, also into scam compounds. */
  | 'TRAFFICKING';

/** Traffic Light Protocol 2.0 (FIRST). The labels themselves are never translated. */
export type Tlp =
  /** Need to know: only named countries, groups and partners. */
  | 'AMBER'
  /** AMBER+STRICT: only the owner's own party. */
  | 'AMBER_STRICT'
  /** No limit on disclosure. */
  | 'CLEAR'
  /** For the community: any country or group, and named partners. */
  | 'GREEN'
  /** Only for people in named countries or partners, not for machines. */
  | 'RED';

/** An entry of the queue in the version that the officer read. */
export type TriageEntryVersionInput = {
  /** Identifier of the entry. */
  readonly id: string;
  /** The version that the officer read. If it is not current, nothing is stored (TRIAGE_CHANGED). */
  readonly version: number;
};

/** Conditions on a list of entries. An absent field does not filter. */
export type TriageFilter = {
  /** Only entries that the viewer is assigned to. */
  readonly assignedToMe?: boolean | null | undefined;
  /** Whether the due date has passed. */
  readonly overdue?: boolean | null | undefined;
  /** Reported by any of these partners. */
  readonly partners?: ReadonlyArray<string> | null | undefined;
  /** Entries of any of these reports, in any state unless states is given. */
  readonly reports?: ReadonlyArray<string> | null | undefined;
  /** Any of these states. Absent: entries to work on, which are new, wait for an answer, or were amended since they were decided or merged. */
  readonly states?: ReadonlyArray<TriageState> | null | undefined;
  /** Reports about any of these threats. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
};

/** One part of an entry that is split. */
export type TriagePartInput = {
  /** The agency of the country that works on the part. */
  readonly agencyId?: string | null | undefined;
  /** Indexes of its values in the report, from 0; at most 1,000. */
  readonly indexes: ReadonlyArray<number>;
};

/** State of an entry of the queue. */
export type TriageState =
  /** The country works with the report; further values may be accepted. */
  | 'ACCEPTED'
  /** The reporter has a question to answer; the clock is stopped. */
  | 'ASKED'
  /** The report was withdrawn, or no longer concerns the country. */
  | 'CLOSED'
  /** The country does not work with the report. */
  | 'DECLINED'
  /** Merged into another entry. */
  | 'MERGED'
  /** Waiting for a decision. */
  | 'NEW'
  /** Split; each part is an entry. */
  | 'SPLIT';

export type TriageLineFragment = { readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly assignee: { readonly id: string | null, readonly name: string | null } | null, readonly report: { readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind }> } };

export type TriageQueueQueryVariables = Exact<{
  filter?: TriageFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type TriageQueueQuery = { readonly triageQueue: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly assignee: { readonly id: string | null, readonly name: string | null } | null, readonly report: { readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TriageDetailFragment = { readonly indexes: ReadonlyArray<number> | null, readonly mergedIntoId: string | null, readonly partOfId: string | null, readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly agency: { readonly id: string, readonly name: string } | null, readonly duplicates: ReadonlyArray<{ readonly entryId: string, readonly valueCount: number }>, readonly knownValues: ReadonlyArray<{ readonly index: number, readonly own: boolean, readonly otherOwners: number }>, readonly report: { readonly narrative: string | null, readonly platform: string | null, readonly platformCountry: string | null, readonly state: ReportState, readonly incidentStartedAt: string | null, readonly incidentEndedAt: string | null, readonly victimCountries: ReadonlyArray<string>, readonly suspectCountries: ReadonlyArray<string>, readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly losses: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string }>, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly note: string | null, readonly personStatus: PersonStatus | null }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly question: { readonly id: string, readonly question: string, readonly answer: string | null, readonly answeredAt: string | null } | null }>, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly assignee: { readonly id: string | null, readonly name: string | null } | null };

export type OneTriageEntryQueryVariables = Exact<{
  id: string;
}>;


export type OneTriageEntryQuery = { readonly triageEntry: { readonly indexes: ReadonlyArray<number> | null, readonly mergedIntoId: string | null, readonly partOfId: string | null, readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly agency: { readonly id: string, readonly name: string } | null, readonly duplicates: ReadonlyArray<{ readonly entryId: string, readonly valueCount: number }>, readonly knownValues: ReadonlyArray<{ readonly index: number, readonly own: boolean, readonly otherOwners: number }>, readonly report: { readonly narrative: string | null, readonly platform: string | null, readonly platformCountry: string | null, readonly state: ReportState, readonly incidentStartedAt: string | null, readonly incidentEndedAt: string | null, readonly victimCountries: ReadonlyArray<string>, readonly suspectCountries: ReadonlyArray<string>, readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly losses: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string }>, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly note: string | null, readonly personStatus: PersonStatus | null }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly question: { readonly id: string, readonly question: string, readonly answer: string | null, readonly answeredAt: string | null } | null }>, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly assignee: { readonly id: string | null, readonly name: string | null } | null } | null, readonly ofReport: { readonly nodes: ReadonlyArray<{ readonly indexes: ReadonlyArray<number> | null, readonly mergedIntoId: string | null, readonly partOfId: string | null, readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly agency: { readonly id: string, readonly name: string } | null, readonly duplicates: ReadonlyArray<{ readonly entryId: string, readonly valueCount: number }>, readonly knownValues: ReadonlyArray<{ readonly index: number, readonly own: boolean, readonly otherOwners: number }>, readonly report: { readonly narrative: string | null, readonly platform: string | null, readonly platformCountry: string | null, readonly state: ReportState, readonly incidentStartedAt: string | null, readonly incidentEndedAt: string | null, readonly victimCountries: ReadonlyArray<string>, readonly suspectCountries: ReadonlyArray<string>, readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly losses: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string }>, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly note: string | null, readonly personStatus: PersonStatus | null }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly question: { readonly id: string, readonly question: string, readonly answer: string | null, readonly answeredAt: string | null } | null }>, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly assignee: { readonly id: string | null, readonly name: string | null } | null }> } };

export type DuplicateEntryQueryVariables = Exact<{
  id: string;
}>;


export type DuplicateEntryQuery = { readonly triageEntry: { readonly id: string, readonly state: TriageState, readonly version: number, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly amendedAt: string | null, readonly assignee: { readonly id: string | null, readonly name: string | null } | null, readonly report: { readonly id: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly reference: string, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind }> } } | null };

export type PassOnToQueryVariables = Exact<{ [key: string]: never; }>;


export type PassOnToQuery = { readonly agencies: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> } };

export type AcceptReportMutationVariables = Exact<{
  input: AcceptReportInput;
}>;


export type AcceptReportMutation = { readonly acceptReport: { readonly entry: { readonly id: string, readonly state: TriageState }, readonly receipts: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> } };

export type DeclineReportMutationVariables = Exact<{
  entryId: string;
  version: number;
  reason: ReportDeclineReason;
  comment?: string | null | undefined;
}>;


export type DeclineReportMutation = { readonly declineReport: { readonly id: string, readonly state: TriageState } };

export type AskReporterMutationVariables = Exact<{
  entryId: string;
  version: number;
  question: string;
}>;


export type AskReporterMutation = { readonly askReporter: { readonly id: string, readonly state: TriageState } };

export type AssignTriageEntryMutationVariables = Exact<{
  entryId: string;
  version: number;
  userId?: string | null | undefined;
}>;


export type AssignTriageEntryMutation = { readonly assignTriageEntry: { readonly id: string, readonly version: number } };

export type SplitReportMutationVariables = Exact<{
  entryId: string;
  version: number;
  parts: ReadonlyArray<TriagePartInput> | TriagePartInput;
}>;


export type SplitReportMutation = { readonly splitReport: { readonly id: string, readonly state: TriageState } };

export type MergeReportsMutationVariables = Exact<{
  entryId: string;
  version: number;
  entries: ReadonlyArray<TriageEntryVersionInput> | TriageEntryVersionInput;
}>;


export type MergeReportsMutation = { readonly mergeReports: { readonly id: string, readonly version: number } };

export type ReopenReportMutationVariables = Exact<{
  entryId: string;
  version: number;
}>;


export type ReopenReportMutation = { readonly reopenReport: { readonly id: string, readonly state: TriageState } };

export type GiveFeedbackMutationVariables = Exact<{
  entryId: string;
  version: number;
  input: ReportFeedbackInput;
}>;


export type GiveFeedbackMutation = { readonly giveFeedback: { readonly id: string, readonly version: number } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const TRIAGE_QUEUE = 'fragment TriageLine on TriageEntry{id state version createdAt dueAt overdue amendedAt assignee{id name}report{id title threat tlp reference publishedAt owner{...PartyName}values{kind}}}query TriageQueue($filter:TriageFilter$after:Cursor){triageQueue(filter:$filter first:30 after:$after){nodes{...TriageLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<TriageQueueQuery, TriageQueueQueryVariables>;
export const ONE_TRIAGE_ENTRY = 'fragment TriageLine on TriageEntry{id state version createdAt dueAt overdue amendedAt assignee{id name}report{id title threat tlp reference publishedAt owner{...PartyName}values{kind}}}fragment TriageDetail on TriageEntry{...TriageLine indexes mergedIntoId partOfId agency{id name}duplicates{entryId valueCount}knownValues{index own otherOwners}report{narrative platform platformCountry state incidentStartedAt incidentEndedAt victimCountries suspectCountries losses{amount currency}evidence{id filename type size sha256}values{kind value display note personStatus}outcomes{id state reason comment updatedAt question{id question answer answeredAt}}}}query OneTriageEntry($id:ID!){triageEntry(id:$id){...TriageDetail}ofReport:triageQueue(filter:{reports:[$id]states:[NEW ASKED ACCEPTED DECLINED MERGED SPLIT CLOSED]}first:1){nodes{...TriageDetail}}}fragment PartyName on Party{id kind name country}' as TypedText<OneTriageEntryQuery, OneTriageEntryQueryVariables>;
export const DUPLICATE_ENTRY = 'fragment TriageLine on TriageEntry{id state version createdAt dueAt overdue amendedAt assignee{id name}report{id title threat tlp reference publishedAt owner{...PartyName}values{kind}}}query DuplicateEntry($id:ID!){triageEntry(id:$id){...TriageLine}}fragment PartyName on Party{id kind name country}' as TypedText<DuplicateEntryQuery, DuplicateEntryQueryVariables>;
export const PASS_ON_TO = 'query PassOnTo{agencies(first:100){nodes{id name}}}' as TypedText<PassOnToQuery, PassOnToQueryVariables>;
export const ACCEPT_REPORT = 'mutation AcceptReport($input:AcceptReportInput!){acceptReport(input:$input){entry{id state}receipts{index outcome problems{code message}}}}' as TypedText<AcceptReportMutation, AcceptReportMutationVariables>;
export const DECLINE_REPORT = 'mutation DeclineReport($entryId:ID!$version:Int!$reason:ReportDeclineReason!$comment:String){declineReport(entryId:$entryId version:$version reason:$reason comment:$comment){id state}}' as TypedText<DeclineReportMutation, DeclineReportMutationVariables>;
export const ASK_REPORTER = 'mutation AskReporter($entryId:ID!$version:Int!$question:String!){askReporter(entryId:$entryId version:$version question:$question){id state}}' as TypedText<AskReporterMutation, AskReporterMutationVariables>;
export const ASSIGN_TRIAGE_ENTRY = 'mutation AssignTriageEntry($entryId:ID!$version:Int!$userId:ID){assignTriageEntry(entryId:$entryId version:$version userId:$userId){id version}}' as TypedText<AssignTriageEntryMutation, AssignTriageEntryMutationVariables>;
export const SPLIT_REPORT = 'mutation SplitReport($entryId:ID!$version:Int!$parts:[TriagePartInput!]!){splitReport(entryId:$entryId version:$version parts:$parts){id state}}' as TypedText<SplitReportMutation, SplitReportMutationVariables>;
export const MERGE_REPORTS = 'mutation MergeReports($entryId:ID!$version:Int!$entries:[TriageEntryVersionInput!]!){mergeReports(entryId:$entryId version:$version entries:$entries){id version}}' as TypedText<MergeReportsMutation, MergeReportsMutationVariables>;
export const REOPEN_REPORT = 'mutation ReopenReport($entryId:ID!$version:Int!){reopenReport(entryId:$entryId version:$version){id state}}' as TypedText<ReopenReportMutation, ReopenReportMutationVariables>;
export const GIVE_FEEDBACK = 'mutation GiveFeedback($entryId:ID!$version:Int!$input:ReportFeedbackInput!){giveFeedback(entryId:$entryId version:$version input:$input){id version}}' as TypedText<GiveFeedbackMutation, GiveFeedbackMutationVariables>;
