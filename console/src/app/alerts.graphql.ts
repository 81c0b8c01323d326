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

/** What an alert tells of. New values may be added. */
export type AlertKind =
  /** A request to act has come in, or was amended before it was acknowledged. */
  | 'ACTION_REQUEST'
  /** A decision or a check waits for an administrator. */
  | 'ADMINISTRATION'
  /** Operators got break-glass access to the party's indicators. */
  | 'BREAK_GLASS'
  /** A case, a contact or a report of the party needs an answer. */
  | 'CASE'
  /** A webhook or a pull of the party stands still, or a channel of alerts is disabled. */
  | 'CONNECTION'
  /** An API key of the party expires. */
  | 'CREDENTIAL'
  /** Half of the time, or 15 percent of it, is left to acknowledge or answer a request. */
  | 'DEADLINE'
  /** A request for information has come in, or was amended before it was acknowledged. */
  | 'INFORMATION_REQUEST'
  /** A note in a case mentions the officer. */
  | 'MENTION'
  /** A notice has come in, or a draft of the own country needs work. */
  | 'NOTICE'
  /** A request, a notice or a task is overdue. */
  | 'OVERDUE'
  /** Another party did something about the party's own indicators: a dispute, onward sharing, a link, a watch. */
  | 'OWN_INDICATOR'
  /** A watch has matched, or ends soon. */
  | 'WATCH_HIT'
  /** Other parties withdrew items that the party had. It must confirm that its copies are gone. */
  | 'WITHDRAWAL';

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

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

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

export type OpenAlertsQueryVariables = Exact<{ [key: string]: never; }>;


export type OpenAlertsQuery = { readonly alerts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly urgency: Urgency }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type AlertRaisedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlertRaisedSubscription = { readonly alertRaised: { readonly cursor: string, readonly alert: { readonly id: string, readonly reference: string, readonly kind: AlertKind, readonly urgency: Urgency } | null } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const OPEN_ALERTS = 'query OpenAlerts{alerts(filter:{open:true}first:100){nodes{id reference urgency}pageInfo{hasNextPage}}}' as TypedText<OpenAlertsQuery, OpenAlertsQueryVariables>;
export const ALERT_RAISED = 'subscription AlertRaised($after:Cursor){alertRaised(after:$after){cursor alert{id reference kind urgency}}}' as TypedText<AlertRaisedSubscription, AlertRaisedSubscriptionVariables>;
