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

/** An invitation to a case. */
export type CaseInvitationInput = {
  /** Highest label of notes, tasks and linked items that the country reads. At least the label of the case, and at most the ceiling of the viewer's country. Absent: unchanged; for an invitation AMBER_STRICT within these limits. */
  readonly ceiling?: Tlp | null | undefined;
  /** The request to the country, at most 5,000 characters. */
  readonly message?: string | null | undefined;
  /** The country, by its id, country code or slug. */
  readonly partyId: string;
  /** Rights of the country; absent: unchanged, or CONTRIBUTE for an invitation. */
  readonly rights?: CaseRights | null | undefined;
  /** Title that the invited country reads instead of the title of the case. */
  readonly title?: string | null | undefined;
};

/** Rights of a country in a case, and the highest label that it reads. */
export type CaseParticipantInput = {
  /** Highest label of notes, tasks and linked items that the country reads. At least the label of the case, and at most the ceiling of the viewer's country. Absent: unchanged; for an invitation AMBER_STRICT within these limits. */
  readonly ceiling?: Tlp | null | undefined;
  /** The country, by its id, country code or slug. */
  readonly partyId: string;
  /** Rights of the country; absent: unchanged, or CONTRIBUTE for an invitation. */
  readonly rights?: CaseRights | null | undefined;
};

/** Rights of a country in a case. Each level includes the previous one. */
export type CaseRights =
  /** Link items, write notes and tasks, attach files. */
  | 'CONTRIBUTE'
  /** Change the description and state of the case, and manage its participants. */
  | 'LEAD'
  /** Read the case and what is in it, up to the ceiling. */
  | 'READ';

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

export type InviteToCaseMutationVariables = Exact<{
  id: string;
  input: CaseInvitationInput;
}>;


export type InviteToCaseMutation = { readonly inviteToCase: { readonly id: string } };

export type UpdateCaseParticipantMutationVariables = Exact<{
  id: string;
  input: CaseParticipantInput;
}>;


export type UpdateCaseParticipantMutation = { readonly updateCaseParticipant: { readonly id: string } };

export type RemoveCaseParticipantMutationVariables = Exact<{
  id: string;
  partyId: string;
  reason?: string | null | undefined;
}>;


export type RemoveCaseParticipantMutation = { readonly removeCaseParticipant: { readonly id: string } };

export type LeaveCaseMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type LeaveCaseMutation = { readonly leaveCase: string };

export type HandOverCaseMutationVariables = Exact<{
  id: string;
  partyId: string;
}>;


export type HandOverCaseMutation = { readonly handOverCase: { readonly id: string } };

export type TakeOverCaseMutationVariables = Exact<{
  id: string;
  accept: boolean;
}>;


export type TakeOverCaseMutation = { readonly takeOverCase: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const INVITE_TO_CASE = 'mutation InviteToCase($id:ID!$input:CaseInvitationInput!){inviteToCase(id:$id input:$input){id}}' as TypedText<InviteToCaseMutation, InviteToCaseMutationVariables>;
export const UPDATE_CASE_PARTICIPANT = 'mutation UpdateCaseParticipant($id:ID!$input:CaseParticipantInput!){updateCaseParticipant(id:$id input:$input){id}}' as TypedText<UpdateCaseParticipantMutation, UpdateCaseParticipantMutationVariables>;
export const REMOVE_CASE_PARTICIPANT = 'mutation RemoveCaseParticipant($id:ID!$partyId:ID!$reason:String){removeCaseParticipant(id:$id partyId:$partyId reason:$reason){id}}' as TypedText<RemoveCaseParticipantMutation, RemoveCaseParticipantMutationVariables>;
export const LEAVE_CASE = 'mutation LeaveCase($id:ID!$reason:String){leaveCase(id:$id reason:$reason)}' as TypedText<LeaveCaseMutation, LeaveCaseMutationVariables>;
export const HAND_OVER_CASE = 'mutation HandOverCase($id:ID!$partyId:ID!){handOverCase(id:$id partyId:$partyId){id}}' as TypedText<HandOverCaseMutation, HandOverCaseMutationVariables>;
export const TAKE_OVER_CASE = 'mutation TakeOverCase($id:ID!$accept:Boolean!){takeOverCase(id:$id accept:$accept){id}}' as TypedText<TakeOverCaseMutation, TakeOverCaseMutationVariables>;
