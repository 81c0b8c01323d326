/** A letter, as the mail server gets it: plain text, no case content, one link. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What an invitation's letter says; the names of the hub and of the party are all that it tells. */
export const invitationLetter = (hub: string, to: string, party: string, link: string): Letter => ({
  to,
  subject: `Your invitation to ${hub}`,
  text: [
    `${party} invites you to ${hub}, a hub through which police units and their partners exchange what they know of fraud gangs.`,
    `To take the invitation, open this link within seven days and choose a password:`,
    link,
    'The link works once. Do not forward it: whoever opens it first has the account.',
    'If you did not expect this letter, delete it and tell the administrator of your organisation.',
  ].join('\n\n'),
});

/** What the letter says that carries a way to a new password. */
export const resetLetter = (hub: string, to: string, link: string): Letter => ({
  to,
  subject: `A new password for ${hub}`,
  text: [
    `An administrator of your organisation has made a way to a new password for your account on ${hub}.`,
    'To choose one, open this link within a day:',
    link,
    'The link works once. Until it is used your present password stays. Afterwards all your sessions end.',
    'If you did not ask for this, do not open the link, and tell the administrator.',
  ].join('\n\n'),
});
