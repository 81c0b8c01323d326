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

/** What a calendar of a duty roster holds. */
export type DutyCalendarForm =
  /** The shifts with their rules, without changes. They can be imported again. */
  | 'SHIFTS'
  /** Who is on duty when, with all changes, for a calendar program. */
  | 'TURNS';

/** A change of who is on duty. */
export type DutyChangeInput = {
  /** Beginning. */
  readonly from: string;
  /** What changes. */
  readonly kind: DutyChangeKind;
  /** A note, at most 500 characters. Your own party sees it. */
  readonly note?: string | null | undefined;
  /** The officer who is on duty. */
  readonly officerId: string;
  /** Of a SWAP: beginning of the time in which the officer takes the substitute's duty. */
  readonly otherFrom?: string | null | undefined;
  /** Of a SWAP: end of that time. */
  readonly otherTo?: string | null | undefined;
  /** Who takes the duty; absent for an ABSENCE. */
  readonly substituteId?: string | null | undefined;
  /** End. */
  readonly to: string;
};

/** What changes in a duty roster. */
export type DutyChangeKind =
  /** The officer is not on duty: the next in line is called. */
  | 'ABSENCE'
  /** The substitute takes the officer's duty. */
  | 'COVER'
  /** The substitute takes the officer's duty, and the officer takes the substitute's at another time. */
  | 'SWAP';

/** A holiday of a duty roster. */
export type DutyHolidayInput = {
  /** The day, as YYYY-MM-DD. */
  readonly day: string;
  /** Name, 1 to 200 characters. */
  readonly name: string;
};

/** Settings of a duty roster. An absent field stays as it is. */
export type DutyRosterInput = {
  /** Whether it is the fallback of the agencies of the party: the roster of the NCB. One roster of a party can be. Where the party has several agencies, only an administrator of the whole party changes it. */
  readonly fallback?: boolean | null | undefined;
  /** All holidays, at most 400; an empty list removes them. */
  readonly holidays?: ReadonlyArray<DutyHolidayInput> | null | undefined;
  /** Time zone of shifts that state none, which follow it: a name from the IANA time zone database, such as Asia/Bangkok. A new roster needs one (TIME_ZONE_UNKNOWN). */
  readonly timeZone?: string | null | undefined;
};

/** A whole shift. In a replacement, an absent field is cleared. */
export type DutyShiftInput = {
  /** End of the first occurrence, as YYYY-MM-DDTHH:MM on the wall clock of the time zone; at most seven days later. */
  readonly endsAt: string;
  /** Starts of occurrences that do not take place, as YYYY-MM-DDTHH:MM on the wall clock of the time zone; at most 500. */
  readonly except?: ReadonlyArray<string> | null | undefined;
  /** Name, at most 200 characters. */
  readonly name?: string | null | undefined;
  /** An enabled account of the agency. */
  readonly officerId: string;
  /** Whether it takes place on holidays of the roster. */
  readonly onHolidays?: boolean | null | undefined;
  /** 1: first on duty; a higher number is next in line, up to 9. */
  readonly rank?: number | null | undefined;
  /** Rule of the recurrence (RRULE of RFC 5545), such as FREQ=WEEKLY;BYDAY=MO,TU. Absent: the shift takes place once. */
  readonly recurrence?: string | null | undefined;
  /** Start of the first occurrence, as YYYY-MM-DDTHH:MM on the wall clock of the time zone. */
  readonly startsAt: string;
  /** Time zone; absent: that of the roster, also when it changes. */
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

export type AgenciesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AgenciesQuery = { readonly agencies: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DutyOfficerFragment = { readonly id: string | null, readonly name: string | null };

export type DutyNowQueryVariables = Exact<{
  agencyId?: string | null | undefined;
}>;


export type DutyNowQuery = { readonly dutyLine: ReadonlyArray<{ readonly position: number, readonly rank: number, readonly until: string, readonly fallback: boolean, readonly officer: { readonly id: string | null, readonly name: string | null }, readonly agency: { readonly id: string, readonly name: string } }> };

export type DutyRosterQueryVariables = Exact<{
  agencyId?: string | null | undefined;
}>;


export type DutyRosterQuery = { readonly dutyRoster: { readonly version: number, readonly timeZone: string, readonly fallback: boolean, readonly updatedAt: string, readonly agency: { readonly id: string, readonly name: string }, readonly updatedBy: { readonly name: string | null } | null, readonly holidays: ReadonlyArray<{ readonly day: string, readonly name: string }>, readonly shifts: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly rank: number, readonly startsAt: string, readonly endsAt: string, readonly recurrence: string | null, readonly onHolidays: boolean, readonly timeZone: string | null, readonly version: number, readonly officer: { readonly id: string | null, readonly name: string | null } | null }>, readonly changes: ReadonlyArray<{ readonly id: string, readonly kind: DutyChangeKind, readonly from: string, readonly to: string, readonly otherFrom: string | null, readonly otherTo: string | null, readonly note: string | null, readonly officer: { readonly id: string | null, readonly name: string | null } | null, readonly substitute: { readonly id: string | null, readonly name: string | null } | null }> } | null };

export type DutyTurnsQueryVariables = Exact<{
  agencyId?: string | null | undefined;
  from: string;
  to: string;
}>;


export type DutyTurnsQuery = { readonly dutyTurns: { readonly nodes: ReadonlyArray<{ readonly from: string, readonly to: string, readonly rank: number, readonly shiftId: string, readonly officer: { readonly id: string | null, readonly name: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

export type DutyAccountsQueryVariables = Exact<{
  agencyId?: string | null | undefined;
}>;


export type DutyAccountsQuery = { readonly users: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly email: string }> } };

export type DutyCalendarQueryVariables = Exact<{
  agencyId?: string | null | undefined;
  form: DutyCalendarForm;
  from: string;
  to: string;
}>;


export type DutyCalendarQuery = { readonly dutyCalendar: string };

export type SetDutyRosterMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  input: DutyRosterInput;
  version?: number | null | undefined;
}>;


export type SetDutyRosterMutation = { readonly setDutyRoster: { readonly version: number } };

export type ChangeDutyMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  input: DutyChangeInput;
  version: number;
}>;


export type ChangeDutyMutation = { readonly changeDuty: { readonly version: number } };

export type RemoveDutyChangeMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  changeId: string;
}>;


export type RemoveDutyChangeMutation = { readonly removeDutyChange: { readonly version: number } };

export type SetDutyShiftMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  shiftId?: string | null | undefined;
  input: DutyShiftInput;
  version?: number | null | undefined;
}>;


export type SetDutyShiftMutation = { readonly setDutyShift: { readonly version: number } };

export type RemoveDutyShiftMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  shiftId: string;
  version: number;
}>;


export type RemoveDutyShiftMutation = { readonly removeDutyShift: { readonly version: number } };

export type ImportDutyRosterMutationVariables = Exact<{
  agencyId?: string | null | undefined;
  calendar: string;
  version: number;
}>;


export type ImportDutyRosterMutation = { readonly importDutyRoster: { readonly roster: { readonly version: number }, readonly receipts: ReadonlyArray<{ readonly index: number, readonly uid: string, readonly outcome: PublishOutcome, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const AGENCIES = 'query Agencies($after:Cursor){agencies(first:100 after:$after){nodes{id name}pageInfo{hasNextPage endCursor}}}' as TypedText<AgenciesQuery, AgenciesQueryVariables>;
export const DUTY_NOW = 'fragment DutyOfficer on Actor{id name}query DutyNow($agencyId:ID){dutyLine(agencyId:$agencyId){position rank until fallback officer{...DutyOfficer}agency{id name}}}' as TypedText<DutyNowQuery, DutyNowQueryVariables>;
export const DUTY_ROSTER = 'fragment DutyOfficer on Actor{id name}query DutyRoster($agencyId:ID){dutyRoster(agencyId:$agencyId){agency{id name}version timeZone fallback updatedAt updatedBy{name}holidays{day name}shifts{id name rank startsAt endsAt recurrence onHolidays timeZone version officer{...DutyOfficer}}changes{id kind from to otherFrom otherTo note officer{...DutyOfficer}substitute{...DutyOfficer}}}}' as TypedText<DutyRosterQuery, DutyRosterQueryVariables>;
export const DUTY_TURNS = 'fragment DutyOfficer on Actor{id name}query DutyTurns($agencyId:ID$from:DateTime!$to:DateTime!){dutyTurns(agencyId:$agencyId from:$from to:$to first:500){nodes{from to rank shiftId officer{...DutyOfficer}}pageInfo{hasNextPage}}}' as TypedText<DutyTurnsQuery, DutyTurnsQueryVariables>;
export const DUTY_ACCOUNTS = 'query DutyAccounts($agencyId:ID){users(filter:{agencyId:$agencyId disabled:false}first:200){nodes{id email}}}' as TypedText<DutyAccountsQuery, DutyAccountsQueryVariables>;
export const DUTY_CALENDAR = 'query DutyCalendar($agencyId:ID$form:DutyCalendarForm!$from:DateTime!$to:DateTime!){dutyCalendar(agencyId:$agencyId form:$form from:$from to:$to)}' as TypedText<DutyCalendarQuery, DutyCalendarQueryVariables>;
export const SET_DUTY_ROSTER = 'mutation SetDutyRoster($agencyId:ID$input:DutyRosterInput!$version:Int){setDutyRoster(agencyId:$agencyId input:$input version:$version){version}}' as TypedText<SetDutyRosterMutation, SetDutyRosterMutationVariables>;
export const CHANGE_DUTY = 'mutation ChangeDuty($agencyId:ID$input:DutyChangeInput!$version:Int!){changeDuty(agencyId:$agencyId input:$input version:$version){version}}' as TypedText<ChangeDutyMutation, ChangeDutyMutationVariables>;
export const REMOVE_DUTY_CHANGE = 'mutation RemoveDutyChange($agencyId:ID$changeId:ID!){removeDutyChange(agencyId:$agencyId changeId:$changeId){version}}' as TypedText<RemoveDutyChangeMutation, RemoveDutyChangeMutationVariables>;
export const SET_DUTY_SHIFT = 'mutation SetDutyShift($agencyId:ID$shiftId:ID$input:DutyShiftInput!$version:Int){setDutyShift(agencyId:$agencyId shiftId:$shiftId input:$input version:$version){version}}' as TypedText<SetDutyShiftMutation, SetDutyShiftMutationVariables>;
export const REMOVE_DUTY_SHIFT = 'mutation RemoveDutyShift($agencyId:ID$shiftId:ID!$version:Int!){removeDutyShift(agencyId:$agencyId shiftId:$shiftId version:$version){version}}' as TypedText<RemoveDutyShiftMutation, RemoveDutyShiftMutationVariables>;
export const IMPORT_DUTY_ROSTER = 'mutation ImportDutyRoster($agencyId:ID$calendar:String!$version:Int!){importDutyRoster(agencyId:$agencyId calendar:$calendar version:$version){roster{version}receipts{index uid outcome problems{code message}}}}' as TypedText<ImportDutyRosterMutation, ImportDutyRosterMutationVariables>;
