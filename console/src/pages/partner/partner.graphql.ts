// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

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

/** A value to look up, in any spelling. */
export type LookupInput = {
  /** Bank of an account without IBAN: national code, BIC, or a name such as KBANK. */
  readonly bank?: string | null | undefined;
  /** Country of a value in national form. If absent, and the value names none, look-ups, searches, deconfliction requests and watches use the viewer's own country. Inputs that publish or go to other parties need it. */
  readonly country?: string | null | undefined;
  /** Kind of the value; absent: guessed. */
  readonly kind?: IndicatorKind | null | undefined;
  /** Network of a wallet; absent: each common network that has such addresses. */
  readonly network?: string | null | undefined;
  /** Platform or payment scheme, where one is needed. */
  readonly platform?: string | null | undefined;
  /** The value in any spelling. */
  readonly value: string;
};

/** An amount of money. */
export type MoneyInput = {
  /** A decimal number with at most as many decimal digits as the currency has: "12500.50". */
  readonly amount: string;
  /** ISO 4217 code: THB, USD … */
  readonly currency: string;
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

/** Whether a problem stops an element. */
export type ProblemSeverity =
  /** The problem stops the element; or, in a report that was taken, the value that `field` names. */
  | 'ERROR'
  /** The problem does not stop the element: a documentation range, a known-good value … */
  | 'WARNING';

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

/** A whole report. A field that is absent in an amendment is cleared. */
export type ReportInput = {
  /** Member countries that receive the report in addition to those derived from its content. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Keeps the report visible to the reporter only. Send it again without this field to submit it. A submitted report cannot become a draft again. */
  readonly draft?: boolean | null | undefined;
  /** Evidence files, which the reporter's agency has uploaded (POST /bulk/evidence); at most 20. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Member countries that never receive the report. This overrides every other rule. */
  readonly exceptCountries?: ReadonlyArray<string> | null | undefined;
  /** When it ended; not before incidentStartedAt. */
  readonly incidentEndedAt?: string | null | undefined;
  /** When it began. */
  readonly incidentStartedAt?: string | null | undefined;
  /** Losses, one entry for each currency; at most 20. */
  readonly losses?: ReadonlyArray<MoneyInput> | null | undefined;
  /** What happened; at most 50,000 characters. */
  readonly narrative?: string | null | undefined;
  /** The platform on which it happened, 1 to 100 characters. */
  readonly platform?: string | null | undefined;
  /** The country in which the accounts are registered, or were used, according to the platform. */
  readonly platformCountry?: string | null | undefined;
  /** The reporter's own reference, 1 to 200 characters. Submitting again under the same reference amends the report, as a new version. */
  readonly reference: string;
  /** Where the suspects are, at most 250. */
  readonly suspectCountries?: ReadonlyArray<string> | null | undefined;
  /** What the values are used for. */
  readonly threat: ThreatType;
  /** Title of the report, 1 to 300 characters. */
  readonly title: string;
  /** Traffic Light Protocol label. AMBER_STRICT is allowed for drafts only. */
  readonly tlp: Tlp;
  /** The values that the report is about; at most 1,000. */
  readonly values?: ReadonlyArray<ReportValueInput> | null | undefined;
  /** The version of the report that the reporter read; absent for a new report. If it is not current, nothing is stored (VERSION_STALE). Absent in an amendment: any version. */
  readonly version?: number | null | undefined;
  /** Where the victims are, at most 250. */
  readonly victimCountries?: ReadonlyArray<string> | null | undefined;
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

/** A value that a report is about, in any spelling, defanged or not. */
export type ReportValueInput = {
  /** National bank code, BIC or short name (KBANK), for an account without IBAN. */
  readonly bank?: string | null | undefined;
  /** Country of a phone number or account in national format. */
  readonly country?: string | null | undefined;
  /** Kind of the value. */
  readonly kind: IndicatorKind;
  /** Network of a wallet; absent: derived from the address. */
  readonly network?: string | null | undefined;
  /** What the value was used for; at most 2,000 characters. Do not enter data of victims. */
  readonly note?: string | null | undefined;
  /** Status of the person behind the value: victim, money mule … */
  readonly personStatus?: PersonStatus | null | undefined;
  /** Platform of an account or payment scheme, lower case. */
  readonly platform?: string | null | undefined;
  /** The value; at most 4,096 characters. */
  readonly value: string;
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

/** Why a report concerns a country. */
export type RouteReason =
  /** An account or payment address is held in the country (ISO 13616, ISO 9362, the payment scheme). */
  | 'BANK_COUNTRY'
  /** An address in it is under the country's domain (ccTLD). */
  | 'COUNTRY_DOMAIN'
  /** The reporter named the country. */
  | 'NAMED'
  /** A phone number in it belongs to the country (ITU-T E.164). */
  | 'PHONE_PREFIX'
  /** The accounts are in the country, according to the platform. */
  | 'PLATFORM_COUNTRY'
  /** Suspects are in the country. */
  | 'SUSPECTS'
  /** Victims are in the country. */
  | 'VICTIMS';

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

export type OutcomeLineFragment = { readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly question: { readonly id: string, readonly question: string, readonly createdAt: string, readonly answer: string | null, readonly answeredAt: string | null } | null, readonly verdicts: ReadonlyArray<{ readonly index: number, readonly verdict: ReportVerdict }> };

export type PartnerFiguresQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type PartnerFiguresQuery = { readonly partnerStatistics: ReadonlyArray<{ readonly submitted: number, readonly answered: number, readonly judged: number, readonly useful: number, readonly precision: number | null, readonly medianHours: number | null, readonly p90Hours: number | null, readonly country: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }> };

export type OwnReportLineFragment = { readonly id: string, readonly reference: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly state: ReportState, readonly publishedAt: string, readonly updatedAt: string, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly question: { readonly id: string, readonly question: string, readonly createdAt: string, readonly answer: string | null, readonly answeredAt: string | null } | null, readonly verdicts: ReadonlyArray<{ readonly index: number, readonly verdict: ReportVerdict }> }> };

export type OwnReportsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OwnReportsQuery = { readonly reports: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly state: ReportState, readonly publishedAt: string, readonly updatedAt: string, readonly values: ReadonlyArray<{ readonly kind: IndicatorKind }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly question: { readonly id: string, readonly question: string, readonly createdAt: string, readonly answer: string | null, readonly answeredAt: string | null } | null, readonly verdicts: ReadonlyArray<{ readonly index: number, readonly verdict: ReportVerdict }> }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OwnReportQueryVariables = Exact<{
  id: string;
}>;


export type OwnReportQuery = { readonly report: { readonly narrative: string | null, readonly platform: string | null, readonly platformCountry: string | null, readonly incidentStartedAt: string | null, readonly incidentEndedAt: string | null, readonly victimCountries: ReadonlyArray<string>, readonly suspectCountries: ReadonlyArray<string>, readonly countries: ReadonlyArray<string> | null, readonly exceptCountries: ReadonlyArray<string> | null, readonly withdrawnAt: string | null, readonly withdrawnReason: string | null, readonly version: number, readonly id: string, readonly reference: string, readonly title: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly state: ReportState, readonly publishedAt: string, readonly updatedAt: string, readonly losses: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string }>, readonly routes: ReadonlyArray<{ readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly reasons: ReadonlyArray<{ readonly reason: RouteReason }> }>, readonly values: ReadonlyArray<{ readonly value: string, readonly display: string, readonly note: string | null, readonly personStatus: PersonStatus | null, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly kind: IndicatorKind }>, readonly outcomes: ReadonlyArray<{ readonly id: string, readonly state: ReportOutcomeState, readonly reason: ReportDeclineReason | null, readonly comment: string | null, readonly updatedAt: string, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly question: { readonly id: string, readonly question: string, readonly createdAt: string, readonly answer: string | null, readonly answeredAt: string | null } | null, readonly verdicts: ReadonlyArray<{ readonly index: number, readonly verdict: ReportVerdict }> }> } | null };

export type AnswerReportQuestionMutationVariables = Exact<{
  id: string;
  answer: string;
}>;


export type AnswerReportQuestionMutation = { readonly answerReportQuestion: { readonly id: string } };

export type WithdrawReportMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type WithdrawReportMutation = { readonly withdrawReport: { readonly id: string, readonly state: ReportState } };

export type SubmitReportsMutationVariables = Exact<{
  input: ReadonlyArray<ReportInput> | ReportInput;
}>;


export type SubmitReportsMutation = { readonly submitReports: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly report: { readonly id: string, readonly state: ReportState, readonly routes: ReadonlyArray<{ readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }> } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly field: string | null, readonly message: string, readonly severity: ProblemSeverity }> }> };

export type CheckReportValuesQueryVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
}>;


export type CheckReportValuesQuery = { readonly checkValues: ReadonlyArray<{ readonly input: string, readonly kind: IndicatorKind | null, readonly canonical: string | null, readonly country: string | null, readonly problems: ReadonlyArray<{ readonly message: string, readonly severity: ProblemSeverity }> }> };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const PARTNER_FIGURES = 'query PartnerFigures($from:DateTime!$to:DateTime!){partnerStatistics(from:$from to:$to){submitted answered judged useful precision medianHours p90Hours country{...PartyName}}}fragment PartyName on Party{id kind name country}' as TypedText<PartnerFiguresQuery, PartnerFiguresQueryVariables>;
export const OWN_REPORTS = 'fragment OutcomeLine on ReportOutcome{id state reason comment updatedAt createdBy{party{...PartyName}}question{id question createdAt answer answeredAt}verdicts{index verdict}}fragment OwnReportLine on Report{id reference title threat tlp state publishedAt updatedAt values{kind}outcomes{...OutcomeLine}}query OwnReports($after:Cursor){reports(filter:{includeWithdrawn:true}first:30 after:$after){nodes{...OwnReportLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<OwnReportsQuery, OwnReportsQueryVariables>;
export const OWN_REPORT = 'fragment OutcomeLine on ReportOutcome{id state reason comment updatedAt createdBy{party{...PartyName}}question{id question createdAt answer answeredAt}verdicts{index verdict}}fragment OwnReportLine on Report{id reference title threat tlp state publishedAt updatedAt values{kind}outcomes{...OutcomeLine}}query OwnReport($id:ID!){report(id:$id){...OwnReportLine narrative platform platformCountry incidentStartedAt incidentEndedAt victimCountries suspectCountries countries exceptCountries withdrawnAt withdrawnReason version losses{amount currency}evidence{id filename type size sha256}routes{party{...PartyName}reasons{reason}}values{value display note personStatus platform network bank country}}}fragment PartyName on Party{id kind name country}' as TypedText<OwnReportQuery, OwnReportQueryVariables>;
export const ANSWER_REPORT_QUESTION = 'mutation AnswerReportQuestion($id:ID!$answer:String!){answerReportQuestion(id:$id answer:$answer){id}}' as TypedText<AnswerReportQuestionMutation, AnswerReportQuestionMutationVariables>;
export const WITHDRAW_REPORT = 'mutation WithdrawReport($id:ID!$reason:String!){withdrawReport(id:$id reason:$reason){id state}}' as TypedText<WithdrawReportMutation, WithdrawReportMutationVariables>;
export const SUBMIT_REPORTS = 'mutation SubmitReports($input:[ReportInput!]!){submitReports(input:$input){outcome report{id state routes{party{...PartyName}}}problems{code field message severity}}}fragment PartyName on Party{id kind name country}' as TypedText<SubmitReportsMutation, SubmitReportsMutationVariables>;
export const CHECK_REPORT_VALUES = 'query CheckReportValues($values:[LookupInput!]!){checkValues(values:$values){input kind canonical country problems{message severity}}}' as TypedText<CheckReportValuesQuery, CheckReportValuesQueryVariables>;
