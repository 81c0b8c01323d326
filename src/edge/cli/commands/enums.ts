// Written by npm run schema.

/** Values of the enums that variables of the commands have. */ // prettier-ignore
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  ActionAnswer: 'ACKNOWLEDGED DECLINED HELD PARTIALLY_HELD RELEASED RETURNED SEIZED'.split(' '),
  ActionDeclineReason: 'LEGAL_BASIS MORE_NEEDED NOTHING_LEFT NOT_FOUND NOT_OURS OTHER'.split(' '),
  ActionKind: 'FREEZE PRESERVATION TAKEDOWN'.split(' '),
  ActionRequestState: 'ACKNOWLEDGED CANCELLED DECLINED HELD PARTIALLY_HELD RELEASED RETURNED SEIZED SENT'.split(' '),
  AlertChannel: 'EMAIL IN_APP MATTERMOST SLACK SMS TEAMS VOICE WEBHOOK'.split(' '),
  AlertKind: 'ACTION_REQUEST ADMINISTRATION BREAK_GLASS CASE CONNECTION CREDENTIAL DEADLINE INFORMATION_REQUEST MENTION NOTICE OVERDUE OWN_INDICATOR WATCH_HIT WITHDRAWAL'.split(' '),
  CasePlaceholder: 'KIND NONE PARTY'.split(' '),
  CaseRights: 'CONTRIBUTE LEAD READ'.split(' '),
  CaseState: 'ACTIVE CLOSED OPEN SUSPENDED'.split(' '),
  CaseTaskState: 'CANCELLED DONE IN_PROGRESS OPEN'.split(' '),
  Coarseness: 'DAY MONTH QUARTER WEEK'.split(' '),
  ContactAnswer: 'DECLINED IDENTIFIED RELEASED TEAR_LINE_RELEASED'.split(' '),
  ContactState: 'DECLINED IDENTIFIED OPEN RELEASED'.split(' '),
  Credit: 'HIDDEN NAMED'.split(' '),
  DirectoryRole: 'AROUND_THE_CLOCK_POINT CYBERCRIME_UNIT FINANCIAL_INTELLIGENCE_UNIT FRAUD_DESK LEGAL_ASSISTANCE NCB_DUTY_DESK OTHER TRUST_AND_SAFETY'.split(' '),
  Discoverability: 'HIDDEN HIT HIT_CONTACT SILENT'.split(' '),
  DisputeAnswer: 'REJECTED UPHELD'.split(' '),
  DisputeGround: 'OTHER UNLAWFUL WRONG_PERSON WRONG_STATUS WRONG_VALUE'.split(' '),
  DutyCalendarForm: 'SHIFTS TURNS'.split(' '),
  DutyChangeKind: 'ABSENCE COVER SWAP'.split(' '),
  IndicatorKind: 'APP BANK_ACCOUNT CRYPTO_ADDRESS DEVICE_ID DOMAIN EMAIL FILE_HASH IP MESSAGING_ACCOUNT PAYMENT_ID PHONE SOCIAL_ACCOUNT URL'.split(' '),
  ItemKind: 'ACTION_REQUEST ANNOUNCEMENT CASE INDICATOR INFORMATION_REQUEST NOTICE RELATIONSHIP REPORT REPORT_OUTCOME SIGHTING STIX_OBJECT'.split(' '),
  LegalBasis: 'COURT_ORDER EMERGENCY MUTUAL_LEGAL_ASSISTANCE POLICE_POWERS PROSECUTOR_ORDER TREATY VOLUNTARY'.split(' '),
  NoticeColour: 'BULLETIN ORANGE PURPLE SILVER'.split(' '),
  NoticeDraftState: 'CANCELLED DRAFT IN_REVIEW PUBLISHED SUBMITTED'.split(' '),
  PartyKind: 'COUNTRY HUB PARTNER'.split(' '),
  PersonStatus: 'MULE_COERCED MULE_SUSPECTED SUSPECT UNKNOWN VICTIM WITNESS'.split(' '),
  ReportDeclineReason: 'DUPLICATE NOT_ENOUGH NOT_OURS NO_OFFENCE OTHER OUTDATED WRONG'.split(' '),
  Role: 'ANALYST APPROVER AUDITOR CONTRIBUTOR DATA_PROTECTION HUB_OPERATOR HUB_REVIEWER LIAISON NATIONAL_ADMIN PARTNER_ADMIN'.split(' '),
  Side: 'RECEIVED SENT'.split(' '),
  SubjectConsultationOutcome: 'AGREE_TO_DISCLOSE CORRECTED DELETED KEPT REFUSE'.split(' '),
  SubjectRefusalGround: 'INQUIRIES NATIONAL_SECURITY PROSECUTION PUBLIC_SECURITY RIGHTS_OF_OTHERS'.split(' '),
  SubjectRequestKind: 'ACCESS CORRECTION DELETION'.split(' '),
  SubjectRequestState: 'ANSWERED OPEN WITHDRAWN'.split(' '),
  TearLineField: 'CONFIDENCE EVALUATION PERSON_STATUS SEEN TAGS THREAT VALID_UNTIL'.split(' '),
  ThreatType: 'CALL_CENTRE_SCAM IMPERSONATION INVESTMENT_SCAM MALWARE MONEY_MULE OTHER PHISHING RANSOMWARE ROMANCE_SCAM SEXTORTION TRAFFICKING'.split(' '),
  Tlp: 'AMBER AMBER_STRICT CLEAR GREEN RED'.split(' '),
  TriageState: 'ACCEPTED ASKED CLOSED DECLINED MERGED NEW SPLIT'.split(' '),
  Urgency: 'EMERGENCY ROUTINE URGENT'.split(' '),
  UrgentChannel: 'EMAIL PHONE'.split(' '),
  WatchVisibility: 'AGENCY CREATOR PARTY'.split(' '),
};

/** The scalars of the schema. */ // prettier-ignore
export const SCALARS: readonly string[] = 'Boolean CountryCode Cursor DateTime Float ID Int PasskeyOptions PasskeyResponse String'.split(' ');

/** The mutations of the commands that take no idempotency key. */ // prettier-ignore
export const KEYLESS_MUTATIONS: readonly string[] = 'createAlertChannel createApiKey createPasswordReset finishTotp inviteUser regenerateRecoveryCodes removeSecondFactors rotateApiKey startTotp'.split(' ');
