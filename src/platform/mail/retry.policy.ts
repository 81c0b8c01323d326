/** An error of the mail server, or of the connection to it. */
export interface MailFault {
  /** nodemailer's code of the fault: ECONNECTION, EAUTH, EENVELOPE … */
  readonly code: string;
  /** SMTP reply code, if there was one. */
  readonly status: number | undefined;
}

/** Minutes before the next attempt, by the number of earlier attempts; then every six hours, as long as the link is valid. */
const MINUTES = [1, 5, 15, 60, 180] as const;
const LATER_MINUTES = 360;

/** Returns the reason as a code of the hub's own, with the reply's number. */
export const reasonOf = ({ code, status }: MailFault): string => (status ? `${code}_${status}` : code).slice(0, 40);

/** Whether the server will never accept the letter: a reply of 500 and more to the address or the letter itself (RFC 5321, 4.2.1). */
export const isPermanent = ({ code, status = 0 }: MailFault): boolean =>
  ['EENVELOPE', 'EMESSAGE'].includes(code) && status >= 500 && status < 600;

/**
 * Returns minutes before the next attempt.
 * @param before attempts that failed before this one
 * @returns minutes; null: no further attempt
 */
export const retryDelayMinutes = (fault: MailFault, before: number): number | null =>
  isPermanent(fault) ? null : (MINUTES[before] ?? LATER_MINUTES);
