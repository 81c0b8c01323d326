/** A letter, as the mail server gets it: plain text, no case content, one link. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What an invitation's letter says; the party's name is all that it tells. */
export const invitationLetter = (to: string, party: string, link: string): Letter => ({
  to,
  subject: 'Your invitation to the Entente hub',
  text: [
    `${party} invites you to the Entente hub, through which police units and their partners exchange what they know of fraud gangs.`,
    `To take the invitation, open this link within seven days and choose a password:`,
    link,
    'The link works once. Do not forward it: whoever opens it first has the account.',
    'If you did not expect this letter, delete it and tell the administrator of your organisation.',
  ].join('\n\n'),
});

/** What the letter says that carries a way to a new password. */
export const resetLetter = (to: string, link: string): Letter => ({
  to,
  subject: 'A new password for the Entente hub',
  text: [
    'An administrator of your organisation has made a way to a new password for your account on the Entente hub.',
    'To choose one, open this link within a day:',
    link,
    'The link works once. Until it is used your present password stays. Afterwards all your sessions end.',
    'If you did not ask for this, do not open the link, and tell the administrator.',
  ].join('\n\n'),
});
