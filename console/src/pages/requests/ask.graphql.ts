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

/** A whole inquiry. A field that is absent in an amendment is cleared. */
export type InformationInquiryInput = {
  /** Minutes from now within which a recipient must acknowledge, 1 to 10,080. Absent: a day, or deadlineMinutes if that is shorter. */
  readonly acknowledgeWithinMinutes?: number | null | undefined;
  /** Contact that the recipients can reach; 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry. */
  readonly contact?: string | null | undefined;
  /** An entry of your own party in the directory, in place of `contact` or beside it. The reader sees the entry only if it is in the entry's audience. */
  readonly contactEntryId?: string | null | undefined;
  /** Minutes from now within which a recipient must answer, 1 to 525,600. */
  readonly deadlineMinutes: number;
  /** Evidence files of the requester's agency, at most 20. Each recipient sees them. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Language of the question: a tag (BCP 47), such as th. */
  readonly language?: string | null | undefined;
  /** Legal basis of the inquiry. */
  readonly legalBasis: LegalBasis;
  /** The order, law or agreement as text, with its number; 1 to 2,000 characters. */
  readonly legalText: string;
  /** The question, in Markdown; 1 to 10,000 characters. */
  readonly question: string;
  /** The countries and partners that receive the inquiry, 1 to 20. Each gets a separate request, and they do not see each other. */
  readonly recipients: ReadonlyArray<string>;
  /** The requester's own reference, 1 to 200 characters. Sending again under the same reference amends an inquiry that has not been acknowledged. */
  readonly reference: string;
  /** Related indicators and reports, at most 100. A recipient sees only those that it may see anyway. */
  readonly related?: ReadonlyArray<string> | null | undefined;
  /** When the inquiry is deleted for both sides, with its thread and the requester's files. Not before its deadline; absent: five years, or the limit of your party. */
  readonly retainUntil?: string | null | undefined;
  /** The values that the question is about, at most 100, in any spelling. */
  readonly subjects?: ReadonlyArray<LookupInput> | null | undefined;
  /** Traffic Light Protocol label. AMBER_STRICT is refused, because it allows no recipient. */
  readonly tlp?: Tlp | null | undefined;
  /** How urgent it is. */
  readonly urgency?: Urgency | null | undefined;
};

/** Legal basis of a request. */
export type LegalBasis =
  /** A court order. */
  | 'COURT_ORDER'
  /** Danger to life, or imminent loss of money; an order follows. */
  | 'EMERGENCY'
  /** A request for mutual legal assistance, made or under way. */
  | 'MUTUAL_LEGAL_ASSISTANCE'
  /** Powers of the police under law. */
  | 'POLICE_POWERS'
  /** A prosecutor's order. */
  | 'PROSECUTOR_ORDER'
  /** A treaty, such as the Budapest Convention, article 29. */
  | 'TREATY'
  /** None: the recipient is asked to act under its own terms. */
  | 'VOLUNTARY';

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

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

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

/** Urgency of a request, as its requester states it, or of an alert. */
export type Urgency =
  /** Immediately: a life is in danger, or money is being moved. */
  | 'EMERGENCY'
  /** In the usual order. */
  | 'ROUTINE'
  /** Before routine requests. */
  | 'URGENT';

export type RecipientsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecipientsQuery = { readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> };

export type AskForInformationMutationVariables = Exact<{
  input: ReadonlyArray<InformationInquiryInput> | InformationInquiryInput;
  purpose?: string | null | undefined;
}>;


export type AskForInformationMutation = { readonly requestInformation: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly inquiry: { readonly id: string, readonly requests: ReadonlyArray<{ readonly id: string }> } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly field: string | null, readonly message: string }> }> };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const RECIPIENTS = 'query Recipients{parties{...PartyName}}fragment PartyName on Party{id kind name country}' as TypedText<RecipientsQuery, RecipientsQueryVariables>;
export const ASK_FOR_INFORMATION = 'mutation AskForInformation($input:[InformationInquiryInput!]!$purpose:String){requestInformation(input:$input purpose:$purpose){outcome inquiry{id requests{id}}problems{code field message}}}' as TypedText<AskForInformationMutation, AskForInformationMutationVariables>;
