import type { Role } from './grants.js';

/**
 * The purposes for which an account or a machine processes what it reads: those of the Rules on the Processing of Data (RPD, Article 10(2)), and one for the work on
 * the hub itself. Written into the database at every start (hub.processing_purpose).
 */
export const PROCESSING_PURPOSES = {
  WANTED_PERSON: 'To search for a wanted person, with a view to detention, arrest or restriction of movement.',
  LOCATION: 'To locate a person or an object of interest to the police.',
  INVESTIGATION: 'To provide or obtain information on a criminal investigation, or on the criminal history and activities of a person.',
  WARNING: 'To warn of a person, an event, an object or a modus operandi.',
  IDENTIFICATION: 'To identify a person or a dead body.',
  FORENSICS: 'To carry out forensic analyses.',
  SECURITY_CHECK: 'To carry out security checks.',
  BORDER_CONTROL: 'To control a border.',
  THREAT_ANALYSIS: 'To identify threats, crime trends and criminal networks.',
  OVERSIGHT: 'Administration, audit and data protection. The RPD does not list it.',
} as const;
export type ProcessingPurpose = keyof typeof PROCESSING_PURPOSES;
export const PROCESSING_PURPOSE_NAMES = Object.keys(PROCESSING_PURPOSES) as readonly ProcessingPurpose[];

/** The default purpose of each role. Of an account with several roles the first one in this order counts. */
export const DEFAULT_PURPOSES = {
  ANALYST: 'INVESTIGATION',
  LIAISON: 'INVESTIGATION',
  APPROVER: 'INVESTIGATION',
  CONTRIBUTOR: 'WARNING',
  NATIONAL_ADMIN: 'OVERSIGHT',
  PARTNER_ADMIN: 'OVERSIGHT',
  DATA_PROTECTION: 'OVERSIGHT',
  AUDITOR: 'OVERSIGHT',
  HUB_REVIEWER: 'OVERSIGHT',
  HUB_OPERATOR: 'OVERSIGHT',
} as const satisfies Readonly<Record<Role, ProcessingPurpose>>;

/** What one request states instead of what its session or key has. */
export interface StatedPurpose {
  readonly purpose?: ProcessingPurpose;
  readonly caseReference?: string;
}
