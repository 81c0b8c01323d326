import type { ThreatType } from 'entente-client';

/** All threats, in the order of their words; other threats are last. */
export const THREATS: readonly ThreatType[] = [
  'CALL_CENTRE_SCAM',
  'IMPERSONATION',
  'INVESTMENT_SCAM',
  'MALWARE',
  'MONEY_MULE',
  'PHISHING',
  'RANSOMWARE',
  'ROMANCE_SCAM',
  'SEXTORTION',
  'TRAFFICKING',
  'OTHER',
];
