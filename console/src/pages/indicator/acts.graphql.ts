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

/** Precision of dates: a date becomes the beginning (UTC) of the period that contains it. */
export type Coarseness =
  /** The day. */
  | 'DAY'
  /** The month. */
  | 'MONTH'
  /** The quarter of the year. */
  | 'QUARTER'
  /** The week, from Monday. */
  | 'WEEK';

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

/** The owner's answer to a dispute. */
export type DisputeAnswer =
  /** The dispute is not justified. */
  | 'REJECTED'
  /** The dispute is justified. */
  | 'UPHELD';

/** Why an indicator is disputed. */
export type DisputeGround =
  /** Another ground, given in the comment. */
  | 'OTHER'
  /** It must not be held or shared. */
  | 'UNLAWFUL'
  /** The value belongs to another person. */
  | 'WRONG_PERSON'
  /** The status of the person is wrong. */
  | 'WRONG_STATUS'
  /** The value itself is wrong. */
  | 'WRONG_VALUE';

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

/** Changed fields of an indicator. An absent field stays unchanged; null clears it. The value and the audience stay: see changeAudience. */
export type IndicatorPatchInput = {
  /** What readers learn of the owner. It cannot be cleared. */
  readonly attribution?: Attribution | null | undefined;
  /** How sure the owner is, 0 to 100. */
  readonly confidence?: number | null | undefined;
  /** Credibility of the information: Admiralty code 1 to 6. */
  readonly credibility?: number | null | undefined;
  /** What is known about it; at most 20,000 characters. */
  readonly description?: string | null | undefined;
  /** What parties outside the audience learn when they ask for the value. It cannot be cleared. */
  readonly discoverability?: Discoverability | null | undefined;
  /** The publisher's own reference, 1 to 500 characters. It cannot be cleared. */
  readonly externalId?: string | null | undefined;
  /** When it was first seen in use. */
  readonly firstSeen?: string | null | undefined;
  /** When it was last seen in use; not before firstSeen. */
  readonly lastSeen?: string | null | undefined;
  /** Status of the person behind the value. Null: UNKNOWN. VICTIM and WITNESS need an audience without partners: setPersonStatus removes them. */
  readonly personStatus?: PersonStatus | null | undefined;
  /** Reliability of the source: Admiralty code A to F. */
  readonly reliability?: string | null | undefined;
  /** End of retention, in the future. Then the hub deletes the item and notifies every reader to delete it. Null: five years, or the limit of your party. It is never later than the limits of retention (retentionRules) allow. */
  readonly retainUntil?: string | null | undefined;
  /** All tags: at most 50, of at most 100 characters. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** What the value is used for. It cannot be cleared. */
  readonly threat?: ThreatType | null | undefined;
  /** Traffic Light Protocol label. It cannot be cleared. A wider label needs reissue. */
  readonly tlp?: Tlp | null | undefined;
  /** When the indicator lapses; in the future. Null: it does not lapse. */
  readonly validUntil?: string | null | undefined;
};

/** State of a proposal. */
export type OnwardProposalState =
  /** The owner accepted the proposal. */
  | 'ACCEPTED'
  /** The owner's rule allows it. The indicator was opened immediately, except to parties that another setting of the owner excludes. The answer does not reveal these parties, nor parties that already had the indicator. */
  | 'ALLOWED'
  /** The owner declined the proposal. */
  | 'DECLINED'
  /** The owner has not decided yet. */
  | 'OPEN'
  /** The owner accepted some of the proposed parties. */
  | 'PARTIALLY_ACCEPTED'
  /** The proposer withdrew the proposal before the owner decided. */
  | 'WITHDRAWN';

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

/** Fields that a tear-line may keep from its original, besides the value. */
export type TearLineField =
  /** Confidence of the owner. */
  | 'CONFIDENCE'
  /** The Admiralty code. */
  | 'EVALUATION'
  /** Status of the person. VICTIM and WITNESS are always kept, so no partner gets the copy. */
  | 'PERSON_STATUS'
  /** First and last seen, coarsened. */
  | 'SEEN'
  /** The tags. */
  | 'TAGS'
  /** The threat; if not kept, OTHER. */
  | 'THREAT'
  /** End of validity, coarsened to an earlier or equal time. */
  | 'VALID_UNTIL';

/** A tear-line of an indicator and its audience. Fields that are not kept are left out. */
export type TearLineInput = {
  /** Audience of the copy. */
  readonly audience: AudienceInput;
  /** Precision of dates in the copy. */
  readonly coarsen?: Coarseness | null | undefined;
  /** A new description for the copy; at most 20,000 characters. */
  readonly description?: string | null | undefined;
  /** Whether the owner is hidden from readers. */
  readonly hideOwner?: boolean | null | undefined;
  /** An indicator of the viewer's own agency. */
  readonly indicatorId: string;
  /** Fields that the copy keeps from the original. */
  readonly keep?: ReadonlyArray<TearLineField> | null | undefined;
  /** Label of the copy: not stricter than the label of the original. */
  readonly tlp: Tlp;
};

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

export type ChangeAudienceMutationVariables = Exact<{
  id: string;
  version: number;
  audience: AudienceInput;
}>;


export type ChangeAudienceMutation = { readonly changeAudience: { readonly id: string, readonly pendingRelease: { readonly id: string } | null } };

export type RevokeIndicatorMutationVariables = Exact<{
  id: string;
  reason: string;
  revokeTearLines?: boolean | null | undefined;
}>;


export type RevokeIndicatorMutation = { readonly revokeIndicator: { readonly id: string } };

export type UpdateIndicatorMutationVariables = Exact<{
  id: string;
  version: number;
  patch: IndicatorPatchInput;
}>;


export type UpdateIndicatorMutation = { readonly updateIndicator: { readonly id: string, readonly pendingRelease: { readonly id: string } | null } };

export type DisputeIndicatorMutationVariables = Exact<{
  id: string;
  ground: DisputeGround;
  comment: string;
}>;


export type DisputeIndicatorMutation = { readonly disputeIndicator: { readonly id: string } };

export type AnswerDisputeMutationVariables = Exact<{
  id: string;
  answer: DisputeAnswer;
  reason: string;
  personStatus?: PersonStatus | null | undefined;
  revoke: boolean;
}>;


export type AnswerDisputeMutation = { readonly answerDispute: { readonly id: string } };

export type WithdrawDisputeMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type WithdrawDisputeMutation = { readonly withdrawDispute: { readonly id: string } };

export type ReleaseTearLineMutationVariables = Exact<{
  input: TearLineInput;
}>;


export type ReleaseTearLineMutation = { readonly releaseTearLine: { readonly indicator: { readonly id: string, readonly pendingRelease: { readonly id: string } | null } } };

export type ProposeOnwardMutationVariables = Exact<{
  id: string;
  audience: AudienceInput;
  reason: string;
}>;


export type ProposeOnwardMutation = { readonly proposeOnward: { readonly id: string, readonly state: OnwardProposalState } };

export type AnswerOnwardMutationVariables = Exact<{
  id: string;
  accept: boolean;
  audience?: AudienceInput | null | undefined;
  note?: string | null | undefined;
}>;


export type AnswerOnwardMutation = { readonly answerOnwardProposal: { readonly id: string, readonly state: OnwardProposalState } };

export type WithdrawOnwardMutationVariables = Exact<{
  id: string;
}>;


export type WithdrawOnwardMutation = { readonly withdrawOnwardProposal: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CHANGE_AUDIENCE = 'mutation ChangeAudience($id:ID!$version:Int!$audience:AudienceInput!){changeAudience(id:$id version:$version audience:$audience){id pendingRelease{id}}}' as TypedText<ChangeAudienceMutation, ChangeAudienceMutationVariables>;
export const REVOKE_INDICATOR = 'mutation RevokeIndicator($id:ID!$reason:String!$revokeTearLines:Boolean){revokeIndicator(id:$id reason:$reason revokeTearLines:$revokeTearLines){id}}' as TypedText<RevokeIndicatorMutation, RevokeIndicatorMutationVariables>;
export const UPDATE_INDICATOR = 'mutation UpdateIndicator($id:ID!$version:Int!$patch:IndicatorPatchInput!){updateIndicator(id:$id version:$version patch:$patch){id pendingRelease{id}}}' as TypedText<UpdateIndicatorMutation, UpdateIndicatorMutationVariables>;
export const DISPUTE_INDICATOR = 'mutation DisputeIndicator($id:ID!$ground:DisputeGround!$comment:String!){disputeIndicator(indicatorId:$id ground:$ground comment:$comment){id}}' as TypedText<DisputeIndicatorMutation, DisputeIndicatorMutationVariables>;
export const ANSWER_DISPUTE = 'mutation AnswerDispute($id:ID!$answer:DisputeAnswer!$reason:String!$personStatus:PersonStatus$revoke:Boolean!){answerDispute(id:$id answer:$answer reason:$reason personStatus:$personStatus revoke:$revoke){id}}' as TypedText<AnswerDisputeMutation, AnswerDisputeMutationVariables>;
export const WITHDRAW_DISPUTE = 'mutation WithdrawDispute($id:ID!$reason:String!){withdrawDispute(id:$id reason:$reason){id}}' as TypedText<WithdrawDisputeMutation, WithdrawDisputeMutationVariables>;
export const RELEASE_TEAR_LINE = 'mutation ReleaseTearLine($input:TearLineInput!){releaseTearLine(input:$input){indicator{id pendingRelease{id}}}}' as TypedText<ReleaseTearLineMutation, ReleaseTearLineMutationVariables>;
export const PROPOSE_ONWARD = 'mutation ProposeOnward($id:ID!$audience:AudienceInput!$reason:String!){proposeOnward(indicatorId:$id audience:$audience reason:$reason){id state}}' as TypedText<ProposeOnwardMutation, ProposeOnwardMutationVariables>;
export const ANSWER_ONWARD = 'mutation AnswerOnward($id:ID!$accept:Boolean!$audience:AudienceInput$note:String){answerOnwardProposal(id:$id accept:$accept audience:$audience note:$note){id state}}' as TypedText<AnswerOnwardMutation, AnswerOnwardMutationVariables>;
export const WITHDRAW_ONWARD = 'mutation WithdrawOnward($id:ID!){withdrawOnwardProposal(id:$id){id}}' as TypedText<WithdrawOnwardMutation, WithdrawOnwardMutationVariables>;
