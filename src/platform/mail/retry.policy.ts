/** What a mail server, or the way to it, answered. */
export interface MailFault {
  /** nodemailer's word for the kind of fault: ECONNECTION, EAUTH, EENVELOPE … */
  readonly code: string;
  /** SMTP reply code, where there was one. */
  readonly status: number | undefined;
}

/** Minutes after which a letter is tried again, by how often it was tried before; then every six hours, as long as its link opens something. */
const MINUTES = [1, 5, 15, 60, 180] as const;
const LATER_MINUTES = 360;

/** In a word of the hub's own, with the reply's number. */
export const reasonOf = ({ code, status }: MailFault): string => (status ? `${code}_${status}` : code).slice(0, 40);

/** Whether the server has said that it will never take it: a reply of 500 and more to the address or the letter itself (RFC 5321, 4.2.1). */
export const isPermanent = ({ code, status = 0 }: MailFault): boolean =>
  ['EENVELOPE', 'EMESSAGE'].includes(code) && status >= 500 && status < 600;

/** @param before attempts that failed before this one @returns minutes; null: never again */
export const retryDelayMinutes = (fault: MailFault, before: number): number | null =>
  isPermanent(fault) ? null : (MINUTES[before] ?? LATER_MINUTES);
