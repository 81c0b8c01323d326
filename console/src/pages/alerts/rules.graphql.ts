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

/** How an alert reaches officers. Outside the hub it has no content: kind, urgency, clock, reference and a link. New values may be added. */
export type AlertChannel =
  /** A letter to an officer. */
  | 'EMAIL'
  /** The list `alerts` and the subscription `alertRaised`. */
  | 'IN_APP'
  /** A message in a chat channel of Mattermost (incoming webhook). */
  | 'MATTERMOST'
  /** A message in a chat channel of Slack (incoming webhook). */
  | 'SLACK'
  /** A text message to an officer's phone, through a gateway of the party. */
  | 'SMS'
  /** A card in a channel of Microsoft Teams (webhook of a workflow). */
  | 'TEAMS'
  /** A call to an officer's phone, through a gateway of the party. */
  | 'VOICE'
  /** A signed message to a system of the party (Standard Webhooks 1.0). */
  | 'WEBHOOK';

/** A new channel for alerts. */
export type AlertChannelInput = {
  /** An agency of the viewer's party. Absent: the party as a whole. */
  readonly agencyId?: string | null | undefined;
  /** SLACK, TEAMS, MATTERMOST, WEBHOOK, SMS or VOICE. */
  readonly kind: AlertChannel;
  /** Display name, 1 to 200 characters. */
  readonly name: string;
  /** Address to send to: https, port 443 or 8443, a host on the public internet. */
  readonly url: string;
};

/** State of a channel. */
export type AlertChannelState =
  /** The receiver accepted the last message, or there was none. */
  | 'ACTIVE'
  /** The receiver of a chat channel answered 404 or 410 to three messages since the last one that it accepted. Nothing is sent until it accepts a test message; what waited was dropped, except emergencies. */
  | 'DISABLED'
  /** The receiver did not accept the last message. The hub tries again. */
  | 'FAILING';

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

/** How emergencies escalate. */
export type AlertPolicyInput = {
  /** Minutes between two calls, 1 to 60. */
  readonly repeatMinutes: number;
  /** How often an officer is called again before the next in line is called, too: 0 to 10. */
  readonly repeats: number;
};

/** A rule for alerts. An absent condition fits every alert. */
export type AlertRuleInput = {
  /** Channels besides in-app. Absent: e-mail. Chat channels (SLACK, TEAMS, MATTERMOST, WEBHOOK) are for rules of agencies and parties. */
  readonly channels?: ReadonlyArray<AlertChannel> | null | undefined;
  /** Kinds. */
  readonly kinds?: ReadonlyArray<AlertKind> | null | undefined;
  /** The least urgency. */
  readonly minUrgency?: Urgency | null | undefined;
  /** What it does. */
  readonly mode: AlertRuleMode;
  /** Threats of the item, at most 50. Such a rule fits no alert without a threat. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
};

/** What a rule does with alerts that fit it. */
export type AlertRuleMode =
  /** Shows them at once, and sends them in the daily digest. */
  | 'DIGEST'
  /** Shows and sends them at once. */
  | 'IMMEDIATE'
  /** Neither shows them live nor sends them. They stay in the list. An emergency reaches officers on duty anyway. */
  | 'OFF';

/** All settings of an officer. An absent field is cleared. */
export type AlertSettingsInput = {
  /** When the daily digest is sent, as HH:MM. */
  readonly digestAt?: string | null | undefined;
  /** Phone number for SMS and voice, such as +66 2 555 0100, or a national form of the officer's country. */
  readonly phone?: string | null | undefined;
  /** Beginning of the quiet hours, as HH:MM. They do not apply to an officer on duty, nor to emergencies. */
  readonly quietFrom?: string | null | undefined;
  /** End of the quiet hours, as HH:MM; before the beginning: on the next day. */
  readonly quietTo?: string | null | undefined;
  /** A name from the IANA time zone database, such as Asia/Bangkok. Absent: that of the duty roster, or else UTC. */
  readonly timeZone?: string | null | undefined;
};

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

export type RuleLineFragment = { readonly kinds: ReadonlyArray<AlertKind>, readonly minUrgency: Urgency, readonly threats: ReadonlyArray<ThreatType>, readonly mode: AlertRuleMode, readonly channels: ReadonlyArray<AlertChannel> };

export type OwnAlertChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnAlertChoicesQuery = { readonly ownAlertRules: { readonly rules: ReadonlyArray<{ readonly kinds: ReadonlyArray<AlertKind>, readonly minUrgency: Urgency, readonly threats: ReadonlyArray<ThreatType>, readonly mode: AlertRuleMode, readonly channels: ReadonlyArray<AlertChannel> }> }, readonly alertSettings: { readonly quietFrom: string | null, readonly quietTo: string | null, readonly digestAt: string, readonly timeZone: string | null, readonly phone: string | null } };

export type TeamAlertChoicesQueryVariables = Exact<{
  agencyId?: string | null | undefined;
}>;


export type TeamAlertChoicesQuery = { readonly alertRules: { readonly rules: ReadonlyArray<{ readonly kinds: ReadonlyArray<AlertKind>, readonly minUrgency: Urgency, readonly threats: ReadonlyArray<ThreatType>, readonly mode: AlertRuleMode, readonly channels: ReadonlyArray<AlertChannel> }> }, readonly alertPolicy: { readonly repeatMinutes: number, readonly repeats: number, readonly updatedAt: string | null } };

export type AlertChannelsQueryVariables = Exact<{ [key: string]: never; }>;


export type AlertChannelsQuery = { readonly alertChannels: ReadonlyArray<{ readonly id: string, readonly kind: AlertChannel, readonly name: string, readonly host: string, readonly state: AlertChannelState, readonly failure: string | null, readonly failingSince: string | null, readonly lastDeliveredAt: string | null, readonly agency: { readonly id: string, readonly name: string } | null }> };

export type SetOwnAlertRulesMutationVariables = Exact<{
  rules: ReadonlyArray<AlertRuleInput> | AlertRuleInput;
}>;


export type SetOwnAlertRulesMutation = { readonly setOwnAlertRules: { readonly rules: ReadonlyArray<{ readonly mode: AlertRuleMode }> } };

export type UpdateAlertSettingsMutationVariables = Exact<{
  input: AlertSettingsInput;
}>;


export type UpdateAlertSettingsMutation = { readonly updateAlertSettings: { readonly digestAt: string } };

export type SetAlertRulesMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  rules: ReadonlyArray<AlertRuleInput> | AlertRuleInput;
}>;


export type SetAlertRulesMutation = { readonly setAlertRules: { readonly rules: ReadonlyArray<{ readonly mode: AlertRuleMode }> } };

export type UpdateAlertPolicyMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  input: AlertPolicyInput;
}>;


export type UpdateAlertPolicyMutation = { readonly updateAlertPolicy: { readonly repeatMinutes: number } };

export type CreateAlertChannelMutationVariables = Exact<{
  input: AlertChannelInput;
}>;


export type CreateAlertChannelMutation = { readonly createAlertChannel: { readonly secret: string | null, readonly channel: { readonly id: string } } };

export type TestAlertChannelMutationVariables = Exact<{
  id: string;
}>;


export type TestAlertChannelMutation = { readonly testAlertChannel: { readonly delivered: boolean, readonly failure: string | null } };

export type DeleteAlertChannelMutationVariables = Exact<{
  id: string;
}>;


export type DeleteAlertChannelMutation = { readonly deleteAlertChannel: string };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const OWN_ALERT_CHOICES = 'fragment RuleLine on AlertRule{kinds minUrgency threats mode channels}query OwnAlertChoices{ownAlertRules{rules{...RuleLine}}alertSettings{quietFrom quietTo digestAt timeZone phone}}' as TypedText<OwnAlertChoicesQuery, OwnAlertChoicesQueryVariables>;
export const TEAM_ALERT_CHOICES = 'fragment RuleLine on AlertRule{kinds minUrgency threats mode channels}query TeamAlertChoices($agencyId:ID){alertRules(agencyId:$agencyId){rules{...RuleLine}}alertPolicy(agencyId:$agencyId){repeatMinutes repeats updatedAt}}' as TypedText<TeamAlertChoicesQuery, TeamAlertChoicesQueryVariables>;
export const ALERT_CHANNELS = 'query AlertChannels{alertChannels{id kind name host state failure failingSince lastDeliveredAt agency{id name}}}' as TypedText<AlertChannelsQuery, AlertChannelsQueryVariables>;
export const SET_OWN_ALERT_RULES = 'mutation SetOwnAlertRules($rules:[AlertRuleInput!]!){setOwnAlertRules(rules:$rules){rules{mode}}}' as TypedText<SetOwnAlertRulesMutation, SetOwnAlertRulesMutationVariables>;
export const UPDATE_ALERT_SETTINGS = 'mutation UpdateAlertSettings($input:AlertSettingsInput!){updateAlertSettings(input:$input){digestAt}}' as TypedText<UpdateAlertSettingsMutation, UpdateAlertSettingsMutationVariables>;
export const SET_ALERT_RULES = 'mutation SetAlertRules($agencyId:ID$rules:[AlertRuleInput!]!){setAlertRules(agencyId:$agencyId rules:$rules){rules{mode}}}' as TypedText<SetAlertRulesMutation, SetAlertRulesMutationVariables>;
export const UPDATE_ALERT_POLICY = 'mutation UpdateAlertPolicy($agencyId:ID$input:AlertPolicyInput!){updateAlertPolicy(agencyId:$agencyId input:$input){repeatMinutes}}' as TypedText<UpdateAlertPolicyMutation, UpdateAlertPolicyMutationVariables>;
export const CREATE_ALERT_CHANNEL = 'mutation CreateAlertChannel($input:AlertChannelInput!){createAlertChannel(input:$input){channel{id}secret}}' as TypedText<CreateAlertChannelMutation, CreateAlertChannelMutationVariables>;
export const TEST_ALERT_CHANNEL = 'mutation TestAlertChannel($id:ID!){testAlertChannel(id:$id){delivered failure}}' as TypedText<TestAlertChannelMutation, TestAlertChannelMutationVariables>;
export const DELETE_ALERT_CHANNEL = 'mutation DeleteAlertChannel($id:ID!){deleteAlertChannel(id:$id)}' as TypedText<DeleteAlertChannelMutation, DeleteAlertChannelMutationVariables>;
