/*
 * What operations ask besides their permission. Nothing goes by these lists: the database and the services ask, and here it stands to be told (explainAccess). That they are true is tried with
 * test/architecture/matrix, which asks every operation.
 */

/** Operations that ask for step-up, whatever is done by them. */
const ALWAYS_CONFIRMED: ReadonlySet<string> = new Set([
  ...[
    'setUserRoles',
    'setUserAgency',
    'confirmProviderRoles',
    'confirmOffice',
    'confirmSuspension',
    'inviteUser',
    'createPasswordReset',
    'removeSecondFactors',
  ],
  ...['createApiKey', 'rotateApiKey', 'createTrustedMachine', 'renewTrustedMachine'],
  ...['createIdentityProvider', 'updateIdentityProvider', 'linkIdentity'],
  ...['startTotp', 'confirmTotp', 'disableTotp', 'regenerateRecoveryCodes', 'startPasskey', 'finishPasskey', 'removePasskey'],
  ...[
    'registerParty',
    'renameParty',
    'closeParty',
    'liftSharingLimit',
    'restoreSharingLimit',
    'requestBreakGlass',
    'approveBreakGlass',
    'removeWarninglist',
  ],
  ...['createWebhook', 'rotateWebhookSecret', 'createPull', 'updatePull'],
]);

/** Operations that ask for it where they let somebody do, see or keep more. */
const CONFIRMED_TO_WIDEN: ReadonlySet<string> = new Set([
  ...['setUserDisabled', 'setIdentityProviderDisabled', 'requireSecondFactor'],
  ...['setPartyLimits', 'setPartySuspended', 'setPartyBarred', 'decideAdmission'],
  ...['createGroup', 'addGroupMember', 'decideGroupProposal'],
  ...['setSharingPolicy', 'setOnwardDefault', 'setWarninglistMode', 'setWebhookContentPolicy', 'resumeWebhook', 'resumePull'],
]);

/** Operations about a person's own account: a machine is refused, whatever its permissions. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  ...['signOut', 'sessions', 'endSession', 'endOtherSessions', 'changePassword', 'settings', 'setSettings'],
  ...['secondFactors', 'startTotp', 'confirmTotp', 'disableTotp', 'regenerateRecoveryCodes'],
  ...['startPasskey', 'finishPasskey', 'renamePasskey', 'removePasskey'],
  ...['confirmIdentity', 'startPasskeyConfirmation', 'confirmIdentityWithPasskey', 'confirmByProvider'],
  ...['linkedIdentities', 'linkIdentity', 'unlinkIdentity'],
  ...['savedFeedFilters', 'saveFeedFilter', 'deleteSavedFeedFilter'],
]);

/** When an operation asks for a proof of who one is that is at most five minutes old. */
export const STEP_UPS = ['NEVER', 'TO_WIDEN', 'ALWAYS'] as const;
export type StepUp = (typeof STEP_UPS)[number];

/** @param operation the name of a query, mutation or subscription */
export const stepUpOf = (operation: string): StepUp =>
  ALWAYS_CONFIRMED.has(operation) ? 'ALWAYS' : CONFIRMED_TO_WIDEN.has(operation) ? 'TO_WIDEN' : 'NEVER';

/** Whether it is refused to machines (NOT_FOR_KEYS). */
export const isForPeople = (operation: string): boolean => FOR_PEOPLE.has(operation);
