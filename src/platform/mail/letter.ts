/** A letter for the mail server: plain text, no case content, one link. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same at each attempt: it becomes the Message-ID, by which a mail server can recognise a letter that comes twice. */
  readonly id?: string;
}

/** The letter of an invitation; it names only the hub and the party. */
export const invitationLetter = (hub: string, to: string, party: string, link: string): Letter => ({
  to,
  subject: `Your invitation to ${hub}`,
  text: [
    `${party} invites you to ${hub}, a hub through which police units and their partners exchange intelligence on fraud gangs.`,
    `To accept the invitation, open this link within seven days and choose a password:`,
    link,
    'The link works once. Do not forward it: the first person who opens it gets the account.',
    'If you did not expect this letter, delete it and tell the administrator of your organisation.',
  ].join('\n\n'),
});

/** The letter with a password reset link. */
export const resetLetter = (hub: string, to: string, link: string): Letter => ({
  to,
  subject: `A new password for ${hub}`,
  text: [
    `An administrator of your organisation has created a link to reset the password of your account on ${hub}.`,
    'To choose a new password, open this link within a day:',
    link,
    'The link works once. Until you use it, your present password stays valid. Afterwards all your sessions end.',
    'If you did not ask for this, do not open the link, and tell the administrator.',
  ].join('\n\n'),
});
